using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Unclip.Inference.Pictures;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Sources;
using Unclip.Web.Teams;
using Unclip.Web.Texts;

namespace Unclip.Web.Galleries;

/// <summary>One import: where it goes, and what has come of it so far.</summary>
internal sealed class GalleryImportRun(
    IDbContextFactory<UnclipDatabase> databases, GalleryStore galleries, PictureKeeper keeper, SourceUploads uploads, ModelCatalog models, string ownerId, string? galleryId, ZipArchive zip)
{
    /// <summary>A picture with a thousand long comments.</summary>
    private const int MaxLineBytes = 8 * 1024 * 1024;
    private const int MaxProblems = 20;

    private readonly HashSet<string> seen = [GalleryManifest.FileName];
    private readonly List<string> problems = [];
    private Dictionary<string, string>? byName;
    private int added, known, failed;

    public async Task<ImportReport> TakeInAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (zip.GetEntry(GalleryManifest.FileName) is { } manifest) await TakeInDescribedAsync(manifest, cancellationToken);
            foreach (ZipArchiveEntry entry in zip.Entries)
                if (entry.Name.Length > 0 && seen.Add(entry.FullName)) await TakeInAsync(entry, null, cancellationToken);
        }
        catch (GalleryRefusedException full)
        {
            problems.Insert(0, RefusalTexts.ImportStopped.With(full.Message));
        }

        return new(added, known, failed, problems);
    }

    private async Task TakeInDescribedAsync(ZipArchiveEntry manifest, CancellationToken cancellationToken)
    {
        await using BoundedStream bounded = new(await manifest.OpenAsync(cancellationToken), MaxLineBytes, GalleryManifest.FileName);
        try
        {
            await foreach (ManifestPicture? picture in JsonSerializer.DeserializeAsyncEnumerable<ManifestPicture>(bounded, GalleryManifest.Json, cancellationToken))
            {
                bounded.Renew();
                if (picture is null || !seen.Add(picture.File)) continue;
                if (zip.GetEntry(picture.File) is { } entry) await TakeInAsync(entry, picture, cancellationToken);
                else Fail(picture.File, RefusalTexts.NotInZip);
            }
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"{GalleryManifest.FileName} is no manifest of ours: {damaged.Message}", damaged);
        }
    }

    private async Task TakeInAsync(ZipArchiveEntry entry, ManifestPicture? described, CancellationToken cancellationToken)
    {
        NewPicture picture;
        OpenedModel? model;
        try
        {
            await using BoundedStream bounded = new(await entry.OpenAsync(cancellationToken), PictureCodec.MaxBytes, "A picture");
            SourcePicture source = await uploads.ReadAsync(bounded, cancellationToken);
            if (source.RecipeProblem is { } problem) Note(entry.FullName, RefusalTexts.KeptWithoutRecipe.With(problem));
            if (described?.PixelHash is { } hash && hash != source.Id) Note(entry.FullName, RefusalTexts.OtherPixels);
            picture = NewPicture.Of(source, Path.GetFileNameWithoutExtension(entry.Name));
            if (described is not null) picture = Described(picture, described);
            model = models.OfFingerprint(source.Recipe?.Fingerprint);
        }
        catch (InvalidDataException unusable)
        {
            Fail(entry.FullName, unusable.Message);
            return;
        }

        KeptPlace place = await keeper.AddAsync(ownerId, galleryId ?? await NamedAsync(described?.Gallery, cancellationToken), picture, model, cancellationToken);
        if (place.IsNew) added++;
        else known++;
    }

    /// <summary>The owner's own gallery of this name; null, for their first one, where there is no usable name.</summary>
    private async Task<string?> NamedAsync(string? name, CancellationToken cancellationToken)
    {
        name = name?.Trim();
        if (name is not { Length: > 0 and <= Gallery.MaxNameLength }) return null;
        if (byName is null)
        {
            await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
            byName = (await database.Galleries.OpenTo(ownerId, TeamRole.Owner).Where(gallery => gallery.OwnerId == ownerId).OrderBy(gallery => gallery.CreatedAt).ToListAsync(cancellationToken))
                .DistinctBy(gallery => gallery.Name).ToDictionary(gallery => gallery.Name, gallery => gallery.Id);
        }

        if (!byName.TryGetValue(name, out string? id)) byName[name] = id = await galleries.CreateAsync(ownerId, name, cancellationToken: cancellationToken);
        return id;
    }

    /// <exception cref="InvalidDataException">The manifest says what cannot be; the message says which.</exception>
    private NewPicture Described(NewPicture picture, ManifestPicture manifest)
    {
        string? me = Owner.PersonOf(ownerId);
        return picture with
        {
            Title = string.IsNullOrWhiteSpace(manifest.Title) ? picture.Title : manifest.Title,
            AddedAt = manifest.AddedAt,
            Provider = Shortened(manifest.Provider),
            ImageEmbedding = Embedding(manifest.ImageEmbedding, "image_embedding"),
            Meaning = Embedding(manifest.Meaning, "meaning") is { } meaning && Shortened(manifest.MeaningModel) is { } model ? (EmbeddingBytes.Of(EmbeddingBytes.OfLengthOne(meaning)), model) : null,
            OtherForms = [.. manifest.Forms.Where(form => form is { Length: > 0 and <= 64 } && form.All(char.IsAsciiHexDigitLower)).Take(8)],
            Tags = [.. manifest.Tags.Where(tag => tag is not null).Select(tag => tag.Trim().ToLowerInvariant()).Where(tag => tag.Length is > 0 and <= PictureTag.MaxLength).Distinct().Take(PictureTag.MaxCount)],
            Starred = manifest.Starred,
            Comments = [.. manifest.Comments.Where(comment => comment is { Text.Length: > 0 and <= PictureComment.MaxLength }).Select(comment => new PictureComment
            {
                Id = "",
                PictureId = "",
                PersonId = comment.Mine ? me : null,
                ImportedFrom = comment.Mine && me is not null ? null : comment.By?.Length > Person.MaxNameLength ? comment.By[..Person.MaxNameLength] : comment.By,
                Text = comment.Text,
                WrittenAt = comment.At,
            })],
        };
    }

    private static float[]? Embedding(byte[]? bytes, string field)
    {
        if (bytes is null) return null;
        if (bytes.Length is 0 or > 65_536 || bytes.Length % sizeof(float) != 0) throw new InvalidDataException($"Its {field} has {bytes.Length} bytes, expected floats of 4 bytes each, at most 65536 in all.");
        float[] values = EmbeddingBytes.Read(bytes).ToArray();
        return values.All(float.IsFinite) ? values : throw new InvalidDataException($"Its {field} holds a number that is not finite.");
    }

    private static string? Shortened(string? text) => text?.Length > 200 ? text[..200] : text;

    private void Fail(string file, string problem)
    {
        failed++;
        Note(file, problem);
    }

    private void Note(string file, string problem)
    {
        if (problems.Count < MaxProblems) problems.Add($"{(file.Length > 120 ? file[..120] + "…" : file)}: {problem}");
    }
}
