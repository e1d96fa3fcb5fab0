using Npgsql;

namespace Unclip.Bench;

/// <summary>A database of a PostgreSQL server that lives as long as a measurement.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private readonly string server, name = $"unclip_bench_{Guid.NewGuid():N}";

    private TemporaryDatabase(string server) => this.server = server;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;

    /// <param name="server">A connection string of somebody who may create databases.</param>
    public static async Task<TemporaryDatabase> CreateAsync(string server)
    {
        TemporaryDatabase database = new(server);
        await database.ExecuteAsync($"CREATE DATABASE {database.name}");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(server) { Database = "postgres" }.ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
