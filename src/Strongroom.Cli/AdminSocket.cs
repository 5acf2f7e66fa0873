using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Strongroom.Cli;

/// <summary>HTTP over the server's local admin socket. Who may open the socket is an administrator: the file's mode is the lock.</summary>
internal sealed class AdminSocket : IDisposable
{
    /// <summary>Unix sockets have short addresses: 108 bytes with the final zero (unix(7)).</summary>
    private const int LongestPath = 107;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly HttpClient _client;

    /// <exception cref="CliException">The directory is open to strangers, or its path is too long for a socket.</exception>
    public AdminSocket(string dataDirectory)
    {
        _path = Path.Combine(Path.GetFullPath(dataDirectory), "admin.sock");
        if (System.Text.Encoding.UTF8.GetByteCount(_path) > LongestPath)
        {
            throw new CliException(ExitCode.Local, $"{_path} is too long for a socket ({LongestPath} bytes at most): give a shorter --data, as in a symbolic link");
        }

        RefuseOpenDirectory(Path.GetDirectoryName(_path)!);
#pragma warning disable RS0030 // The guarded client of Outbound is for the network; this one can reach nothing but the socket file.
        _client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
#pragma warning restore RS0030
        {
            BaseAddress = new Uri("http://localhost/"),
            // The person at the keyboard is the timeout: a rotation may be long.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>The answer as soon as its headers are there. The caller disposes it.</summary>
    /// <exception cref="CliException">Nobody answers.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            throw Unreachable(fault);
        }
    }

    public CliException Unreachable(Exception fault) => fault.GetBaseException() switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            new CliException(ExitCode.Unreachable, $"no right to open {_path}: run this as the server's user"),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.ConnectionRefused } =>
            new CliException(ExitCode.Unreachable, $"no server answers on {_path}: is it running, with this --data?"),
        TimeoutException => new CliException(ExitCode.Unreachable, $"no server answers on {_path} within {ConnectTimeout.TotalSeconds:0} seconds"),
        var other => new CliException(ExitCode.Unreachable, $"the connection to {_path} broke: {other.Message}"),
    };

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
#pragma warning disable RS0030 // A socket file is not the network.
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
#pragma warning restore RS0030
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path), cancel).AsTask().WaitAsync(ConnectTimeout, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A passphrase goes over this socket: where everybody may write, anybody may have put it there.</summary>
    private static void RefuseOpenDirectory(string directory)
    {
        if (Directory.Exists(directory) && File.GetUnixFileMode(directory).HasFlag(UnixFileMode.OtherWrite))
        {
            throw new CliException(ExitCode.Local, $"{directory} can be written by every user of this machine: the server in it is not trusted");
        }
    }
}
