using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Tests.Data;
using Unclip.Web.Tests.Galleries;

namespace Unclip.Web.Tests.Durability;

/// <summary>The program is killed while it saves, and started again on what it left.</summary>
public sealed class KillTests : IDisposable
{
    private const int PicturesInZip = 3;
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-kill").FullName;
    private readonly string me = Owner.NewId();

    /// <summary>What the program said it has kept, by the name of its blob.</summary>
    private readonly ConcurrentDictionary<string, byte[]> confirmed = new();
    private int made;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string BlobFolder => Path.Combine(folder, "data", "blobs");

    [Theory]
    [InlineData(DatabaseKind.Sqlite, 1, 4, 8)]
    [InlineData(DatabaseKind.PostgreSql, 5)]
    public async Task What_was_confirmed_outlives_a_kill_in_the_middle_of_saving_and_nothing_else_is_left(DatabaseKind kind, params int[] killedAfter)
    {
        await using TestDatabase? server = kind == DatabaseKind.PostgreSql ? await TestDatabase.CreateAsync(kind) : null;
        IDbContextFactory<UnclipDatabase> databases = server as IDbContextFactory<UnclipDatabase> ?? OpenDatabase.In(folder);
        (string, string)[] settings = server is null ? [] : [("Unclip:DatabaseKind", $"{kind}"), ("Unclip:Database", server.ConnectionString)];
        foreach (int confirmations in killedAfter)
        {
            await using (StudioProcess app = await StudioProcess.StartAsync(folder, settings))
            {
                await RequireNothingLostAndNothingLeftAsync(app, databases);
                await SaveUntilKilledAsync(app, databases, confirmations);
            }

            await LeaveMoreAsync();
        }

        await using StudioProcess last = await StudioProcess.StartAsync(folder, settings);
        await RequireNothingLostAndNothingLeftAsync(last, databases);
        await last.StopAsync();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Saves from all sides; kills the program once so many are confirmed and the next one's first file is there.</summary>
    private async Task SaveUntilKilledAsync(StudioProcess app, IDbContextFactory<UnclipDatabase> databases, int confirmations)
    {
        using HttpClient client = Client(app);
        await RequireImportAsync(client, "/galleries/import");
        await using UnclipDatabase database = await databases.CreateDbContextAsync(Now);
        string gallery = await database.Galleries.Select(g => g.Id).SingleAsync(Now);
        int before = confirmed.Count;
        SlowlySent slow = new(NewZip().Zip);
        using HttpRequestMessage upload = new(HttpMethod.Post, $"/galleries/{gallery}/import") { Content = slow, Headers = { ExpectContinue = true } };
        Task[] savers =
        [
            UntilKilledAsync(() => client.SendAsync(upload, Now)),
            .. Enumerable.Range(0, 2).Select(_ => UntilKilledAsync(() => RequireImportAsync(client, $"/galleries/{gallery}/import"))),
            .. Enumerable.Range(0, 4).Select(_ => UntilKilledAsync(() => RequirePictureAsync(client, gallery))),
        ];
        await slow.Begun;
        await StudioHost.WaitAsync(() => confirmed.Count >= before + confirmations, seconds: 60);
        int files = BlobFiles().Count();
        Assert.True(SpinWait.SpinUntil(() => BlobFiles().Count() > files, TimeSpan.FromMinutes(1)), "Nothing is being saved any more.");
        app.Kill();
        await Task.WhenAll(savers);
    }

    private async Task RequireNothingLostAndNothingLeftAsync(StudioProcess app, IDbContextFactory<UnclipDatabase> databases)
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(app.Temporary));
        await using UnclipDatabase database = await databases.CreateDbContextAsync(Now);
        List<KeptPicture> rows = await database.Pictures.AsNoTracking().Include(picture => picture.Making).ToListAsync(Now);
        HashSet<string> named = [.. rows.SelectMany(row => new[] { row.Blob, row.SmallThumbnail, row.LargeThumbnail })];
        await StudioHost.WaitAsync(() => named.SetEquals(BlobFiles().Select(Path.GetFileName)!)); // The cleaner runs beside the first requests.
        if (database.Database.IsSqlite())
        {
            Assert.Equal(["ok"], await database.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").ToListAsync(Now));
            Assert.Equal(0, await database.Database.SqlQueryRaw<int>("SELECT count(*) AS Value FROM pragma_foreign_key_check").SingleAsync(Now));
        }

        Assert.Empty(confirmed.Keys.Except(rows.Select(row => row.Blob)));
        using HttpClient client = Client(app);
        foreach (KeptPicture row in rows)
        {
            byte[] png = await client.GetByteArrayAsync(GalleryEndpoints.PathOf(row.Id, row.Blob, "png"), Now);
            Assert.Equal(row.Blob, BlobName.Of(png));
            Assert.Equal(PictureCodec.ReadRecipe(png)!.ToJson(), row.Making!.Recipe);
            if (confirmed.TryGetValue(row.Blob, out byte[]? sent)) Assert.Equal(sent, png);
        }
    }

