using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Strongroom.Specs.Api;

/// <summary>Raw HTTP to one server. Trusts its CA and nothing else, and connects to loopback whatever the host name, so no resolver is needed.</summary>
internal sealed class Wire : IDisposable
{
    private readonly DevServer _server;
    private readonly HttpClient _http;
    private readonly Dictionary<string, string> _tokens = [];

    public Wire(DevServer server)
    {
        _server = server;
        _http = new HttpClient(Handler(server)) { Timeout = TimeSpan.FromSeconds(30) };
    }

    public static SocketsHttpHandler Handler(DevServer server) => new()
    {
        AllowAutoRedirect = false,

        // Each vault is a host of its own, and the server limits the connections of one address.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, server.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(server, certificate, errors),
        },
    };

    /// <summary>A token for the administrator, or for the principal without a role, as an SDK would ask for it; kept for the lifetime of this object.</summary>
    public async Task<string> TokenAsync(bool limited = false, string? resource = null)
    {
        var prefix = limited ? "STRONGROOM_LIMITED_" : "STRONGROOM_";
        return await TokenAsync(
            _server.Settings["STRONGROOM_TENANT_ID"], _server.Settings[prefix + "CLIENT_ID"], _server.Settings[prefix + "CLIENT_SECRET"], resource ?? _server.Settings["STRONGROOM_VAULT_RESOURCE"]);
    }

    /// <summary>A token for an application of a tenant; kept for the lifetime of this object.</summary>
    public async Task<string> TokenAsync(string tenant, string client, string secret, string resource)
    {
        if (_tokens.TryGetValue(client + resource, out var known))
        {
            return known;
        }

        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = secret,
            ["scope"] = resource + "/.default",
        });
        using var answer = await _http.PostAsync($"{_server.Settings["STRONGROOM_LOGIN_URL"]}/{tenant}/oauth2/v2.0/token", form);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"No token: {(int)answer.StatusCode} {text}");
        }

        return _tokens[client + resource] = JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
    }

    private const int LargeBody = 32 * 1024;

    /// <summary>One request to the first vault with the administrator's token and api-version 7.4, unless told otherwise.</summary>
    public async Task<Reply> SendAsync(string method, string pathAndQuery, string? body = null, string? token = "", string? apiVersion = "7.4", string? origin = null)
    {
        var uri = (origin ?? _server.VaultOrigin) + pathAndQuery;
        if (apiVersion is not null)
        {
            uri += (pathAndQuery.Contains('?') ? "&" : "?") + "api-version=" + apiVersion;
        }

        return await SendToAsync(method, uri, body, token);
    }

    public async Task<Reply> SendToAsync(string method, string uri, string? body = null, string? token = "", bool waitForContinue = false) =>
        await SendAsync(new HttpRequestMessage(new HttpMethod(method), uri), body, token, waitForContinue);

    /// <summary>Sends the path exactly as written: neither dots nor escapes are tidied away on this side.</summary>
    public async Task<Reply> SendAsWrittenAsync(string method, string uri, string? body, string token) =>
        await SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(uri, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })), body, token, false);

    private async Task<Reply> SendAsync(HttpRequestMessage request, string? body, string? token, bool waitForContinue)
    {
        using var owned = request;
        // A large body waits for the server's word: one that it refuses it does not read, and closes while it is still being sent.
        request.Headers.ExpectContinue = waitForContinue || body?.Length > LargeBody;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        token = token?.Length == 0 ? await TokenAsync() : token;
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        using var response = await _http.SendAsync(request);
        var reply = await Reply.ReadAsync(response);

        // Whatever a caller sends, the answer is never a 500; this holds for every request that any spec makes.
        return reply.Status == 500 ? throw new InvalidOperationException($"{request.Method} {request.RequestUri}: {reply.Body}\n{_server.Output}") : reply;
    }

    /// <summary>A body of any type, without a token.</summary>
    public async Task<Reply> PostAsync(string uri, string body, string contentType)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using var response = await _http.PostAsync(uri, content);
        var reply = await Reply.ReadAsync(response);
        return reply.Status == 500 ? throw new InvalidOperationException($"POST {uri}: {reply.Body}\n{_server.Output}") : reply;
    }

    public void Dispose() => _http.Dispose();

    private static bool IsTrusted(DevServer server, X509Certificate? presented, SslPolicyErrors errors)
    {
        if (presented is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(Path.Combine(server.DataDirectory, "ca.pem"));
        using var leaf = X509CertificateLoader.LoadCertificate(presented.GetRawCertData());
        return chain.Build(leaf);
    }
}
