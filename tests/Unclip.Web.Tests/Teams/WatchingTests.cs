using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Web.Data;
using Unclip.Web.Frames;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Teams;
using Unclip.Web.Tests.People;

namespace Unclip.Web.Tests.Teams;

public sealed class WatchingTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Team_mates_watch_while_the_maker_allows_it_and_they_are_members()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        await using StudioHost host = StudioHost.With(model, warmUp: false);
        IDbContextFactory<UnclipDatabase> databases = host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>();
        using Visitor ann = new(host), bob = new(host), sue = new(host);
        foreach ((Visitor visitor, string name) in new[] { (ann, "ann"), (bob, "bob"), (sue, "sue") }) await visitor.RegisterAsync(name);
        Dictionary<string, string> ids;
        await using (UnclipDatabase database = await databases.CreateDbContextAsync(Now)) ids = await database.Users.ToDictionaryAsync(person => person.UserName!, person => person.Id, Now);
        TeamService teams = host.Services.GetRequiredService<TeamService>();
        string team = await teams.CreateAsync(ids["ann"], "Us");
        await using (UnclipDatabase database = await databases.CreateDbContextAsync(Now))
        {
            database.Add(new TeamMember { TeamId = team, PersonId = ids["bob"], Role = TeamRole.Viewer });
            await database.SaveChangesAsync(Now);
        }

        GenerationJob job = await host.SubmitAsync(Owner.OfPerson(ids["ann"]), new() { Prompt = "a red house", PriorSteps = 1, DecoderSteps = 30 });
        step();
        step();
        await StudioHost.WaitAsync(() => job.Snapshot.Stage == JobStage.Decoder);
        Watching watching = host.Services.GetRequiredService<Watching>();

        Assert.False(await SeesAsync(host, bob, job.Id)); // Off until it is ticked.
        await ann.SendAsync("/account", "profile", ("Input.LetsTeamsWatch", "True"));
        Assert.True(await SeesAsync(host, ann, job.Id));
        Assert.True(await SeesAsync(host, bob, job.Id));
        Assert.False(await SeesAsync(host, sue, job.Id));
        Assert.Equal("ANN", Assert.Single(await watching.InTeamAsync(Owner.OfPerson(ids["bob"]), team)).Maker);
        Assert.Empty(await watching.InTeamAsync(Owner.OfPerson(ids["sue"]), team));
        Assert.Null(host.Jobs.Find(Owner.OfPerson(ids["bob"]), job.Id)); // Nothing but to look.

        await teams.RemoveAsync(ids["ann"], team, ids["bob"]);
        Assert.False(await SeesAsync(host, bob, job.Id));
        await using (UnclipDatabase database = await databases.CreateDbContextAsync(Now))
        {
            database.Add(new TeamMember { TeamId = team, PersonId = ids["bob"], Role = TeamRole.Viewer });
            await database.SaveChangesAsync(Now);
        }

        Assert.True(await SeesAsync(host, bob, job.Id));
        Answer account = await ann.GetAsync("/account");
        Assert.NotNull(account.Document.QuerySelector("[name='Input.LetsTeamsWatch'][checked]"));
        account.Document.QuerySelector("[name='Input.LetsTeamsWatch']")!.RemoveAttribute("checked");
        await ann.SendAsync(account, "profile");
        Assert.False(await SeesAsync(host, bob, job.Id));
        await host.Jobs.CancelAsync(job);
    }

    /// <summary>Whether the browser of the visitor gets a frame of the job.</summary>
    private static async Task<bool> SeesAsync(StudioHost host, Visitor visitor, string jobId)
    {
        await using HubConnection connection = new HubConnectionBuilder()
            .WithUrl(new Uri(host.Address, FrameSetup.HubPath), options => options.Headers["Cookie"] = visitor.CookieHeader).AddMessagePackProtocol().Build();
        await connection.StartAsync(Now);
        try
        {
            await foreach (FrameMessage frame in connection.StreamAsync<FrameMessage>("Watch", jobId, 1, Now)) return frame.Pictures.Count == 1;
            return false;
        }
        catch (HubException refused) when (refused.Message.Contains("no such job", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
