using System.ComponentModel.DataAnnotations;

namespace Unclip.Web;

/// <summary>The deployment's choices: section <c>Unclip</c> of appsettings.json, or environment variables <c>Unclip__…</c>.</summary>
public sealed record UnclipOptions
{
    public const string Section = "Unclip";

    /// <summary>What this process does of the app's work.</summary>
    public Cluster.ProcessRole Role { get; init; }

    /// <summary>
    /// The Redis server through which processes tell each other at once what they otherwise find in the database, as a connection string of
    /// StackExchange.Redis; null: none.
    /// </summary>
    public string? Redis { get; init; }

    /// <summary>Whether jobs of other processes are asked for here: of a process that is alone, or asked for nothing, they are not.</summary>
    internal bool ShowsOthersJobs => Role == Cluster.ProcessRole.Web || (Role == Cluster.ProcessRole.Both && Redis is { Length: > 0 });

    /// <summary>A checkpoint in the diffusers folder layout, absolute or relative to the content root.</summary>
    [Required]
    public string ModelFolder { get; init; } = "models/picturebook";

    /// <summary>The list of imported models, absolute or relative to the content root.</summary>
    [Required]
    public string ModelRegistry { get; init; } = "data/models.json";

    /// <summary>Whether the Models page may import checkpoints from folders of this machine; where there are accounts, only administrators do.</summary>
    public bool AllowModelImport { get; init; } = true;

    /// <summary>Megabytes of weights, as float32, in memory at once; 0: no limit. Networks beyond it are loaded when their turn comes.</summary>
    [Range(0, 16_777_216)]
    public int MemoryBudgetMegabytes { get; init; }

    /// <summary>Which database <see cref="Database"/> names.</summary>
    public Data.DatabaseKind DatabaseKind { get; init; }

    /// <summary>A connection string; a SQLite file's path is absolute or relative to the content root.</summary>
    [Required]
    public string Database { get; init; } = "Data Source=data/unclip.db";

    /// <summary>Where kept pictures' files are: in <see cref="BlobFolder"/>, or in a bucket.</summary>
    public Blobs.BlobKind BlobKind { get; init; }

    /// <summary>Where kept pictures' files are, absolute or relative to the content root.</summary>
    [Required]
    public string BlobFolder { get; init; } = "data/blobs";

    /// <summary>The address of a server that speaks S3, such as <c>https://s3.eu-central-1.amazonaws.com</c>.</summary>
    public string? S3ServiceUrl { get; init; }

    /// <summary>The region that requests are signed for; most servers other than Amazon's take any.</summary>
    [Required]
    public string S3Region { get; init; } = "us-east-1";

    /// <summary>It exists already. What is in it under <see cref="S3Prefix"/> belongs to this installation alone.</summary>
    public string? S3Bucket { get; init; }

    /// <summary>What the names of all files in the bucket begin with, as a folder's path.</summary>
    public string S3Prefix { get; init; } = "";

    /// <summary>Null: the AWS SDK looks where it always does, in its environment variables, its profiles and the machine's role.</summary>
    public string? S3AccessKey { get; init; }

    /// <summary>With <see cref="S3AccessKey"/>.</summary>
    public string? S3SecretKey { get; init; }

    /// <summary>Whether the bucket is named in the path (<c>https://server/bucket</c>) rather than in the host (<c>https://bucket.server</c>).</summary>
    public bool S3PathStyle { get; init; } = true;

    /// <summary>Days after which what is in the trash is gone.</summary>
    [Range(1, 3650)]
    public int TrashDays { get; init; } = 30;

    /// <summary>Days after which an entry of the audit log is gone.</summary>
    [Range(1, 36_500)]
    public int AuditDays { get; init; } = 365;

    /// <summary>Megabytes of pictures that an account may keep, unless an administrator says otherwise.</summary>
    [Range(1, 16_777_216)]
    public int QuotaMegabytes { get; init; } = 4096;

    /// <summary>Megabytes of pictures that a guest may keep.</summary>
    [Range(1, 16_777_216)]
    public int GuestQuotaMegabytes { get; init; } = 256;

    /// <summary>The largest file that a gallery may be imported from.</summary>
    [Range(1, 1_048_576)]
    public int MaxImportMegabytes { get; init; } = 4096;

