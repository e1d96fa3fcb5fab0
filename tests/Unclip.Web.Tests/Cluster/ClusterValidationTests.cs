using Microsoft.Extensions.Options;
using Unclip.Web.Cluster;

namespace Unclip.Web.Tests.Cluster;

public sealed class ClusterValidationTests
{
    [Theory]
    [InlineData(ProcessRole.Both, "Data Source=:memory:", null, null)]
    [InlineData(ProcessRole.Web, "Data Source=data/unclip.db", "redis:6379,password=secret", null)]
    [InlineData(ProcessRole.Web, "Data Source=:memory:", null, "expected a database that this one shares with others")]
    [InlineData(ProcessRole.Worker, "Data Source=jobs;Mode=Memory;Cache=Shared", null, "because Unclip:Role is Worker")]
    [InlineData(ProcessRole.Both, "Data Source=data/unclip.db", "redis:6379,pasword=secret", "Unclip:Redis is no connection string")]
    [InlineData(ProcessRole.Both, "Data Source=data/unclip.db", "password=secret", "it names no server")]
    public void What_cannot_work_is_said_and_no_password_with_it(ProcessRole role, string database, string? redis, string? expected)
    {
        ValidateOptionsResult result = new ClusterValidation().Validate(null, new() { Role = role, Database = database, Redis = redis });

        Assert.Equal(expected is not null, result.Failed);
        if (expected is null) return;
        Assert.Contains(expected, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.FailureMessage, StringComparison.Ordinal);
    }
}
