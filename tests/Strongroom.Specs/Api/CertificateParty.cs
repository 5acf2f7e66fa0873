using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>What tests ask of the certificates of a vault.</summary>
internal sealed class CertificateParty(KeyHost host)
{
    public KeyHost Host => host;

    public Task<Reply> SendAsync(string method, string path, string? body = null, string version = KeyHost.Newest) => host.SendAsync(method, path, body, version);

    public async Task<JsonElement> OkAsync(string method, string path, string? body = null, int status = 200, string version = KeyHost.Newest)
    {
        var reply = await SendAsync(method, path, body, version);
        Assert.True(reply.Status == status, $"{method} {path}: {reply.Status} {reply.Body}");
        return reply.Body.Length > 0 ? reply.Json : default;
    }

    /// <summary>Creates, waits until the operation is over, and gives the bundle.</summary>
    public async Task<JsonElement> CreateAsync(string name, string body)
    {
        await OkAsync("POST", $"/certificates/{name}/create", body, 202);
        var operation = await EndAsync(name);
        Assert.Equal("completed", operation.GetProperty("status").GetString());
        return await OkAsync("GET", $"/certificates/{name}");
    }

    public async Task<JsonElement> EndAsync(string name)
    {
        for (var turn = 0; ; turn++)
        {
            var operation = await OkAsync("GET", $"/certificates/{name}/pending");
            if (operation.GetProperty("status").GetString() != "inProgress")
            {
                return operation;
            }

            Assert.True(turn < 600, operation.ToString());
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public async Task<byte[]> CsrAsync(string name) => (await OkAsync("GET", $"/certificates/{name}/pending")).GetProperty("csr").GetBytesFromBase64();

    /// <summary>The certificate of a bundle.</summary>
    public static X509Certificate2 Certificate(JsonElement bundle) => X509CertificateLoader.LoadCertificate(bundle.GetProperty("cer").GetBytesFromBase64());

    /// <summary>What the secret of the certificate holds, opened with an empty password.</summary>
    public async Task<X509Certificate2Collection> PfxAsync(string name)
    {
        var secret = await OkAsync("GET", $"/secrets/{name}");
        Assert.Equal("application/x-pkcs12", secret.GetProperty("contentType").GetString());
        return X509CertificateLoader.LoadPkcs12Collection(secret.GetProperty("value").GetBytesFromBase64(), "", X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
    }

    public static string VersionOf(JsonElement bundle) => bundle.GetProperty("id").GetString()!.Split('/')[^1];

    public static string ErrorOf(Reply reply) => $"{reply.Status} {reply.ErrorCode}";

    public static IEnumerable<string> Members(JsonElement json) => json.EnumerateObject().Select(member => member.Name);
}
