using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Certificates;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Certificates through the unmodified SDKs, with challenge verification on. A missing client fails here; <c>./test</c> installs them.</summary>
public sealed class CertificateSdks(DevServer server) : IClassFixture<DevServer>
{
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData("js", "node certificates.mjs")]
    [InlineData("python", "/usr/bin/python3 certificates_flow.py")]
    public async Task Every_operation_of(string folder, string command)
    {
        // Each client looks at whole lists.
        await using var own = new DevServer();
        await own.StartAsync();

        var (exitCode, output) = await Session.RunAsync(command, Path.Combine(RepositoryRoot.Path, "tests", "clients", folder), Session.EnvironmentOf(own));

        Assert.True(exitCode == 0, output);
        Assert.Contains("checks passed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DotNet_makes_one_downloads_it_with_its_key_and_serves_a_handshake_with_it()
    {
        var client = Client();
        var policy = new CertificatePolicy(WellKnownIssuerNames.Self, "CN=tls.test", new SubjectAlternativeNames { DnsNames = { "tls.test" } }) { KeyType = CertificateKeyType.Ec, KeyCurveName = CertificateKeyCurveName.P256 };
        var made = (await (await client.StartCreateCertificateAsync("net-tls", policy)).WaitForCompletionAsync(Fast, TestContext.Current.CancellationToken)).Value;

        using var downloaded = (await client.DownloadCertificateAsync("net-tls", cancellationToken: TestContext.Current.CancellationToken)).Value;

        Assert.True(downloaded.HasPrivateKey);
        Assert.Equal(made.Cer, downloaded.RawData);
        Assert.Equal(made.Cer, await HandshakeAsync(downloaded));
        using var old = (await client.DownloadCertificateAsync("net-tls", made.Properties.Version, TestContext.Current.CancellationToken)).Value;
        Assert.Equal(downloaded.Thumbprint, old.Thumbprint);
    }

    [Fact]
    public async Task DotNet_does_all_that_its_client_can()
    {
        var (client, cancel) = (Client(), TestContext.Current.CancellationToken);
        var made = (await (await client.StartCreateCertificateAsync("net-life", CertificatePolicy.Default, tags: new Dictionary<string, string> { ["a"] = "b" }, cancellationToken: cancel)).WaitForCompletionAsync(Fast, cancel)).Value;
        Assert.Equal("CN=DefaultPolicy", made.Policy.Subject);
        Assert.Equal(SHA1Of(made.Cer), made.Properties.X509Thumbprint);

        made.Properties.Enabled = false;
        Assert.False((await client.UpdateCertificatePropertiesAsync(made.Properties, cancel)).Value.Properties.Enabled);
        made.Properties.Enabled = true;
        await client.UpdateCertificatePropertiesAsync(made.Properties, cancel);
        var policy = (await client.GetCertificatePolicyAsync("net-life", cancel)).Value;
        policy.ValidityInMonths = 7;
        Assert.Equal(7, (await client.UpdateCertificatePolicyAsync("net-life", policy, cancel)).Value.ValidityInMonths);

        var pending = await client.StartCreateCertificateAsync("net-merge", new CertificatePolicy(WellKnownIssuerNames.Unknown, "CN=merge"), cancellationToken: cancel);
        Assert.Equal(409, (await Assert.ThrowsAsync<RequestFailedException>(() => client.StartCreateCertificateAsync("net-merge", CertificatePolicy.Default, cancellationToken: cancel))).Status);
        using var authority = new TestAuthority(DateTimeOffset.UtcNow);
        var leaf = authority.Sign(pending.Properties.Csr, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddDays(5));
        var merged = (await client.MergeCertificateAsync(new MergeCertificateOptions("net-merge", [leaf, authority.Intermediate.RawData]), cancel)).Value;
        Assert.Equal(leaf, merged.Cer);
        Assert.Equal(leaf, (await pending.WaitForCompletionAsync(Fast, cancel)).Value.Cer);
        var cancelled = await client.StartCreateCertificateAsync("net-cancel", new CertificatePolicy(WellKnownIssuerNames.Unknown, "CN=c"), cancellationToken: cancel);
        await cancelled.CancelAsync(cancel);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await cancelled.WaitForCompletionAsync(Fast, cancel));
        await cancelled.DeleteAsync(cancel);

        using var key = RSA.Create(2048);
        using var own = authority.Leaf("CN=import", key, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        var imported = (await client.ImportCertificateAsync(new ImportCertificateOptions("net-pfx", own.Export(X509ContentType.Pfx, "pw")) { Password = "pw" }, cancel)).Value;
        Assert.Equal(own.RawData, imported.Cer);
        var pem = System.Text.Encoding.UTF8.GetBytes(own.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        var fromPem = (await client.ImportCertificateAsync(new ImportCertificateOptions("net-pem", pem) { Policy = new CertificatePolicy(WellKnownIssuerNames.Unknown, "CN=import") { ContentType = CertificateContentType.Pem } }, cancel)).Value;
        Assert.Equal(CertificateContentType.Pem, fromPem.Policy.ContentType);
        using (var downloaded = (await client.DownloadCertificateAsync("net-pem", cancellationToken: cancel)).Value)
        {
            Assert.True(downloaded.HasPrivateKey);
        }

        await client.SetContactsAsync([new CertificateContact { Email = "a@b.test", Name = "A" }], cancel);
        Assert.Equal("a@b.test", Assert.Single((await client.GetContactsAsync(cancel)).Value).Email);
        await client.DeleteContactsAsync(cancel);
        var issuer = (await client.CreateIssuerAsync(new CertificateIssuer("net-issuer", "Test") { AccountId = "u", Password = "p", AdministratorContacts = { new AdministratorContact { Email = "a@b.test" } } }, cancel)).Value;
        Assert.Null(issuer.Password);
        Assert.Equal("net-issuer", Assert.Single(await client.GetPropertiesOfIssuersAsync(cancel).ToListAsync(cancel)).Name);
        await client.DeleteIssuerAsync("net-issuer", cancel);

        var backup = (await client.BackupCertificateAsync("net-merge", cancel)).Value;
        var deletion = await client.StartDeleteCertificateAsync("net-merge", cancel);
        await deletion.WaitForCompletionAsync(Fast, cancel);
        await (await client.StartRecoverDeletedCertificateAsync("net-merge", cancel)).WaitForCompletionAsync(Fast, cancel);
        await (await client.StartDeleteCertificateAsync("net-merge", cancel)).WaitForCompletionAsync(Fast, cancel);
        Assert.Equal("net-merge", Assert.Single(await client.GetDeletedCertificatesAsync(cancellationToken: cancel).ToListAsync(cancel)).Name);
        await client.PurgeDeletedCertificateAsync("net-merge", cancel);
        Assert.Equal(leaf, (await client.RestoreCertificateBackupAsync(backup, cancel)).Value.Cer);
        var names = await client.GetPropertiesOfCertificatesAsync(includePending: true, cancellationToken: cancel).Select(one => one.Name).ToListAsync(cancel);
        Assert.Equal(["net-cancel", "net-life", "net-merge", "net-pem", "net-pfx"], names.Where(name => name != "net-tls").Order(StringComparer.Ordinal));
        Assert.Equal(404, (await Assert.ThrowsAsync<RequestFailedException>(() => client.GetCertificateAsync("absent", cancel))).Status);
    }

    private static byte[] SHA1Of(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return certificate.GetCertHash();
    }

    /// <summary>What a client of a TLS server sees that uses the certificate.</summary>
    private static async Task<byte[]> HandshakeAsync(X509Certificate2 certificate)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var accepted = await listener.AcceptTcpClientAsync();
            await using var stream = new SslStream(accepted.GetStream());
            await stream.AuthenticateAsServerAsync(certificate, clientCertificateRequired: false, SslProtocols.None, checkCertificateRevocation: false);
            await stream.WriteAsync("hello"u8.ToArray());
        });
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        byte[]? seen = null;
        await using var secure = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => (seen = shown!.GetRawCertData()) is not null);
        await secure.AuthenticateAsClientAsync("tls.test");
        Assert.Equal(5, await secure.ReadAtLeastAsync(new byte[5], 5));
        await serving;
        return seen!;
    }

    private CertificateClient Client()
    {
        var transport = new HttpClientTransport(new HttpClient(Wire.Handler(server)));
        var credential = new ClientSecretCredential(
            server.Settings["STRONGROOM_TENANT_ID"], server.Settings["STRONGROOM_CLIENT_ID"], server.Settings["STRONGROOM_CLIENT_SECRET"],
            new ClientSecretCredentialOptions { AuthorityHost = new Uri(server.Settings["STRONGROOM_LOGIN_URL"]), DisableInstanceDiscovery = true, Transport = transport });
        return new CertificateClient(new Uri(server.VaultOrigin), credential, new CertificateClientOptions { Transport = transport });
    }
}
