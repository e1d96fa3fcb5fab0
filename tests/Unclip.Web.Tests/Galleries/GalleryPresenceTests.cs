using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Teams;

namespace Unclip.Web.Tests.Galleries;

public sealed class GalleryPresenceTests
{
    [Fact]
    public async Task One_owner_with_two_pages_is_one_until_both_are_closed_and_guests_have_no_names()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        string ours = await fixture.TeamGalleryAsync(("ann", TeamRole.Owner), ("bob", TeamRole.Viewer));
        string ann = Owner.OfPerson("ann");
        GalleryPresence presence = new(fixture.Databases, TimeProvider.System);
        List<string> told = [];
        using IDisposable subscription = presence.Subscribe(told.Add);

        IDisposable first = presence.Enter(ours, ann), second = presence.Enter(ours, ann);
        using IDisposable bob = presence.Enter(ours, Owner.OfPerson("bob")), guest = presence.Enter(ours, GalleryFixture.Guest), elsewhere = presence.Enter("another", GalleryFixture.Guest);
        Assert.Equal(["Name of ann", "Name of bob", "a guest"], await presence.NamesAsync(ann, ours));
        first.Dispose();
        Assert.Equal(3, (await presence.NamesAsync(ann, ours)).Count);
        second.Dispose();
        Assert.Equal(["Name of bob", "a guest"], await presence.NamesAsync(ann, ours));
        Assert.Empty(await presence.NamesAsync(GalleryFixture.Guest, ours));
        Assert.Equal(6, told.Count(id => id == ours));
    }
}