    /// <summary>As if it had been killed at the worst moments; and all of it long ago, since the cleaner spares what is young.</summary>
    private async Task LeaveMoreAsync()
    {
        byte[] halfKept = BitConverter.GetBytes(made);
        string name = BlobName.Of(halfKept), at = Directory.CreateDirectory(Path.Combine(BlobFolder, name[..2])).FullName;
        await File.WriteAllBytesAsync(Path.Combine(at, name), halfKept, Now);
        await File.WriteAllBytesAsync(Path.Combine(at, $"{name}.{Guid.NewGuid():N}.part"), halfKept, Now);
        foreach (string path in BlobFiles()) File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-2));
    }

    private async Task RequirePictureAsync(HttpClient client, string gallery)
    {
        byte[] png = NewPng();
        using HttpResponseMessage answer = await client.PostAsync($"/galleries/{gallery}/pictures", new ByteArrayContent(png), Now);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        confirmed[BlobName.Of(png)] = png;
    }

    private async Task RequireImportAsync(HttpClient client, string path)
    {
        (byte[] zip, byte[][] pngs) = NewZip();
        using HttpResponseMessage answer = await client.PostAsync(path, new ByteArrayContent(zip), Now);
        Assert.Equal(PicturesInZip, (await answer.Content.ReadFromJsonAsync<ImportReport>(Now))?.Added);
        foreach (byte[] png in pngs) confirmed[BlobName.Of(png)] = png;
    }

    private static async Task UntilKilledAsync(Func<Task> save)
    {
        try
        {
            while (true) await save();
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // It was killed before it answered: this one may be kept or not.
        }
    }

    private IEnumerable<string> BlobFiles() => Directory.Exists(BlobFolder) ? Directory.EnumerateFiles(BlobFolder, "*", SearchOption.AllDirectories) : [];

    private HttpClient Client(StudioProcess app) => new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) })
    {
        BaseAddress = app.Address,
        DefaultRequestHeaders = { { "Cookie", $"{Owner.CookieName}={me}" } },
    };

    /// <summary>Like no other, with a recipe inside.</summary>
    private byte[] NewPng()
    {
        int number = Interlocked.Increment(ref made);
        byte[] pixels = new byte[96 * 96 * 3];
        new Random(number).NextBytes(pixels);
        return PictureCodec.EncodePng(new(96, 96, pixels), SeededGallery.Recipe with { Request = new GenerationRequest { Prompt = $"picture {number}", Seed = (uint)number } });
    }

    private (byte[] Zip, byte[][] Pngs) NewZip()
    {
        byte[][] pngs = [.. Enumerable.Range(0, PicturesInZip).Select(_ => NewPng())];
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < pngs.Length; i++)
            {
                using Stream entry = zip.CreateEntry($"{i}.png").Open();
                entry.Write(pngs[i]);
            }
        }

        return (bytes.ToArray(), pngs);
    }

    /// <summary>A file that the program reads already, and whose end it never sees: a few bytes at a time, but so many that it goes on waiting.</summary>
    private sealed class SlowlySent(byte[] file) : HttpContent
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => begun.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            begun.TrySetResult();
            foreach (byte[] few in file.Chunk(64))
            {
                await stream.WriteAsync(few, Now);
                await stream.FlushAsync(Now);
                await Task.Delay(50, Now);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = file.Length;
            return true;
        }
    }
}
