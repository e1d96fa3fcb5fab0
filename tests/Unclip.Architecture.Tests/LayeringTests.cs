using System.Xml.Linq;
using Xunit;

namespace Unclip.Architecture.Tests;

/// <summary>Every arrow between the projects points one way.</summary>
public sealed class LayeringTests
{
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new()
    {
        ["Unclip.Diffusion"] = ([], ["System.Numerics.Tensors"]),
        ["Unclip.Models"] = ([], ["Google.Protobuf", "Grpc.Tools"]),
        ["Unclip.Inference"] = (["Unclip.Diffusion", "Unclip.Models"],
            ["Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Gpu", "Microsoft.ML.Tokenizers", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies"]),
        ["Unclip.Training"] = (["Unclip.Inference"], ["TorchSharp", "libtorch-cpu-linux-x64", "Spectre.Console", "System.CommandLine"]),
        ["Unclip.Web"] = (["Unclip.Inference"],
        [
            "OpenTelemetry.Extensions.Hosting", "OpenTelemetry.Exporter.OpenTelemetryProtocol", "OpenTelemetry.Instrumentation.AspNetCore", "OpenTelemetry.Instrumentation.Runtime",
            "MudBlazor", "Microsoft.AspNetCore.SignalR.Protocols.MessagePack", "StackExchange.Redis", "Microsoft.AspNetCore.OpenApi", "Scalar.AspNetCore", "QRCoder", "AWSSDK.S3",
            "Microsoft.AspNetCore.Identity.EntityFrameworkCore", "Microsoft.AspNetCore.DataProtection.EntityFrameworkCore",
            "Microsoft.EntityFrameworkCore.Sqlite", "Npgsql.EntityFrameworkCore.PostgreSQL", "Microsoft.EntityFrameworkCore.Design",
        ]),
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Combine(Root(), "src")).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_place_in_the_house_allows(string project)
    {
        XDocument file = XDocument.Load(Path.Combine(Root(), "src", project, $"{project}.csproj"));
        string[] projects = [.. References(file, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/')))];
        string[] packages = [.. References(file, "PackageReference")];

        Assert.True(Allowed.ContainsKey(project), $"{project} has no place in the house: add it here and to the architecture.");
        Assert.Empty(projects.Except(Allowed[project].Projects));
        Assert.Empty(packages.Except(Allowed[project].Packages));
    }

    private static IEnumerable<string> References(XDocument file, string kind) =>
        file.Descendants(kind).Select(e => (string?)e.Attribute("Include")).OfType<string>();

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Unclip.Web.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Unclip.Web.sln is in no parent of " + AppContext.BaseDirectory);
    }
}
