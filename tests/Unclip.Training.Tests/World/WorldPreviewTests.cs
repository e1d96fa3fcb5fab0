using SkiaSharp;
using Unclip.Training.Commands;
using Xunit;

namespace Unclip.Training.Tests.World;

public sealed class WorldPreviewTests
{
    [Fact]
    public void The_command_writes_a_png_sheet()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}", "sheet.png");
        try
        {
            Assert.Equal(0, WorldCommand.Create().Parse(["preview", "--out", path, "--count", "4", "--size", "64"]).Invoke());
            using SKBitmap sheet = SKBitmap.Decode(path);
            Assert.True(sheet.Width > 2 * 64 && sheet.Height > 2 * 64);
            Assert.True(sheet.Pixels.Distinct().Count() > 100);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Theory]
    [InlineData("--count", "0")]
    [InlineData("--size", "5000")]
    public void Numbers_out_of_range_are_refused_with_the_range(string option, string value)
    {
        var errors = WorldCommand.Create().Parse(["preview", option, value]).Errors;
        Assert.Contains(errors, error => error.Message.StartsWith($"{option} is {value}, expected ", StringComparison.Ordinal));
    }
}
