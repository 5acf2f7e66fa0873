using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Strongroom.Agent.State;
using Strongroom.Agent.Tokens;
using Strongroom.Kernel;

namespace Strongroom.Agent.Login;

/// <summary>The agent's protocol with the login host. One server, no redirects, no proxy, no cookies, ten seconds, small answers.</summary>
internal sealed class LoginClient : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly AgentKey _key;
    private readonly TimeProvider _clock;

    /// <exception cref="AgentException">The CA file holds no certificate.</exception>
    public LoginClient(string? caFile, AgentKey key, TimeProvider clock)
    {
        _key = key;
        _clock = clock;
#pragma warning disable RS0030 // The guarded client of Outbound is the server's, against addresses that callers choose; this one knows one address, which root gave.
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = Patience,
            MaxResponseHeadersLength = 32,
            SslOptions = LoginTrust.Options(caFile),
        })
#pragma warning restore RS0030
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    /// <summary>Becomes the agent of a machine.</summary>
    /// <param name="code">The one-time code's text, UTF-8.</param>
    public async Task<Result<EnrolmentAnswer>> EnrolAsync(string loginOrigin, Guid tenant, Guid machine, SecretBytes code, CancellationToken cancel)
    {
        var address = Enrolment.AddressOf(loginOrigin, tenant, "enroll");
        var body = EnrolmentBody(machine, code, new AgentProof(_key, _clock).ForEnrolment(address, code.Span));
        return Parsed(await SendAsync(address, body, "application/json", cancel).ConfigureAwait(false), AgentJson.Default.EnrolmentAnswer);
    }

    /// <summary>What the server thinks of this agent now.</summary>
    public async Task<Result<StatusAnswer>> StatusAsync(Enrolment enrolment, CancellationToken cancel)
    {
        var address = enrolment.Address("status");
        return Parsed(await SendProofAsync(address, new AgentProof(_key, _clock).ForRequest(enrolment, address), cancel).ConfigureAwait(false), AgentJson.Default.StatusAnswer);
    }

    /// <summary>A token for one of the machine's identities.</summary>
    public async Task<Result<CachedToken>> TokenAsync(Enrolment enrolment, AssignedIdentity identity, string resource, CancellationToken cancel)
    {
        var address = enrolment.Address("token");
        var answer = await SendProofAsync(address, new AgentProof(_key, _clock).ForRequest(enrolment, address, resource, identity.ClientId), cancel).ConfigureAwait(false);
        if (answer.IsRefused(out var refusal, out var body))
        {
            return refusal;
        }

        try
        {
            return TokenAnswer.Read(body, new TokenKey(identity.ClientId, resource), identity.Epoch, _clock.GetUtcNow().ToUnixTimeSeconds()) is { } token
                ? token
                : LoginRefusals.Unreachable("its answer holds no token");
        }
        finally
        {
            Array.Clear(body);
        }
    }

    public void Dispose() => _http.Dispose();

    private Task<Result<byte[]>> SendProofAsync(string address, string proof, CancellationToken cancel) =>
        SendAsync(address, Encoding.ASCII.GetBytes(proof), "application/jwt", cancel);

    private async Task<Result<byte[]>> SendAsync(string address, byte[] body, string type, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        try
        {
            using var response = await _http.SendAsync(request, cancel).ConfigureAwait(false);
            var answer = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.OK ? answer : Refusal(response.StatusCode, answer);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return LoginRefusals.Unreachable(fault.GetBaseException().Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return LoginRefusals.Unreachable($"not within {Patience.TotalSeconds:0} seconds");
        }
        finally
        {
            // The enrolment's body holds the code.
            Array.Clear(body);
        }
    }

    /// <summary>Only a 400 or 401 of the token service is its word; all else may come from whatever stands between us.</summary>
    private static VaultError Refusal(HttpStatusCode status, byte[] body)
    {
        if (status is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized))
        {
            return LoginRefusals.Unreachable($"it answers {(int)status}");
        }

        try
        {
            return JsonSerializer.Deserialize(body, AgentJson.Default.RefusalAnswer) is { } answer
                ? new VaultError((int)status, answer.Error, FirstLine(answer.Description))
                : LoginRefusals.Unreachable($"it answers {(int)status}");
        }
        catch (JsonException)
        {
            return LoginRefusals.Unreachable($"it answers {(int)status}");
        }
    }

    private static string FirstLine(string? text) => text is null ? "no reason given" : text.Split('\r', '\n')[0];

    private static Result<T> Parsed<T>(Result<byte[]> answer, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape)
    {
        if (answer.IsRefused(out var refusal, out var body))
        {
            return refusal;
        }

        try
        {
            return JsonSerializer.Deserialize(body, shape) is { } value ? value : LoginRefusals.Unreachable("its answer is empty");
        }
        catch (JsonException)
        {
            return LoginRefusals.Unreachable("its answer is none of the protocol");
        }
    }

    private byte[] EnrolmentBody(Guid machine, SecretBytes code, string proof)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("machine", machine);
            json.WriteString("code", code.Span);
            json.WriteString("publicKey", CanonicalBase64Url.Encode(_key.PublicKey));
            json.WriteString("proof", proof);
            json.WriteEndObject();
        }

        var body = bytes.WrittenSpan.ToArray();
        bytes.Clear();
        return body;
    }
}
