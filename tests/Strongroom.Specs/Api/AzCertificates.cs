using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Certificates by the commands of the az of Debian trixie; the older one's are broken by its packaging. It runs in the chroot that <c>./test --long</c> makes.</summary>
public sealed class AzCertificates(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly AzureCli _az = AzureCli.Newer(server);

    [Fact(Explicit = true)]
    public async Task Certificates_by_their_own_commands()
    {
        await _az.SignInAsync();
        string[] vault = ["--vault-name", server.VaultName];
        var policy = Path.Combine(_az.Folder, "policy.json");
        await File.WriteAllTextAsync(policy, """
            {"issuerParameters":{"name":"Self"},"keyProperties":{"exportable":true,"keySize":2048,"keyType":"RSA","reuseKey":true},"secretProperties":{"contentType":"application/x-pkcs12"},"x509CertificateProperties":{"subject":"CN=az","validityInMonths":12}}
            """, TestContext.Current.CancellationToken);

        var created = await _az.RunAsync(["keyvault", "certificate", "create", .. vault, "-n", "az-self", "-p", "@" + policy]);
        Assert.Equal("completed", created.GetProperty("status").GetString());
        var shown = await _az.RunAsync(["keyvault", "certificate", "show", .. vault, "-n", "az-self"]);
        var der = Path.Combine(_az.Folder, "az.pem");
        await _az.RunAsync(["keyvault", "certificate", "download", .. vault, "-n", "az-self", "-f", der, "-e", "PEM"]);
        using var downloaded = X509CertificateLoader.LoadCertificateFromFile(der);
        Assert.Equal(Convert.FromBase64String(shown.GetProperty("cer").GetString()!), downloaded.RawData);
        var pfx = Path.Combine(_az.Folder, "az.pfx");
        await _az.RunAsync(["keyvault", "secret", "download", .. vault, "-n", "az-self", "-f", pfx, "-e", "base64"]);
        using var whole = X509CertificateLoader.LoadPkcs12FromFile(pfx, "", X509KeyStorageFlags.EphemeralKeySet);
        Assert.True(whole.HasPrivateKey);

        using var key = RSA.Create(2048);
        using var authority = new TestAuthority(DateTimeOffset.UtcNow);
        using var leaf = authority.Leaf("CN=az import", key, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        var pem = Path.Combine(_az.Folder, "import.pem");
        await File.WriteAllTextAsync(pem, key.ExportPkcs8PrivateKeyPem() + "\n" + leaf.ExportCertificatePem() + "\n", TestContext.Current.CancellationToken);
        var imported = await _az.RunAsync(["keyvault", "certificate", "import", .. vault, "-n", "az-import", "-f", pem]);
        Assert.Equal(leaf.RawData, Convert.FromBase64String(imported.GetProperty("cer").GetString()!));

        await _az.RunAsync(["keyvault", "certificate", "set-attributes", .. vault, "-n", "az-import", "--enabled", "false"]);
        Assert.Equal(2, (await _az.RunAsync(["keyvault", "certificate", "list", .. vault])).GetArrayLength());
        await _az.RunAsync(["keyvault", "certificate", "contact", "add", .. vault, "--email", "a@b.test"]);
        await _az.RunAsync(["keyvault", "certificate", "issuer", "create", .. vault, "--issuer-name", "ours", "--provider-name", "Strongroom"]);
        Assert.Single((await _az.RunAsync(["keyvault", "certificate", "issuer", "list", .. vault])).EnumerateArray());
        await _az.RunAsync(["keyvault", "certificate", "issuer", "delete", .. vault, "--issuer-name", "ours"]);
        var backup = Path.Combine(_az.Folder, "az.backup");
        await _az.RunAsync(["keyvault", "certificate", "backup", .. vault, "-n", "az-import", "-f", backup]);
        await _az.RunAsync(["keyvault", "certificate", "delete", .. vault, "-n", "az-import"]);
        await _az.RunAsync(["keyvault", "certificate", "recover", .. vault, "-n", "az-import"]);
        await _az.RunAsync(["keyvault", "certificate", "delete", .. vault, "-n", "az-import"]);
        await _az.RunAsync(["keyvault", "certificate", "purge", .. vault, "-n", "az-import"]);
        await _az.RunAsync(["keyvault", "certificate", "restore", .. vault, "-f", backup]);
    }

    public void Dispose() => _az.Dispose();
}
