using Microsoft.EntityFrameworkCore;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.People;

namespace Unclip.Web.Tests.Galleries;

/// <summary>Fills a database with what tests of galleries need.</summary>
internal static class SeededGallery
{
    public static readonly Recipe Recipe = new() { AppVersion = "1.0.0", Model = "Scripted", Fingerprint = "0123456789abcdef", Request = new GenerationRequest { Prompt = "a red house", Seed = 7 } };

    public static async Task<Person> AddPersonAsync(this IDbContextFactory<UnclipDatabase> databases, string name)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Person person = new() { Id = Owner.NewId(), UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = name };
        database.Add(person);
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        return person;
    }

    public static async Task<Gallery> AddGalleryAsync(this IDbContextFactory<UnclipDatabase> databases, string? ownerId, string name = "My pictures", string? teamId = null)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Gallery gallery = new() { Id = Owner.NewId(), Name = name, OwnerId = ownerId, TeamId = teamId };
        database.Add(gallery);
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        return gallery;
    }

    /// <summary>A plain picture with a recipe inside.</summary>
    public static async Task<KeptPicture> AddPictureAsync(this IDbContextFactory<UnclipDatabase> databases, IBlobStore blobs, Gallery gallery, string title = "a red house", byte red = 200)
    {
        Picture pixels = new(8, 8, [.. Enumerable.Range(0, 64).SelectMany(_ => new byte[] { red, 10, 20 })]);
        string thumbnail = await blobs.PutAsync(Thumbnails.Of(pixels, Thumbnails.SmallSide));
        string id = Owner.NewId();
        KeptPicture picture = new()
        {
            Id = id, Making = new() { PictureId = id, Recipe = Recipe.ToJson() }, GalleryId = gallery.Id, OwnerId = gallery.OwnerId ?? "somebody", AddedAt = DateTimeOffset.UtcNow, Title = title, SearchText = title,
            Model = Recipe.Model, Fingerprint = Recipe.Fingerprint, Seed = 7, PixelHash = Owner.NewId(), Width = 8, Height = 8,
            Blob = await blobs.PutAsync(PictureCodec.EncodePng(pixels, Recipe)), SmallThumbnail = thumbnail, LargeThumbnail = thumbnail,
        };
        await using UnclipDatabase database = await databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        database.Add(picture);
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        return picture;
    }
}
