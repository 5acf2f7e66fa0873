using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>S35: what identities prove themselves with is in no file, log, trail or error, in any spelling, whether it was good or sent by mistake.</summary>
public sealed class IdentityCanaries
{
    [Fact, Trait("Row", "V12"), Trait("Row", "V13")]
    public async Task No_secret_of_an_identity_is_kept_or_repeated()
    {
        await using var server = new DevServer();
        await server.StartAsync();
        using var wire = new Wire(server);
        using var host = new AgentHost(server, wire, "canary");
        var needles = new Dictionary<string, string>();
        var errors = new List<Reply>();
        var me = host.Owner;
        var login = $"{host.Origin}/{host.Tenant}";

        var application = (await me.GraphAsync("POST", "/v1.0/applications", """{"displayName":"canary"}""")).Json;
        var path = $"/v1.0/applications/{application.GetProperty("id").GetString()}";
        var secret = (await me.GraphAsync("POST", path + "/addPassword", "{}")).Json;
        needles["client secret"] = secret.GetProperty("secretText").GetString()![4..];

        await host.MakeAsync();
        needles["code that was used"] = await host.InviteAsync();
        Assert.Equal(200, (await host.EnrolAsync(needles["code that was used"])).Status);
        needles["code that is open"] = await host.InviteAsync();
        needles["code that was guessed"] = "WRONG" + needles["code that is open"][5..];
        errors.Add(await host.EnrolAsync(needles["code that was guessed"]));

        var proof = host.Key.Sign(host.Header, host.Payload(more: host.Resource));
        needles["agent's proof"] = Signature(proof);
        var token = await host.SendAsync("token", proof);
        needles["agent's token"] = Signature(token.Json.GetProperty("access_token").GetString()!);
        errors.Add(await host.SendAsync("token", proof));

        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportPkcs8PrivateKeyPem();
        needles["private key as text"] = pem.Split('\n')[6];
        needles["private key in base64"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)).Substring(400, 48);
        errors.Add(await me.GraphAsync("PATCH", path, "{\"keyCredentials\":[{\"type\":\"AsymmetricX509Cert\",\"usage\":\"Verify\",\"key\":\"" + Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)) + "\"}]}"));
        errors.Add(await me.GraphAsync("PATCH", path, "{\"keyCredentials\":[{\"type\":\"AsymmetricX509Cert\",\"usage\":\"Verify\",\"key\":\"" + needles["private key as text"] + "\"}]}"));
        errors.Add(await me.GraphAsync("PATCH", path, "{\"keyCredentials\":[{\"type\":\"" + needles["private key as text"] + "\",\"key\":\"AAAA\"}]}"));

        needles["password"] = Canary();
        var user = "{\"userPrincipalName\":\"canary@example.com\",\"displayName\":\"canary\",\"passwordProfile\":{\"password\":\"" + needles["password"] + "\"}}";
        Assert.Equal(201, (await me.GraphAsync("POST", "/v1.0/users", user)).Status);
        errors.Add(await me.GraphAsync("POST", "/v1.0/users", user));
        errors.Add(await me.GraphAsync("POST", "/v1.0/users", user[..^1]));
        errors.Add(await me.GraphAsync("POST", "/v1.0/users", user.Replace("\"password\":\"", "\"password\":[\"", StringComparison.Ordinal)));

        needles["client assertion"] = Canary() + Canary();
        needles["federated token"] = Canary() + Canary();
        foreach (var (issuer, signature) in new[] { (server.Settings["STRONGROOM_CLIENT_ID"], needles["client assertion"]), ("https://issuer.example.com", needles["federated token"]) })
        {
            var assertion = $"{Encode("""{"alg":"RS256","typ":"JWT","x5t":"AAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")}.{Encode("{\"iss\":\"" + issuer + "\",\"sub\":\"s\",\"aud\":\"a\",\"jti\":\"j\",\"exp\":9999999999}")}.{signature}";
            errors.Add(await wire.PostAsync(
                login + "/oauth2/v2.0/token",
                $"grant_type=client_credentials&client_id={server.Settings["STRONGROOM_CLIENT_ID"]}&scope=x%2F.default&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={assertion}",
                "application/x-www-form-urlencoded"));
        }

        needles["secret that was guessed"] = Canary();
        errors.Add(await wire.PostAsync(login + "/oauth2/v2.0/token", $"grant_type=client_credentials&client_id={server.Settings["STRONGROOM_CLIENT_ID"]}&scope=x&client_secret={needles["secret that was guessed"]}", "application/x-www-form-urlencoded"));
        errors.Add(await wire.PostAsync(login + "/oauth2/v2.0/token?client_secret=" + needles["secret that was guessed"], needles["secret that was guessed"], "text/plain"));
        var (_, trail) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail --data {server.DataDirectory}", server.DataDirectory);
        server.Kill();

        Assert.All(errors, reply => Assert.InRange(reply.Status, 400, 499));
        Assert.Contains("canary", trail, StringComparison.Ordinal);
        foreach (var (name, needle) in needles)
        {
            Assert.All(errors, reply => Assert.True(!reply.Body.Contains(needle, StringComparison.OrdinalIgnoreCase), $"{name} is in {reply.Body}"));
            Assert.True(!trail.Contains(needle, StringComparison.OrdinalIgnoreCase), $"{name} is in the trail");
            Assert.True(!server.Output.Contains(needle, StringComparison.OrdinalIgnoreCase), $"{name} is in the log");
        }

        foreach (var file in Directory.EnumerateFiles(server.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".sock", StringComparison.Ordinal)))
        {
            var content = await File.ReadAllBytesAsync(file);
            foreach (var (name, needle) in needles)
            {
                Assert.All(Spellings(needle), spelling => Assert.True(content.AsSpan().IndexOf(spelling) < 0, $"{file} holds the {name}"));
            }
        }
    }

    private static string Canary() => Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    private static string Signature(string token) => token.Split('.')[2];

    private static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static IEnumerable<byte[]> Spellings(string text) =>
    [
        Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text), Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=')[..^2]),
        Encoding.UTF8.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(text))), Encoding.UTF8.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
    ];
}
