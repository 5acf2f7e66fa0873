using System.Net;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>What a client sent to the token endpoint. Empty values count as absent (RFC 6749 §3.2).</summary>
internal sealed class TokenRequest : IDisposable
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    public SecretBytes? ClientSecret { get; private set; }

    /// <summary>Where the request came from; null for a connection without an address.</summary>
    public IPAddress? Source { get; set; }

    public string? GrantType => Field("grant_type");

    public string? ClientId => Field("client_id");

    public string? Scope => Field("scope");

    public string? Resource => Field("resource");

    public string? Claims => Field("claims");

    public string? Assertion => Field("client_assertion");

    public string? AssertionType => Field("client_assertion_type");

    /// <summary>False when the field was there before, or holds control characters.</summary>
    public bool TrySet(string name, string value) => !value.Any(char.IsControl) && _fields.TryAdd(name, value);

    /// <summary>Takes the secret over. False when there is one already: a client proves itself in one way only (RFC 6749 §2.3).</summary>
    public bool TrySetSecret(SecretBytes secret)
    {
        if (ClientSecret is not null)
        {
            secret.Dispose();
            return false;
        }

        ClientSecret = secret;
        return true;
    }

    public void Dispose() => ClientSecret?.Dispose();

    /// <summary>The field, or null when it is absent or empty.</summary>
    public string? Field(string name) => _fields.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
