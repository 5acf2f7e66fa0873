using System.Net.Sockets;

namespace Strongroom.Agent.Commands;

/// <summary>HTTP over the running agent's own socket.</summary>
internal static class ControlClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The answer's body; null when no agent runs there.</summary>
    /// <exception cref="AgentException">There is no right to ask, or the agent does not answer.</exception>
    public static async Task<byte[]?> SendAsync(string socketPath, HttpMethod method, string path, CancellationToken cancel)
    {
#pragma warning disable RS0030 // The guarded client of Outbound is for the network; this one can reach nothing but the socket file.
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, stop) => ConnectAsync(socketPath, stop), UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
#pragma warning restore RS0030
        {
            Timeout = Patience,
        };
        try
        {
            using var request = new HttpRequestMessage(method, "http://localhost" + path);
            using var response = await http.SendAsync(request, cancel).ConfigureAwait(false);
            return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        }
        catch (HttpRequestException fault) when (fault.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.ConnectionRefused })
        {
            return null;
        }
        catch (HttpRequestException fault)
        {
            throw new AgentException(AgentExit.Unreachable, $"the agent does not answer on {socketPath}: {fault.GetBaseException().Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new AgentException(AgentExit.Unreachable, $"the agent does not answer on {socketPath} within {Patience.TotalSeconds:0} seconds");
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancel)
    {
#pragma warning disable RS0030 // As above: a socket file, not the network.
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
