using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Unclip.Web.Data;

public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

public static class DatabaseSetup
{
    private static readonly StorableText Texts = new();

    public static IServiceCollection AddDatabase(this IServiceCollection services) => services.AddIdentityTables().AddDbContextFactory<UnclipDatabase>((provider, builder) =>
    {
        UnclipOptions options = provider.GetRequiredService<IOptions<UnclipOptions>>().Value;
        builder.Use(options.DatabaseKind, options.DatabaseKind == DatabaseKind.Sqlite
            ? SqliteConnectionString(options.Database, provider.GetRequiredService<UnclipFolders>().ContentRoot)
            : options.Database);
    });

    internal static DbContextOptionsBuilder Use(this DbContextOptionsBuilder builder, DatabaseKind kind, string connectionString) => (kind == DatabaseKind.Sqlite
        ? builder.UseSqlite(connectionString)
        // Migrations are written with SQLite, whose snapshot lacks PostgreSQL's own annotations; a test compares model and snapshot there.
        : builder.UseNpgsql(connectionString).ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))).AddInterceptors(Texts);

    /// <summary>For a context outside the app: Identity asks its services which tables to make.</summary>
    internal static DbContextOptionsBuilder WithIdentityTables(this DbContextOptionsBuilder builder) =>
        builder.UseApplicationServiceProvider(new ServiceCollection().AddIdentityTables().BuildServiceProvider());

    /// <summary>Those with passkeys.</summary>
    private static IServiceCollection AddIdentityTables(this IServiceCollection services) =>
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);

    /// <summary>Brings the tables up to date, before the first request.</summary>
    public static async Task MigrateDatabaseAsync(this WebApplication app)
    {
        IDbContextFactory<UnclipDatabase> databases = app.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>();
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        // EF's lock in SQLite is a row: a start that was killed leaves it, and the next one would wait for it for ever.
        if (database.Database.IsSqlite()) await database.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"");
        if (database.Database.IsNpgsql()) await TakeTurnAsync(database);
        await database.Database.MigrateAsync();
        if (database.Database.IsNpgsql()) await database.Database.ExecuteSqlRawAsync("SELECT pg_advisory_unlock_all()");
        // Readers go on while somebody writes; the file remembers it.
        if (database.Database.IsSqlite()) await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL");
    }

    /// <summary>Several nodes may start at once: on an empty database EF's own lock does not keep them apart.</summary>
    private static async Task TakeTurnAsync(UnclipDatabase database)
    {
        IRelationalDatabaseCreator creator = database.GetService<IRelationalDatabaseCreator>();
        try
        {
            if (!await creator.ExistsAsync()) await creator.CreateAsync();
        }
        catch (PostgresException raced) when (raced.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another node has just made it.
        }

        await database.Database.OpenConnectionAsync();
        await database.Database.ExecuteSqlRawAsync("SELECT pg_advisory_lock(hashtext('unclip migrations'))");
    }

    /// <summary>With the file's path from the content root, and its folder made.</summary>
    private static string SqliteConnectionString(string connectionString, string contentRoot)
    {
        SqliteConnectionStringBuilder parts = new(connectionString);
        if (parts.DataSource is not ("" or ":memory:"))
        {
            parts.DataSource = Path.GetFullPath(parts.DataSource, contentRoot);
            Directory.CreateDirectory(Path.GetDirectoryName(parts.DataSource)!);
        }

        return parts.ConnectionString;
    }
}

/// <summary>What <c>dotnet ef migrations add</c> opens.</summary>
internal sealed class DesignTimeDatabase : IDesignTimeDbContextFactory<UnclipDatabase>
{
    public UnclipDatabase CreateDbContext(string[] args) => new((DbContextOptions<UnclipDatabase>)new DbContextOptionsBuilder<UnclipDatabase>().UseSqlite().WithIdentityTables().Options);
}
