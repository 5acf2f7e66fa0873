using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Strongroom.Kernel;
using Strongroom.Mail;
using Xunit;

namespace Strongroom.Tests.Certificates;

/// <summary>A real mail server: Debian's aiosmtpd on loopback. Recipients that begin with <c>never</c> it refuses; while <see cref="IsBusy"/>, everyone but <c>first…</c> for now.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    public const string User = "vault";
    public const string Password = "päss word";

    private const string Script = """
        import asyncio, json, os, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult
        directory, form, auth, port = sys.argv[1], sys.argv[2], sys.argv[3] == 'True', int(sys.argv[4])
        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith('never'):
                    return '550 no such user'
                if os.path.exists(directory + '/busy') and not address.startswith('first'):
                    return '451 try again later'
                envelope.rcpt_tos.append(address)
                return '250 OK'
            async def handle_DATA(self, server, session, envelope):
                with open(directory + '/mails', 'a') as f:
                    f.write(json.dumps({'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'tls': session.ssl is not None or form == 'Implicit',
                        'user': session.authenticated, 'text': envelope.content.decode('utf-8')}) + '\n')
                return '250 OK'
        def judge(server, session, envelope, mechanism, data):
            return AuthResult(success=data.login == b'vault' and data.password == 'p\u00e4ss word'.encode(), handled=False)
        context = None
        if form != 'None':
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(directory + '/leaf.pem')
        async def main():
            make = lambda: SMTP(Handler(), hostname='localhost', tls_context=context if form == 'StartTls' else None, require_starttls=form == 'StartTls',
                authenticator=judge, auth_required=auth, auth_require_tls=form == 'StartTls')
            server = await asyncio.get_running_loop().create_server(make, '127.0.0.1', port, ssl=context if form == 'Implicit' else None)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()
        asyncio.run(main())
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("strongroom-mail-").FullName;
    private readonly SmtpSecurity _security;
    private readonly bool _demandsUser;
    private Process? _process;

    private MailServer(SmtpSecurity security, bool demandsUser)
    {
        (_security, _demandsUser) = (security, demandsUser);
        (Authority, var pem) = Certificates();
        File.WriteAllText(Path.Combine(_directory, "leaf.pem"), pem);
    }

    public X509Certificate2 Authority { get; }

    public int Port { get; private set; }

    public SmtpOptions Options => new()
    {
        Host = _security == SmtpSecurity.None ? "127.0.0.1" : "localhost",
        Port = Port,
        Security = _security,
        From = "vault@example.com",
        User = _demandsUser ? User : null,
        Password = _demandsUser ? new SecretBytes(System.Text.Encoding.UTF8.GetBytes(Password)) : null,
    };

    public bool IsBusy
    {
        set
        {
            if (value)
            {
                File.WriteAllText(Path.Combine(_directory, "busy"), "");
            }
            else
            {
                File.Delete(Path.Combine(_directory, "busy"));
            }
        }
    }

    /// <summary>What it has taken, in order.</summary>
    public IReadOnlyList<JsonElement> Mails =>
        File.Exists(Path.Combine(_directory, "mails")) ? [.. File.ReadAllLines(Path.Combine(_directory, "mails")).Select(line => JsonDocument.Parse(line).RootElement)] : [];

    public static async Task<MailServer> StartAsync(SmtpSecurity security = SmtpSecurity.None, bool demandsUser = false)
    {
        var server = new MailServer(security, demandsUser);
        await server.UpAsync();
        return server;
    }

    public async Task UpAsync()
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["-W", "ignore", "-c", Script, _directory, _security.ToString(), _demandsUser.ToString(), Port.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        var line = await _process.StandardOutput.ReadLineAsync();
        Assert.True(int.TryParse(line, out var port), "The mail server did not start: python3-aiosmtpd is needed");
        Port = port;
    }

    public async Task DownAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await DownAsync();
        }

        Authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static (X509Certificate2 Authority, string Pem) Certificates()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Mail root", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var root = authority.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        leaf.CertificateExtensions.Add(names.Build());
        using var signed = leaf.Create(root, now.AddDays(-1), now.AddDays(1), [1, 2, 3]);
        return (root, signed.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
