using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Unclip.Web.Data;

namespace Unclip.Web.Tests.Data;

/// <summary>A database of its own, gone after the test: a SQLite file, or a database of the PostgreSQL server that UNCLIP_POSTGRES connects to.</summary>
public sealed class TestDatabase : IDbContextFactory<UnclipDatabase>, IAsyncDisposable
{
    private const string ServerVariable = "UNCLIP_POSTGRES";
    private static readonly Lazy<Task<string>> Migrated = new(MigrateAsync);
    private readonly string name = "unclip_" + Guid.NewGuid().ToString("N");
    private readonly string? server;
    private readonly DbContextOptions<UnclipDatabase> options;

    private TestDatabase(DatabaseKind kind)
    {
        Kind = kind;
        server = kind == DatabaseKind.PostgreSql ? Server : null;
        ConnectionString = server is null
            ? $"Data Source={FilePath};Pooling=False"
            : new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false }.ConnectionString;
        DbContextOptionsBuilder<UnclipDatabase> builder = new();
        builder.Use(kind, ConnectionString).WithIdentityTables();
        options = builder.Options;
    }

    public DatabaseKind Kind { get; }

    public string ConnectionString { get; }

    private string FilePath => Path.Combine(Path.GetTempPath(), $"{name}.db");

    private static string? Server => Environment.GetEnvironmentVariable(ServerVariable);

    /// <summary>With all tables, which are empty.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.PostgreSql) RequireServer();
        TestDatabase database = new(kind);
        if (kind == DatabaseKind.Sqlite)
        {
            File.Copy(await Migrated.Value, database.FilePath);
            return database;
        }

        await using UnclipDatabase context = database.CreateDbContext();
        await context.Database.MigrateAsync();
        return database;
    }

    /// <summary>Of the PostgreSQL server, without tables.</summary>
    public static async Task<TestDatabase> CreateBareAsync()
    {
        RequireServer();
        TestDatabase database = new(DatabaseKind.PostgreSql);
        await using UnclipDatabase context = database.CreateDbContext();
        await context.GetService<IRelationalDatabaseCreator>().CreateAsync();
        return database;
    }

    public UnclipDatabase CreateDbContext() => new(options);

    public async ValueTask DisposeAsync()
    {
        await using UnclipDatabase context = CreateDbContext();
        await context.Database.EnsureDeletedAsync();
    }

    private static void RequireServer() => Assert.SkipWhen(Server is null, $"There is no PostgreSQL server: {ServerVariable} holds no connection string.");

    /// <summary>A file with all tables, to be copied: migrations take a while.</summary>
    private static async Task<string> MigrateAsync()
    {
        TestDatabase template = new(DatabaseKind.Sqlite);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(template.FilePath);
        await using UnclipDatabase context = template.CreateDbContext();
        await context.Database.MigrateAsync();
        return template.FilePath;
    }
}
