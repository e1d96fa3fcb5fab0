namespace Unclip.Web.Cluster;

/// <summary>What a process does of the app's work.</summary>
public enum ProcessRole
{
    /// <summary>All of it.</summary>
    Both,

    /// <summary>Serves pages, hubs and the REST interface; jobs wait for a worker.</summary>
    Web,

    /// <summary>Runs jobs, and serves nothing.</summary>
    Worker,
}
