using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Unclip.Web.Data;

namespace Unclip.Web.Cluster;

/// <summary>What several processes need; whether a SQLite file or a folder is really shared cannot be known from here.</summary>
internal sealed class ClusterValidation : IValidateOptions<UnclipOptions>
{
    public ValidateOptionsResult Validate(string? name, UnclipOptions options)
    {
        List<string> wrong = [];
        if (options.Role != ProcessRole.Both && options.DatabaseKind == DatabaseKind.Sqlite && IsInMemory(options.Database))
            wrong.Add($"{Setting(nameof(options.Database))} is '{options.Database}', which no other process can open, expected a database that this one shares with others (best {Setting(nameof(options.DatabaseKind))} {nameof(DatabaseKind.PostgreSql)}), because {Setting(nameof(options.Role))} is {options.Role}.");
        // The string may hold a password: it is not repeated.
        if (options.Redis is { Length: > 0 } redis && Problem(redis) is { } problem)
            wrong.Add($"{Setting(nameof(options.Redis))} is no connection string of StackExchange.Redis, expected such as 'redis:6379,password=…': {problem}");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool IsInMemory(string connectionString)
    {
        try
        {
            SqliteConnectionStringBuilder parts = new(connectionString);
            return parts.DataSource is "" or ":memory:" || parts.Mode == SqliteOpenMode.Memory;
        }
        catch (ArgumentException)
        {
            return false; // Whoever opens it says what is wrong.
        }
    }

    private static string? Problem(string redis)
    {
        try
        {
            return ConfigurationOptions.Parse(redis).EndPoints.Count == 0 ? "it names no server." : null;
        }
        catch (ArgumentException wrong)
        {
            return wrong.ParamName is { Length: > 0 } part ? $"'{part}' in it makes no sense." : "a part of it makes no sense.";
        }
    }

    private static string Setting(string setting) => $"{UnclipOptions.Section}:{setting}";
}
