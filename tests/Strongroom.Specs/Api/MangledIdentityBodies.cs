using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Bodies and filters of the directory and of agents, mangled by a seeded die: whatever comes, the answer is the client's fault or none (V34).</summary>
public sealed class MangledIdentityBodies(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const int Rounds = 25;

    /// <summary>What the server takes of a request line.</summary>
    private const int LongestLine = 8 * 1024;

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e999", "true", "[]", "{}", "[[[[[[[[]]]]]]]]", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\uD83D\\uDE00\"", "99999999999999999999999999", "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.9999999Z\"", "\"00000000-0000-0000-0000-000000000000\"", "\"" + new string('a', 70_000) + "\"", "\"https://[::1\"", "\"//\"", "\"AAAA\"", "\"MAA=\"", "\"=\"", "[null]", "[\"a\",\"a\"]", "{\"a\":{\"a\":{}}}",
    ];

    private readonly Wire _wire = new(server);

    [Fact, Trait("Row", "V34"), Trait("Row", "P5")]
    public async Task Nothing_that_is_sent_breaks_the_server()
    {
        var me = Party.Administrator(server, _wire);
        var application = (await me.GraphAsync("POST", "/v1.0/applications", """{"displayName":"mangled"}""")).Json.GetProperty("id").GetString()!;
        var group = (await me.GraphAsync("POST", "/v1.0/groups", """{"displayName":"mangled","mailNickname":"m","mailEnabled":false,"securityEnabled":true}""")).Json.GetProperty("id").GetString()!;
        var login = $"{server.Settings["STRONGROOM_LOGIN_URL"]}/{server.Settings["STRONGROOM_TENANT_ID"]}/agent/";
        var random = new Random(4711);
        var wrong = new List<string>();
        foreach (var (method, path, body) in new (string, string, string)[]
        {
            ("POST", "/v1.0/users", """{"userPrincipalName":"a@b","displayName":"a","accountEnabled":true,"mail":"a@b","passwordProfile":{"password":"x","forceChangePasswordNextSignIn":true}}"""),
            ("POST", "/v1.0/groups", """{"displayName":"a","mailNickname":"a","mailEnabled":false,"securityEnabled":true,"groupTypes":[]}"""),
            ("PATCH", $"/v1.0/applications/{application}", """{"displayName":"a","identifierUris":["api://a"],"keyCredentials":[{"keyId":"11111111-2222-3333-4444-555555555555","type":"AsymmetricX509Cert","usage":"Verify","key":"MIIB","displayName":"k","endDateTime":"2030-01-01T00:00:00Z"}]}"""),
            ("POST", $"/v1.0/applications/{application}/addPassword", """{"passwordCredential":{"displayName":"a","startDateTime":"2020-01-01T00:00:00Z","endDateTime":"2030-01-01T00:00:00Z"}}"""),
            ("POST", $"/v1.0/applications/{application}/removePassword", """{"keyId":"11111111-2222-3333-4444-555555555555"}"""),
            ("POST", $"/v1.0/applications/{application}/federatedIdentityCredentials", """{"name":"aaa","issuer":"https://a.example","subject":"s","audiences":["a"],"description":"d","claimsMatchingExpression":{"value":"claims['sub'] eq 'a'","languageVersion":1}}"""),
            ("POST", $"/v1.0/groups/{group}/members/$ref", """{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/11111111-2222-3333-4444-555555555555"}"""),
            ("POST", "/v1.0/servicePrincipals", """{"appId":"11111111-2222-3333-4444-555555555555","displayName":"a"}"""),
            ("POST", "/v1.0/directoryObjects/getByIds", """{"ids":["11111111-2222-3333-4444-555555555555"],"types":["user"]}"""),
            ("POST", $"/v1.0/groups/{group}/checkMemberGroups", """{"groupIds":["11111111-2222-3333-4444-555555555555"]}"""),
            ("AGENT", "enroll", """{"machine":"11111111-2222-3333-4444-555555555555","code":"A","publicKey":"MFkw","proof":"a.b.c"}"""),
            ("AGENT", "token", """eyJhbGciOiJFUzI1NiIsInR5cCI6ImFnZW50K2p3dCIsImtpZCI6ImEifQ.eyJpc3MiOiJhIn0.AAAA"""),
            ("AGENT", "status", """eyJhbGciOiJFUzI1NiIsInR5cCI6ImFnZW50K2p3dCIsImtpZCI6ImEifQ.eyJpc3MiOiJhIn0.AAAA"""),
        })
        {
            for (var round = 0; round < Rounds; round++)
            {
                var mangled = Mangle(body, random);
                var reply = method == "AGENT"
                    ? await _wire.PostAsync(login + path, mangled, path == "enroll" ? "application/json" : "application/jwt")
                    : await me.GraphAsync(method, path, mangled);
                if (reply.Status >= 500)
                {
                    wrong.Add($"{method} {path} {mangled[..Math.Min(300, mangled.Length)]}: {reply.Status} {reply.Body}");
                }
            }
        }

        foreach (var filter in Filters(random))
        {
            foreach (var set in (string[])["users", "groups", "applications", "servicePrincipals"])
            {
                var query = $"/v1.0/{set}?$filter={Uri.EscapeDataString(filter)}";
                var reply = await AnswerOrNoneAsync(me, query);
                if (reply?.Status >= 500)
                {
                    wrong.Add($"{set} {filter[..Math.Min(300, filter.Length)]}: {reply.Status} {reply.Body}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(200, (await me.GraphAsync("GET", "/v1.0/users?$top=1")).Status);
    }

    public void Dispose() => _wire.Dispose();

    /// <summary>A line that is too long is refused before it has come whole: whether its sender reads the refusal or finds the connection closed is chance.</summary>
    private static async Task<Reply?> AnswerOrNoneAsync(Party me, string query)
    {
        try
        {
            return await me.GraphAsync("GET", query);
        }
        catch (HttpRequestException) when (query.Length > LongestLine)
        {
            return null;
        }
    }

    /// <summary>One value of another kind, a part left out or said twice, or another character.</summary>
    private static string Mangle(string body, Random random)
    {
        var at = random.Next(body.Length);
        switch (random.Next(5))
        {
            case 0:
                return body[..at];
            case 1:
                return body[..at] + body[Math.Min(body.Length, at + random.Next(1, 12))..];
            case 2:
                return body[..at] + body[random.Next(body.Length)..];
            case 3:
                return body[..at] + "\0\"{}[],:\\'\u2028é"[random.Next(12)] + body[(at + 1)..];
            default:
                var colons = Enumerable.Range(0, body.Length).Where(i => body[i] == ':' && i > 0 && body[i - 1] == '"').ToList();
                if (colons.Count == 0)
                {
                    return body + body;
                }

                var colon = colons[random.Next(colons.Count)];
                var end = body.IndexOfAny([',', '}'], colon);
                return body[..(colon + 1)] + Values[random.Next(Values.Length)] + body[end..];
        }
    }

    private static IEnumerable<string> Filters(Random random)
    {
        string[] good = ["displayName eq 'a'", "startswith(displayName,'a') and accountEnabled eq true", "servicePrincipalNames/any(c:c eq 'a')", "(id eq '11111111-2222-3333-4444-555555555555' or appId ne null)"];
        yield return new string('(', 5000);
        yield return string.Concat(Enumerable.Repeat("displayName eq 'a' or ", 2000)) + "id eq 'a'";
        yield return "displayName eq '" + new string('\'', 999);
        for (var i = 0; i < 20; i++)
        {
            yield return Mangle(good[i % good.Length], random);
        }
    }
}
