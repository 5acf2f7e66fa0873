using System.Security.Cryptography;

namespace Strongroom.Kernel;

/// <summary>
/// Bytes that nobody may see: pinned, so that the collector leaves no copy behind, zeroed on dispose, printed as their length.
/// Buffers of up to 64 KiB return to a bounded pool after zeroing, since a pinned allocation a request is what a GET would otherwise cost.
/// Zeroing cannot reach Kestrel's own buffers, a dump or swap; the operator's guide says what to do about those.
/// </summary>
public sealed class SecretBytes : IDisposable
{
    private byte[]? _buffer;
    private readonly int _length;

    private SecretBytes(int length)
    {
        _buffer = PinnedBuffers.Rent(length);
        _length = length;
    }

    public SecretBytes(ReadOnlySpan<byte> source) : this(source.Length) => source.CopyTo(_buffer);

    /// <summary>A zeroed buffer of exactly <paramref name="length"/> bytes, to be filled through <see cref="Writable"/>.</summary>
    public static SecretBytes Allocate(int length) => new(length);

    /// <summary>Fresh bytes from the operating system's generator.</summary>
    public static SecretBytes Random(int length)
    {
        var secret = new SecretBytes(length);
        RandomNumberGenerator.Fill(secret.Writable);
        return secret;
    }

    public int Length => _length;

    public ReadOnlySpan<byte> Span => Writable;

    public Span<byte> Writable => (_buffer ?? throw new ObjectDisposedException(nameof(SecretBytes))).AsSpan(0, _length);

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, null);
        if (buffer is not null)
        {
            PinnedBuffers.Return(buffer);
        }
    }

    public override string ToString() => $"SecretBytes({_length})";
}
