namespace Unclip.Web.Galleries;

/// <summary>Reads at most so many bytes, whatever a header promised, until it is allowed more.</summary>
internal sealed class BoundedStream(Stream inner, long limit, string name) : Stream
{
    private long read;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>A part is read: the next one may be as large.</summary>
    public void Renew() => read = 0;

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await inner.ReadAsync(buffer, cancellationToken));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Counted(int bytes) => (read += bytes) <= limit
        ? bytes
        : throw new InvalidDataException(FormattableString.Invariant($"{name} is larger than expected, which is at most {limit / 1048576.0:0.#} MB."));
}
