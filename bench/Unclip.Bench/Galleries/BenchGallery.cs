using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Unclip.Inference.Pictures;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;

namespace Unclip.Bench.Galleries;

/// <summary>A gallery of many pictures that nobody made: their rows are as real ones are, their files are few and shared.</summary>
internal sealed class BenchGallery(DatabaseKind kind, string connectionString, string blobFolder, string ownerId) : IDbContextFactory<UnclipDatabase>
{
    public const int Width = 256;
    private const int Files = 64;
    private const int RowsAtOnce = 1000;

    private static readonly string[] Colours = ["red", "blue", "green", "yellow", "orange", "purple", "white", "black", "pink", "brown"];
    private static readonly string[] Things = ["house", "tree", "boat", "cat", "mushroom", "star", "fish", "car", "flower", "robot", "castle", "bird"];
    private static readonly string[] Places = ["in the snow", "on the sea", "in a meadow", "at night", "in the city", "on the beach", "in the forest", "in the desert"];

    public string Id { get; } = Owner.NewId();

    /// <summary>In a SQLite database, as the app has it in a folder.</summary>
    public static BenchGallery InFolder(string folder, string ownerId) => new(DatabaseKind.Sqlite, $"Data Source={Path.Combine(folder, "unclip.db")}", Path.Combine(folder, "blobs"), ownerId);

    public FileBlobStore Blobs { get; } = new(blobFolder);

    public UnclipDatabase CreateDbContext()
    {
        DbContextOptionsBuilder<UnclipDatabase> builder = new();
        builder.Use(kind, connectionString).WithIdentityTables();
        return new(builder.Options);
    }

    public async Task FillAsync(int count)
    {
        await using (UnclipDatabase database = CreateDbContext())
        {
            await database.Database.MigrateAsync();
            if (kind == DatabaseKind.Sqlite) await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL");
            database.Add(new Gallery { Id = Id, Name = $"{count} pictures", OwnerId = ownerId, CreatedAt = DateTimeOffset.UtcNow });
            await database.SaveChangesAsync();
        }

        (string Png, string Small, string Large)[] files = new (string, string, string)[Files];
        for (int i = 0; i < Files; i++) files[i] = await PutAsync(i);
        Random random = new(1);
        DateTimeOffset start = DateTimeOffset.UtcNow - TimeSpan.FromDays(365);
        foreach (int[] some in Enumerable.Range(0, count).Chunk(RowsAtOnce))
        {
            await using UnclipDatabase database = CreateDbContext();
            database.AddRange(some.Select(i => Row(i, start.AddMinutes(i), files[i % Files], random)));
            await database.SaveChangesAsync();
        }
    }

    private async Task<(string Png, string Small, string Large)> PutAsync(int number)
    {
        Picture picture = new(Width, Width, new byte[Width * Width * 3]);
        for (int i = 0; i < picture.Rgb.Length; i++) picture.Rgb[i] = (byte)((i / 3 % Width * (number % 8) / 8) + (i / 3 / Width * (number / 8) / 8) + (i % 3 * 40));
        return (await Blobs.PutAsync(PictureCodec.EncodePng(picture)), await Blobs.PutAsync(Thumbnails.Of(picture, Thumbnails.SmallSide)), await Blobs.PutAsync(Thumbnails.Of(picture, Thumbnails.LargeSide)));
    }

    private KeptPicture Row(int number, DateTimeOffset addedAt, (string Png, string Small, string Large) files, Random random)
    {
        string id = Owner.NewId(), title = $"a {Colours[number % Colours.Length]} {Things[number / 3 % Things.Length]} {Places[number / 7 % Places.Length]} {number.ToString(CultureInfo.InvariantCulture)}";
        string hash = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(number)).AsSpan(0, 16));
        return new()
        {
            Id = id, GalleryId = Id, OwnerId = ownerId, AddedAt = addedAt, Title = title, SearchText = $"{title} picture book", Tool = "Prompt", Model = "Picture Book", Fingerprint = "bench",
            Seed = (uint)number, PixelHash = hash, Blob = files.Png, SmallThumbnail = files.Small, LargeThumbnail = files.Large, Size = 100_000, Width = Width, Height = Width,
            Making = new() { PictureId = id, Recipe = $$"""{"app_version":"0.1.0","model":"Picture Book","fingerprint":"bench","request":{"tool":"prompt","prompt":"{{title}}","seed":{{number}}},"picture_index":0}""", ImageEmbedding = Embedding(random), Meaning = Embedding(random), MeaningModel = "bench" },
            Forms = [new() { PictureId = id, Hash = hash }],
            Tags = number % 10 == 0 ? [new() { PictureId = id, Tag = "tenth" }] : [],
            Stars = number % 25 == 0 ? [new() { PictureId = id, OwnerId = ownerId }] : [],
        };
    }

    /// <summary>D floats of length 1, as bytes.</summary>
    private static byte[] Embedding(Random random)
    {
        float[] values = [.. Enumerable.Range(0, Width).Select(_ => (float)(random.NextDouble() - 0.5))];
        double length = Math.Sqrt(values.Sum(value => (double)value * value));
        return [.. values.SelectMany(value => BitConverter.GetBytes((float)(value / length)))];
    }
}