    /// <summary>Whether only people with an account get in.</summary>
    public bool RequireAccount { get; init; }

    /// <summary>Whether anybody may make an account; else only the first person and whoever has an invitation to a team.</summary>
    public bool AllowRegistration { get; init; } = true;

    /// <summary>Attempts to sign in or register in a minute, from one address and for one account name.</summary>
    [Range(1, 100_000)]
    public int SignInAttemptsPerMinute { get; init; } = 10;

    /// <summary>
    /// IP addresses or networks of reverse proxies, with commas between them: what these say in <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> is believed. None: whoever connects is who asks.
    /// </summary>
    public string KnownProxies { get; init; } = "";

    /// <summary>Where compiled ONNX graphs are kept, absolute or relative to the content root; null: a folder of the user's.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// What networks run on: Auto (a GPU where there is one that works), Cpu, Cuda, DirectML, or any execution provider of ONNX Runtime by
    /// its name. Where it cannot be had, the CPU.
    /// </summary>
    [Required]
    public string Provider { get; init; } = "Auto";

    /// <summary>The library of a plugin execution provider, absolute or relative to the content root.</summary>
    public string? ProviderLibrary { get; init; }

    /// <summary>Which of the provider's devices; one process for each where there are several.</summary>
    [Range(0, 255)]
    public int Device { get; init; }

    /// <summary>Threads inside one network; 0: as many as there are cores.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Run one short generation when the model opens, so that damaged weights show at once and the first visitor does not wait.</summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>Megabytes that may go in and out of a forward pass which several jobs share; 0: each job has its own passes.</summary>
    [Range(0, 65_536)]
    public int BatchMegabytes { get; init; } = 4;

    /// <summary>Whether logs and traces may say what is being made. Whoever reads them then reads people's prompts.</summary>
    public bool LogPrompts { get; init; }

    /// <summary>Jobs that run in this process at a time, in shared forward passes; the others wait. 0: 4, or 1 with a <see cref="MemoryBudgetMegabytes"/>, since jobs at different stages would drive each other's networks out of memory. Of several places, one owner's jobs take all but one.</summary>
    [Range(0, 64)]
    public int ConcurrentJobs { get; init; }

    internal int JobsAtOnce => ConcurrentJobs > 0 ? ConcurrentJobs : MemoryBudgetMegabytes > 0 ? 1 : 4;

    /// <summary>Seconds that a process which runs jobs may be silent before others take them over.</summary>
    [Range(2, 3600)]
    public int LeaseSeconds { get; init; } = 20;

    /// <summary>Jobs of one owner that may wait.</summary>
    [Range(1, 1000)]
    public int MaxQueuedJobsPerOwner { get; init; } = 8;

    /// <summary>Waiting jobs of all owners behind one address: guests are as many as they like to be.</summary>
    [Range(1, 100_000)]
    public int MaxQueuedJobsPerAddress { get; init; } = 32;

    /// <summary>Jobs that one owner may start in a minute.</summary>
    [Range(1, 100_000)]
    public int JobsPerMinute { get; init; } = 60;

    /// <summary>Jobs that all owners behind one address may start in a minute.</summary>
    [Range(1, 100_000)]
    public int JobsPerMinutePerAddress { get; init; } = 240;

    /// <summary>Finished jobs kept in memory, of all owners together.</summary>
    [Range(1, 100_000)]
    public int MaxFinishedJobs { get; init; } = 200;

    /// <summary>Finished jobs of one owner kept in memory.</summary>
    [Range(1, 10_000)]
    public int MaxFinishedJobsPerOwner { get; init; } = 24;

    /// <summary>PNG megabytes of finished jobs kept in memory, of all owners together.</summary>
    [Range(1, 65_536)]
    public int MaxFinishedMegabytes { get; init; } = 256;

    /// <summary>Source pictures, uploaded or taken from results, kept in memory for one owner.</summary>
    [Range(1, 10_000)]
    public int MaxSourcesPerOwner { get; init; } = 64;

    /// <summary>Megabytes of source pictures, as pixels and as PNG, kept in memory for one owner.</summary>
    [Range(1, 65_536)]
    public int MaxSourceMegabytesPerOwner { get; init; } = 128;

    /// <summary>The same of all owners together.</summary>
    [Range(1, 65_536)]
    public int MaxSourceMegabytes { get; init; } = 512;
}
