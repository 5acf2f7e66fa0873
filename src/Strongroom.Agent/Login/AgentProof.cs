using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Agent.State;
using Strongroom.Kernel;

namespace Strongroom.Agent.Login;

/// <summary>
/// Proofs that the agent holds its key: compact JWS, ES256, each with an identifier of its own and a short life, made for one address.
/// They carry no secret, but whoever catches one could use it first; they travel in TLS only.
/// </summary>
internal sealed class AgentProof(AgentKey key, TimeProvider clock)
{
    /// <summary>Less than the five minutes that the server takes, so that a clock a little ahead does no harm.</summary>
    private const int LifetimeSeconds = 120;

    private const int IdentifierBytes = 16;

    /// <summary>For <c>enroll</c>: binds the code to the key without telling it twice.</summary>
    public string ForEnrolment(string address, ReadOnlySpan<byte> code)
    {
        var hash = CanonicalBase64Url.Encode(SHA256.HashData(code));
        return Make("agent-enrol+jwt", null, address, json => json.WriteString("code_sha256", hash));
    }

    /// <summary>For <c>status</c>, and for <c>token</c> when there is a resource.</summary>
    /// <param name="identity">The client id of the identity that the token is for.</param>
    public string ForRequest(Enrolment enrolment, string address, string? resource = null, Guid? identity = null) =>
        Make("agent+jwt", enrolment.AgentId, address, json =>
        {
            json.WriteString("iss", enrolment.AgentId);
            json.WriteString("sub", enrolment.MachineId);
            if (resource is not null)
            {
                json.WriteString("resource", resource);
            }

            if (identity is { } client)
            {
                json.WriteString("client_id", client);
            }
        });

    private string Make(string type, Guid? keyId, string address, Action<Utf8JsonWriter> claims)
    {
        var header = Encode(json =>
        {
            json.WriteString("alg", "ES256");
            json.WriteString("typ", type);
            if (keyId is { } id)
            {
                json.WriteString("kid", id);
            }
        });
        var payload = Encode(json =>
        {
            var now = clock.GetUtcNow().ToUnixTimeSeconds();
            json.WriteString("aud", address);
            json.WriteNumber("iat", now);
            json.WriteNumber("exp", now + LifetimeSeconds);
            json.WriteString("jti", CanonicalBase64Url.Encode(RandomNumberGenerator.GetBytes(IdentifierBytes)));
            claims(json);
        });
        var signed = $"{header}.{payload}";
        return $"{signed}.{CanonicalBase64Url.Encode(key.Sign(System.Text.Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return CanonicalBase64Url.Encode(bytes.WrittenSpan);
    }
}
