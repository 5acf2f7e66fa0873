using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// A TPM behind a device file of the kernel (<c>/dev/tpmrm0</c>, whose resource manager keeps processes apart) or behind a Unix socket that takes plain
/// commands, as swtpm's does.
/// </summary>
internal sealed class TpmStreamTransport : ITpmTransport
{
    private const string SocketPrefix = "unix:";
    private const int HeaderSize = 10;
    private const int SizeOffset = 2;

    /// <summary>Making a primary key takes a slow TPM several seconds.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private readonly Stream _stream;

    private TpmStreamTransport(Stream stream) => _stream = stream;

    /// <param name="address">Path of a character device, or <c>unix:</c> and the path of a socket.</param>
    /// <exception cref="TpmException">It cannot be opened.</exception>
    public static async ValueTask<TpmStreamTransport> OpenAsync(string address, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        try
        {
            return new TpmStreamTransport(address.StartsWith(SocketPrefix, StringComparison.Ordinal)
                ? await ConnectAsync(address[SocketPrefix.Length..], cancel).ConfigureAwait(false)
                : new FileStream(address, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 }));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SocketException or ArgumentException or NotSupportedException)
        {
            throw new TpmException(TpmFault.Unavailable, $"The TPM at {address} cannot be opened: {fault.Message}", fault);
        }
    }

    public async ValueTask<byte[]> ExchangeAsync(ReadOnlyMemory<byte> command, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(AnswerLimit);
        var buffer = GC.AllocateArray<byte>(TpmWriter.MostBytes, pinned: true);
        try
        {
            await _stream.WriteAsync(command, limit.Token).ConfigureAwait(false);
            await _stream.FlushAsync(limit.Token).ConfigureAwait(false);
            var length = 0;

            // A device gives the whole response to one read, and loses what that read left; a socket may give it in pieces.
            while (length < HeaderSize || length < SizeOf(buffer))
            {
                var read = await _stream.ReadAsync(buffer.AsMemory(length), limit.Token).ConfigureAwait(false);
                length += read > 0 ? read : throw new TpmException(TpmFault.Unavailable, "The TPM has closed the connection");
            }

            return length == SizeOf(buffer) ? buffer.AsSpan(0, length).ToArray() : throw new TpmException(TpmFault.Unavailable, "The TPM answered more than it said");
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException)
        {
            throw new TpmException(TpmFault.Unavailable, $"The connection to the TPM broke: {fault.Message}", fault);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TpmException(TpmFault.Unavailable, $"The TPM did not answer within {AnswerLimit.TotalSeconds:0} seconds");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static int SizeOf(byte[] response)
    {
        var size = BinaryPrimitives.ReadUInt32BigEndian(response.AsSpan(SizeOffset));
        return size is >= HeaderSize and <= TpmWriter.MostBytes ? (int)size : throw new TpmException(TpmFault.Unavailable, "The TPM's answer has an impossible size");
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancel)
    {
#pragma warning disable RS0030 // A socket file is not the network.
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
#pragma warning restore RS0030
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
