using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Unclip.Web.Data;

/// <summary>Moments as whole numbers, which every database sorts and compares.</summary>
internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
    moment => moment.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
