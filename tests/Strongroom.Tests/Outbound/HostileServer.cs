using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Outbound;

namespace Strongroom.Tests.Outbound;

/// <summary>A TLS server on loopback that reads a request's head and then answers as the test says. It is believed by whoever trusts <see cref="Authority"/>.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    public const string Name = "idp.test";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _leaf;
    private readonly Task _serving;

    public HostileServer(Func<Stream, CancellationToken, Task> answer)
    {
        (Authority, _leaf) = Certificates();
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public X509Certificate2 Authority { get; }

    public int Requests { get; private set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address(string host = Name) => new($"https://{host}:{Port}/");

    /// <summary>A client that finds the server under every name, and may reach it.</summary>
    public HttpClient Client(ResolveName? resolve = null, bool trusting = true) => new OutboundClients(
        new OutboundOptions { Allowed = [IPNetwork.Parse("127.0.0.0/8")], Authorities = trusting ? [Authority] : [] },
        resolve ?? ((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]))).Create();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // The listener stops last: between two accepts the loop would find it stopped, which is another exception.
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<Stream, CancellationToken, Task> answer)
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                running.Add(AnswerAsync(await _listener.AcceptSocketAsync(_stop.Token), answer));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task AnswerAsync(Socket socket, Func<Stream, CancellationToken, Task> answer)
    {
        try
        {
            await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _leaf }, _stop.Token);
            var head = new byte[8192];
            if (await stream.ReadAsync(head, _stop.Token) == 0)
            {
                return;
            }

            Requests++;
            await answer(stream, _stop.Token);
            await stream.FlushAsync(_stop.Token);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The other side has hung up, which is what these tests are about.
        }
    }

    private static (X509Certificate2 Authority, X509Certificate2 Leaf) Certificates()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=test root", authorityKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var authority = root.CreateSelfSigned(from, to);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=leaf", leafKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(authority, from, to, [1, 2, 3, 4]);
        using var keyed = bare.CopyWithPrivateKey(leafKey);
        return (X509CertificateLoader.LoadCertificate(authority.RawData), X509CertificateLoader.LoadPkcs12(keyed.Export(X509ContentType.Pfx), null));
    }
}
