using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>
/// A JSON writer over pinned memory that is zeroed when returned, since bodies hold secrets. Writers are reused: bench/ measures a GET at
/// about 2 KB of allocation, and a fresh writer and buffer would double it.
/// </summary>
internal sealed class JsonBuffer : IBufferWriter<byte>, IDisposable
{
    private const int InitialSize = 1024;
    private const int Kept = 128;

    private static readonly ConcurrentQueue<JsonBuffer> Pool = new();

    /// <summary>The "+" in recovery levels is literal on the wire; answers are JSON with <c>nosniff</c>, never HTML.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private byte[] _buffer = PinnedBuffers.Rent(InitialSize);
    private int _length;

    private JsonBuffer() => Json = new Utf8JsonWriter(this, Options);

    public Utf8JsonWriter Json { get; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public static JsonBuffer Rent() => Pool.TryDequeue(out var buffer) ? buffer.Ready() : new JsonBuffer();

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public void Dispose()
    {
        PinnedBuffers.Return(_buffer);
        _buffer = [];
        _length = 0;
        if (Pool.Count < Kept)
        {
            Pool.Enqueue(this);
        }
    }

    private JsonBuffer Ready()
    {
        _buffer = PinnedBuffers.Rent(InitialSize);
        Json.Reset(this);
        return this;
    }

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 256);
        if (needed <= _buffer.Length)
        {
            return;
        }

        var larger = PinnedBuffers.Rent(Math.Max(needed, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        PinnedBuffers.Return(_buffer);
        _buffer = larger;
    }
}
