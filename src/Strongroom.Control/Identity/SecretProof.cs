using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Strongroom.Identity;

/// <summary>Proof by a client secret. An unknown client costs the same work as a known one with a wrong secret (security model §13).</summary>
internal sealed class SecretProof : IClientProof
{
    /// <summary>No secret hashes to it; it stands in where a client has none.</summary>
    private static readonly ClientCredential Nobody = new(Guid.Empty, [.. new byte[ClientCredential.HashSize]], "", default, null, Enabled: false);

    public bool Tries(TokenRequest request) => request.ClientSecret is { Length: > 0 };

    public ValueTask<ProofOutcome> ProveAsync(ProofQuestion question, CancellationToken cancel)
    {
        var application = question.Application;
        Span<byte> hash = stackalloc byte[ClientCredential.HashSize];
        SHA256.HashData(question.Request.ClientSecret!.Span, hash);
        var matched = Match(application?.Credentials is { IsEmpty: false } some ? some : [Nobody], hash);
        CryptographicOperations.ZeroMemory(hash);
        var error = application is null ? TokenErrors.UnknownClient(question.ShownClient, question.ShownTenant)
            : matched is null ? TokenErrors.WrongSecret(question.ShownClient)
            : matched.IsExpiredAt(question.Now) ? TokenErrors.ExpiredSecret(question.ShownClient)
            : null;
        return ValueTask.FromResult(new ProofOutcome(ProofOutcome.Secret, matched is null ? "secret" : $"secret {matched.KeyId:D}", error));
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
