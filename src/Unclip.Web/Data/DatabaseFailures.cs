using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Unclip.Web.Data;

internal static class DatabaseFailures
{
    /// <summary>Whether the database could not be reached, read or written: that may pass.</summary>
    public static bool IsOfDatabase(this Exception? failure) => failure is not null && (failure is DbException or DbUpdateException || IsOfDatabase(failure.InnerException));
}
