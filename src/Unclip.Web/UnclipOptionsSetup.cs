using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace Unclip.Web;

public static class UnclipOptionsSetup
{
    /// <summary>A published program serves the wwwroot beside it, wherever its content root is.</summary>
    public static WebApplicationOptions Start(string[] args)
    {
        string besideProgram = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        return new() { Args = args, WebRootPath = Directory.Exists(besideProgram) ? besideProgram : null };
    }

    public static WebApplicationBuilder AddUnclipOptions(this WebApplicationBuilder builder)
    {
        builder.AddSettingsBesideTheProgram();
        string contentRoot = builder.Environment.ContentRootPath;
        builder.Services.AddOptions<UnclipOptions>()
            .BindConfiguration(UnclipOptions.Section)
            .ValidateDataAnnotations();
        builder.Services.AddSingleton<IValidateOptions<UnclipOptions>, SettingNames>();
        builder.Services.AddSingleton(new UnclipFolders(contentRoot, AppContext.BaseDirectory));
        return builder;
    }

    /// <summary>What is wrong with the settings, a line for each; null where nothing is.</summary>
    public static string? SettingsProblem(this IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<IOptions<UnclipOptions>>().Value;
            return null;
        }
        catch (OptionsValidationException invalid)
        {
            return string.Join('\n', invalid.Failures);
        }
        catch (InvalidOperationException unreadable)
        {
            return unreadable.Message;
        }
    }

    /// <summary>The lowest layer: whatever the content root, the environment or the command line says wins over it.</summary>
    private static void AddSettingsBesideTheProgram(this WebApplicationBuilder builder) =>
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new JsonConfigurationSource
        {
            Path = "appsettings.json",
            Optional = true,
            FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
        });
}

/// <summary>Turns configured folders into absolute ones: from the content root, else beside the program when only that exists.</summary>
public sealed record UnclipFolders(string ContentRoot, string ProgramFolder)
{
    public string Resolve(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(folder);
        string fromContentRoot = Path.GetFullPath(folder, ContentRoot);
        string besideProgram = Path.GetFullPath(folder, ProgramFolder);
        return !Directory.Exists(fromContentRoot) && Directory.Exists(besideProgram) ? besideProgram : fromContentRoot;
    }
}
