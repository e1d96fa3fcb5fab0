using System.CommandLine;
using System.Globalization;
using System.Reflection;
using Microsoft.ML.OnnxRuntime;
using Spectre.Console;
using Unclip.Inference.Sessions;
using Unclip.Models;

namespace Unclip.Training.Commands;

/// <summary><c>doctor</c>: what networks can run on here, and whether they compute there what they compute on the CPU.</summary>
internal static class DoctorCommand
{
    private static readonly string[] Columns = ["largest", "difference", "CPU, ms", "here, ms"];

    public static Command Create()
    {
        Option<string> provider = new("--provider") { Description = "Auto, Cpu, Cuda, DirectML, or an execution provider's own name.", DefaultValueFactory = _ => ExecutionProvider.Auto };
        Option<string?> library = new("--provider-library") { Description = "The library of a plugin execution provider." };
        Option<int> device = new("--device") { Description = "Which of the provider's devices, from 0." };
        Option<string> model = new("--model") { Description = "Checkpoint folder.", DefaultValueFactory = _ => "models/picturebook" };
        Option<string?> cache = new("--cache") { Description = "Folder of compiled graphs." };
        device.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0) result.AddError("--device is negative, expected 0 or more.");
        });
        Command command = new("doctor", "See what networks can run on here, and compare it with the CPU.") { provider, library, device, model, cache };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                Console.WriteLine($"Unclip {Assembly.GetExecutingAssembly().GetName().Version!.ToString(3)}, ONNX Runtime {OnnxRuntimeEnvironment.Instance.GetVersionString()}");
                Console.WriteLine($"Execution providers in this build: {string.Join(", ", OnnxRuntimeEnvironment.Instance.GetAvailableProviders())}");
                ExecutionProvider started = ExecutionProvider.Start(parsed.GetValue(provider)!, parsed.GetValue(library), parsed.GetValue(device));
                WriteDevices();
                Console.WriteLine($"Networks run on {started.Description}.");
                ProviderExamination examination = await ProviderExamination.RunAsync(parsed.GetValue(model)!, started, parsed.GetValue(cache), cancellationToken);
                Write(examination);
                if (started.Warning is { } warning) Console.WriteLine($"WRONG: {warning}");
                if (!examination.IsOk) Console.WriteLine($"WRONG: it computes something else than the CPU, expected outputs within {NetworkComparison.Tolerance:P0} of the largest and pixels within {ProviderExamination.PixelTolerance} on average.");
                bool isOk = started.Warning is null && examination.IsOk;
                if (isOk) Console.WriteLine("All is well.");
                return isOk ? 0 : 1;
            }
            catch (Exception exception) when (exception is CheckpointException or System.ComponentModel.DataAnnotations.ValidationException or OnnxRuntimeException)
            {
                Console.WriteLine($"WRONG: {exception.Message}");
                return 1;
            }
        });
        return command;
    }

    private static void WriteDevices()
    {
        Table table = new Table().AddColumns("provider", "kind", "vendor", "device", "memory");
        foreach (ExecutionDevice device in ExecutionDevice.All)
            table.AddRow([.. new[] { device.Provider, device.Kind, device.Vendor, device.Name, device.Memory ?? "not known" }.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }

    private static void Write(ProviderExamination examination)
    {
        Table table = new Table().AddColumn(new TableColumn("network").NoWrap()).AddColumns([.. Columns.Select(title => new TableColumn(title).RightAligned())]).AddColumn("");
        foreach (NetworkComparison network in examination.Networks)
            table.AddRow(network.Network.ToString(), Number(network.LargestOutput), Number(network.LargestDifference), Milliseconds(network.CpuStep), Milliseconds(network.Step),
                network.IsOk ? "ok" : $"{network.Relative.ToString("P1", CultureInfo.InvariantCulture)} off");
        Console.WriteLine("The largest value that comes out of each network on the CPU, how far the same is off here, and the time of a step:");
        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Pixels differ by {examination.LargestPixel} of 255 at most, by {examination.MeanPixel:0.###} on average."));
    }

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
