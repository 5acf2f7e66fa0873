using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Strongroom.Tests.Crypto;

/// <summary>Whoever sits between the processor and the TPM: hears every message, and may change the answers.</summary>
internal sealed class TpmBus : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("strongroom-bus-").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _target;
    private readonly Task _serving;

    public TpmBus(string target)
    {
        _target = target["unix:".Length..];
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_root, "bus.sock")));
        _listener.Listen();
        _serving = ServeAsync();
    }

    public string Address => "unix:" + Path.Combine(_root, "bus.sock");

    public ConcurrentQueue<byte[]> Seen { get; } = [];

    /// <summary>From the command's code and the answer to the answer that is passed on.</summary>
    public Func<uint, byte[], byte[]> Alter { get; set; } = (_, answer) => answer;

    public void Dispose()
    {
        _listener.Dispose();
        _serving.Wait(TimeSpan.FromSeconds(5));
        Directory.Delete(_root, recursive: true);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptAsync();
                using var tpm = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await tpm.ConnectAsync(new UnixDomainSocketEndPoint(_target));
                while (await ReceiveAsync(client) is { Length: > 0 } command)
                {
                    await tpm.SendAsync(command);
                    var answer = await ReceiveAsync(tpm);
                    var passed = Alter(BinaryPrimitives.ReadUInt32BigEndian(command.AsSpan(6)), answer);
                    await client.SendAsync(passed);
                    if (passed.Length < answer.Length)
                    {
                        break;
                    }
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                if (_listener.SafeHandle.IsClosed)
                {
                    return;
                }
            }
        }
    }

    private async Task<byte[]> ReceiveAsync(Socket from)
    {
        var buffer = new byte[4096];
        var length = await from.ReceiveAsync(buffer);
        Seen.Enqueue(buffer[..length]);
        return buffer[..length];
    }
}
