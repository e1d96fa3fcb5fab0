using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Unclip.Web.Data;

internal static class Transactions
{
    private const int Tries = 6;

    /// <summary>SQLSTATE of what another transaction came in between of: PostgreSQL refuses one of the two, SQLite lets one wait.</summary>
    private const string SerializationFailure = "40001", DeadlockDetected = "40P01";

    /// <summary>Does all of it or nothing, as if nobody else wrote meanwhile; what was changed is saved at the end.</summary>
    /// <param name="databases">Opens one for each try.</param>
    /// <param name="work">Is done again where another transaction came in between: it changes nothing outside the database.</param>
    public static async Task<T> TogetherAsync<T>(this IDbContextFactory<UnclipDatabase> databases, Func<UnclipDatabase, Task<T>> work)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using UnclipDatabase database = await databases.CreateDbContextAsync();
                await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(IsolationLevel.Serializable);
                T result = await work(database);
                await database.SaveChangesAsync();
                await transaction.CommitAsync();
                return result;
            }
            catch (Exception failure) when (attempt < Tries && IsConflict(failure))
            {
                await Task.Delay(Random.Shared.Next(10 * attempt));
            }
        }
    }

    public static Task TogetherAsync(this IDbContextFactory<UnclipDatabase> databases, Func<UnclipDatabase, Task> work) => databases.TogetherAsync(async database =>
    {
        await work(database);
        return true;
    });

    private static bool IsConflict(Exception? failure) => failure is not null && (failure is DbException { SqlState: SerializationFailure or DeadlockDetected } || IsConflict(failure.InnerException));
}
