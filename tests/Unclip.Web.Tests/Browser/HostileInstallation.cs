using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Api;
using Unclip.Web.Audit;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Sharing;
using Unclip.Web.Teams;
using Unclip.Web.Tests.Galleries;
using Unclip.Web.Tests.People;

namespace Unclip.Web.Tests.Browser;

/// <summary>Ann runs it; whatever has a name or a text has a hostile one.</summary>
public sealed class HostileInstallation : IAsyncLifetime
{
    /// <summary>What a single name is, where there is only one: out of attributes and elements, and right to left.</summary>
    public const string Name = "\"'><b data-xss onfocus=__xss=1 autofocus tabindex=0>\u202Eeman";

    private static readonly string[] Limits = ["MaxFinishedJobsPerOwner", "MaxQueuedJobsPerOwner", "MaxQueuedJobsPerAddress", "JobsPerMinute", "JobsPerMinutePerAddress", "SignInAttemptsPerMinute"];
    private static readonly Picture Grey = new(16, 16, [.. Enumerable.Repeat((byte)128, 768)]);

    private readonly ScriptedModel model = new();
    private Cookie[] cookies = [];

    /// <summary>Ann's.</summary>
    public string CookieHeader => string.Join("; ", cookies.Select(cookie => $"{cookie.Name}={cookie.Value}"));

    public StudioHost Host { get; private set; } = default!;
    public string Ann { get; private set; } = "";
    internal Gallery Gallery { get; private set; } = default!;
    public string Team { get; private set; } = "";

    /// <summary>In <see cref="Gallery"/>, the first with hostile tags, comments and recipe.</summary>
    internal IReadOnlyList<KeptPicture> Pictures { get; private set; } = [];

    /// <summary>A token of a link to each of <see cref="Pictures"/>, and to the gallery.</summary>
    public IReadOnlyList<string> PictureTokens { get; private set; } = [];
    public string GalleryToken { get; private set; } = "";
    public string Invitation { get; private set; } = "";

    /// <summary>Of a member who lets the team watch; running as long as the installation.</summary>
    internal GenerationJob Watched { get; private set; } = default!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private IDbContextFactory<UnclipDatabase> Databases => Host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>();

    public async ValueTask InitializeAsync()
    {
        string[] words = [.. HostileText.UpTo(200)];
        model.Card = model.Card with
        {
            Name = Name, Description = HostileText.Together(2000)[0], License = Name, Vocabulary = [.. words, "a", "red", "house"], ExamplePrompts = words, Notes = words, Quality = [.. words.Select(word => new Measurement(word, word))],
        };
        Host = StudioHost.With(model, warmUp: false, [.. Limits.Select(setting => ("Unclip:" + setting, "1000"))]);
        using Visitor ann = new(Host);
        await ann.RegisterAsync("ann");
        await using UnclipDatabase database = await Databases.CreateDbContextAsync(Now);
        Ann = await database.Users.Select(person => person.Id).SingleAsync(Now);
        await database.Users.ExecuteUpdateAsync(set => set.SetProperty(person => person.DisplayName, Name), Now);
        await ann.SignInAsync("ann");
        cookies = [.. ann.CookieHeader.Split("; ").Select(cookie => cookie.Split('=', 2)).Select(pair => new Cookie { Name = pair[0], Value = pair[1], Url = Host.Address.ToString() })];
        await AddPeopleAsync(database);
        await AddGalleriesAsync(database);
        await AddSmallThingsAsync();
        await GenerateAsync();
    }

