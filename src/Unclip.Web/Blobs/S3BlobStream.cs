using Amazon.S3;
using Amazon.S3.Model;

namespace Unclip.Web.Blobs;

/// <summary>An object of a bucket as it arrives. Whoever seeks gets the rest from there, by another request when the next byte is read.</summary>
internal sealed class S3BlobStream(AmazonS3Client client, string bucket, string key, GetObjectResponse whole) : Stream
{
    private GetObjectResponse? arriving = whole;
    private long arrivingAt, position;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length { get; } = whole.ContentLength;

    public override long Position
    {
        get => position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= Length || buffer.IsEmpty) return 0;
        if (arriving is null || arrivingAt != position)
        {
            arriving?.Dispose();
            arriving = null;
            arriving = await client.GetObjectAsync(new() { BucketName = bucket, Key = key, ByteRange = new(position, Length - 1) }, cancellationToken);
        }

        int read = await arriving.ResponseStream.ReadAsync(buffer, cancellationToken);
        if (read == 0) throw new EndOfStreamException($"{key} ended after {position} bytes, expected {Length}.");
        arrivingAt = position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => position, _ => Length };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) arriving?.Dispose();
        base.Dispose(disposing);
    }
}
