namespace Unclip.Models;

/// <summary>
/// A checkpoint that cannot be used as it is. The message names the file, the key or field, what was expected and what
/// was found.
/// </summary>
public sealed class CheckpointException : Exception
{
    public CheckpointException()
    {
    }

    public CheckpointException(string message)
        : base(message)
    {
    }

    public CheckpointException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
