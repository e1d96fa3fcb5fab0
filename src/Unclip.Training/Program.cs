using TorchSharp;
using static TorchSharp.torch;
var x = randn(4, 4);
Console.WriteLine(x.matmul(x).sum().item<float>());
