using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Strongroom.Tests.Outbound;

/// <summary>A server on loopback without TLS that answers every request alike, and counts who comes.</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, string> _answer;
    private readonly Task _serving;

    public PlainServer(string answer)
        : this(_ => answer)
    {
    }

    /// <param name="answer">From the request's head.</param>
    public PlainServer(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Connections++;
                var head = new byte[8192];
                var length = await socket.ReceiveAsync(head, _stop.Token);
                if (length > 0)
                {
                    await socket.SendAsync(Encoding.ASCII.GetBytes(_answer(Encoding.ASCII.GetString(head, 0, length))), _stop.Token);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }
}
