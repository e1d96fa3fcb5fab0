using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;

namespace Unclip.Web.Tests.Durability;

/// <summary>A database that the program has, beside it.</summary>
internal sealed class OpenDatabase(DatabaseKind kind, string connectionString) : IDbContextFactory<UnclipDatabase>
{
    /// <summary>The one in a content root's <c>data</c>.</summary>
    public static OpenDatabase In(string folder) => new(DatabaseKind.Sqlite, $"Data Source={Path.Combine(folder, "data", "unclip.db")};Pooling=False");

    public UnclipDatabase CreateDbContext()
    {
        DbContextOptionsBuilder<UnclipDatabase> builder = new();
        builder.Use(kind, connectionString).WithIdentityTables();
        return new(builder.Options);
    }
}
