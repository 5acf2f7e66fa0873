using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Strongroom.Identity;

/// <summary>Checks a client's secret. An unknown client costs the same work as a known one with a wrong secret (security model §13).</summary>
internal static class ClientAuthentication
{
    /// <summary>No secret hashes to it; it stands in where a client has none.</summary>
    private static readonly ClientCredential Nobody = new(Guid.Empty, [.. new byte[ClientCredential.HashSize]], "", default, null, Enabled: false);

    /// <summary>The error, or null when one of the application's live secrets is <paramref name="secret"/>.</summary>
    /// <param name="application">Null when there is no such client.</param>
    /// <param name="shownClient">The client id as it was sent, for error texts.</param>
    public static TokenError? Check(ApplicationRecord? application, ReadOnlySpan<byte> secret, string shownClient, string shownTenant, DateTimeOffset now)
    {
        Span<byte> hash = stackalloc byte[ClientCredential.HashSize];
        SHA256.HashData(secret, hash);
        var matched = Match(application?.Credentials is { IsEmpty: false } some ? some : [Nobody], hash);
        CryptographicOperations.ZeroMemory(hash);
        if (application is null)
        {
            return TokenErrors.UnknownClient(shownClient, shownTenant);
        }

        return matched is null ? TokenErrors.WrongSecret(shownClient) : matched.IsExpiredAt(now) ? TokenErrors.ExpiredSecret(shownClient) : null;
    }

    /// <summary>Compares with every credential, so that the time does not tell which one was meant.</summary>
    private static ClientCredential? Match(ImmutableArray<ClientCredential> credentials, ReadOnlySpan<byte> hash)
    {
        ClientCredential? matched = null;
        foreach (var credential in credentials)
        {
            if (CryptographicOperations.FixedTimeEquals(credential.Hash.AsSpan(), hash) && credential.Enabled)
            {
                matched = credential;
            }
        }

        return matched;
    }
}
