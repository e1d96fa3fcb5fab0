using Microsoft.Extensions.Options;

namespace Unclip.Web;

/// <summary>A setting that there is not, such as a mistyped one, is named instead of doing nothing.</summary>
internal sealed class SettingNames(IConfiguration configuration) : IValidateOptions<UnclipOptions>
{
    private static readonly HashSet<string> Known = new(typeof(UnclipOptions).GetProperties().Select(property => property.Name), StringComparer.OrdinalIgnoreCase);

    public ValidateOptionsResult Validate(string? name, UnclipOptions options)
    {
        string[] unknown = [.. configuration.GetSection(UnclipOptions.Section).GetChildren().Select(setting => setting.Key).Where(key => !Known.Contains(key))];
        return unknown.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(unknown.Select(key => $"{UnclipOptions.Section}:{key} is no setting; docs/configuration.md lists them all."));
    }
}