    /// <summary>Ann's browser.</summary>
    public async Task<IBrowserContext> EnterAsync(Chromium chromium, BrowserNewContextOptions? options = null)
    {
        IBrowserContext profile = await chromium.ProfileAsync(Host.Address, options);
        await profile.AddCookiesAsync(cookies);
        return profile;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private async Task AddPeopleAsync(UnclipDatabase database)
    {
        TeamService teams = Host.Services.GetRequiredService<TeamService>();
        foreach (string name in HostileText.UpTo(Web.Teams.Team.MaxNameLength))
        {
            Team = await teams.CreateAsync(Ann, "a team");
            await database.Teams.Where(team => team.Id == Team).ExecuteUpdateAsync(set => set.SetProperty(team => team.Name, name), Now);
        }

        Team = await teams.CreateAsync(Ann, Name);
        foreach (string name in HostileText.UpTo(Person.MaxNameLength))
        {
            Person person = new() { Id = Owner.NewId(), UserName = name, NormalizedUserName = name.ToUpperInvariant() + Owner.NewId(), DisplayName = name, LetsTeamsWatch = true };
            database.AddRange(person, new TeamMember { TeamId = Team, PersonId = person.Id, Role = TeamRole.Viewer });
        }

        await database.SaveChangesAsync(Now);
        Invitation = await Host.Services.GetRequiredService<TeamInvitations>().InviteAsync(Ann, Team, TeamRole.Editor, 3);
    }

    private async Task AddGalleriesAsync(UnclipDatabase database)
    {
        IBlobStore blobs = Host.Services.GetRequiredService<IBlobStore>();
        foreach (string name in HostileText.UpTo(Gallery.MaxNameLength)) await Databases.AddGalleryAsync(Owner.OfPerson(Ann), name);
        Gallery = await Databases.AddGalleryAsync(null, Name, Team);
        List<KeptPicture> pictures = [];
        foreach (string title in HostileText.Corpus) pictures.Add(await Databases.AddPictureAsync(blobs, Gallery, title));
        Pictures = pictures;
        string first = pictures[0].Id;
        string recipe = new Recipe { AppVersion = Name, Model = Name, Fingerprint = Name, Request = new TextInterpolationRequest { From = HostileText.Together(900)[0], To = HostileText.Together(900)[1] } }.ToJson();
        await database.Pictures.ExecuteUpdateAsync(set => set.SetProperty(picture => picture.Model, Name).SetProperty(picture => picture.Provider, Name), Now);
        await database.PictureMakings.Where(making => making.PictureId == first).ExecuteUpdateAsync(set => set.SetProperty(making => making.Recipe, recipe), Now);
        database.AddRange(HostileText.UpTo(PictureTag.MaxLength).Select(tag => new PictureTag { PictureId = first, Tag = tag }));
        string[] people = await database.Users.Select(person => person.Id).ToArrayAsync(Now);
        database.AddRange(HostileText.Corpus.Select((text, index) => new PictureComment
        {
            Id = Owner.NewId(), PictureId = first, PersonId = index % 2 == 0 ? people[index % people.Length] : null, ImportedFrom = index % 2 == 0 ? null : text.Length > 64 ? Name : text, Text = text, WrittenAt = DateTimeOffset.UtcNow,
        }));
        await database.SaveChangesAsync(Now);
        ShareLinks links = Host.Services.GetRequiredService<ShareLinks>();
        GalleryToken = (await links.CreateAsync(Owner.OfPerson(Ann), new(Gallery.Id) { AllowsRemix = true }, Now)).Token;
        List<string> tokens = [];
        foreach (KeptPicture picture in pictures) tokens.Add((await links.CreateAsync(Owner.OfPerson(Ann), new(Gallery.Id) { PictureId = picture.Id, AllowsRemix = true }, Now)).Token);
        PictureTokens = tokens;
    }

    private async Task AddSmallThingsAsync()
    {
        AccessTokens tokens = Host.Services.GetRequiredService<AccessTokens>();
        foreach (string name in HostileText.UpTo(AccessToken.MaxNameLength)) await tokens.CreateAsync(Ann, name, AccessScopes.Read, null, Now);
        AuditLog audit = Host.Services.GetRequiredService<AuditLog>();
        foreach (string text in HostileText.Corpus.Reverse()) await audit.WriteAsync(text, text, text, text);
    }

    private async Task GenerateAsync()
    {
        OpenedModel opened = await Host.ReadyAsync();
        string owner = Owner.OfPerson(Ann);
        List<GenerationJob> jobs = [];
        async Task AddAsync(PaintingRequest request)
        {
            Assert.Empty(RequestValidation.Errors(request, opened.Capabilities));
            jobs.Add(await Host.Jobs.AddAsync(owner, request, opened));
        }

        foreach (string text in HostileText.Together(900))
        {
            await AddAsync(new TextDiffRequest { Picture = Grey, From = text, To = text, DecoderSteps = 1 });
            await AddAsync(new TextInterpolationRequest { From = text, To = text, Count = 3, DecoderSteps = 1, PriorSteps = 1 });
            await AddAsync(new InterpolationRequest { Corners = [new TextIngredient(text), new TextIngredient(text)], Count = 3, DecoderSteps = 1 });
            await AddAsync(new MixtureRequest { Ingredients = [new(new TextIngredient(text), 1), new(new TextIngredient(Name), -0.5)], DecoderSteps = 1 });
            await AddAsync(new InpaintingRequest { Picture = Grey, Mask = new(16, 16, [.. Enumerable.Repeat((byte)255, 256)]), Prompt = text, DecoderSteps = 1 });
        }

        foreach (string text in HostileText.Corpus) await AddAsync(new GenerationRequest { Prompt = text, PriorSteps = 1, DecoderSteps = 1 });
        await StudioHost.WaitAsync(() => jobs.All(job => !job.Snapshot.IsActive), seconds: 120);
        Assert.All(jobs, job => Assert.Equal(JobState.Finished, job.Snapshot.State));
        model.Pace = token => Task.Delay(Timeout.Infinite, token);
        await using UnclipDatabase database = await Databases.CreateDbContextAsync(Now);
        string member = await database.TeamMembers.Where(member => member.TeamId == Team && member.PersonId != Ann).OrderByDescending(member => member.Person!.DisplayName == HostileText.Corpus[1]).Select(member => member.PersonId).FirstAsync(Now);
        Watched = await Host.Jobs.AddAsync(Owner.OfPerson(member), new GenerationRequest { Prompt = Name, PriorSteps = 1, DecoderSteps = 1 }, opened);
    }
}
