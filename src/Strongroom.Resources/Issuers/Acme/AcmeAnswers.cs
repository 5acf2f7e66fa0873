using System.Security.Cryptography;
using System.Text;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Issuers.Acme;

/// <summary>What authorities see when they look for proofs over HTTP (RFC 8555 §8.3), whatever host they ask for: a token is as good as a name.</summary>
public sealed class AcmeAnswers(UnitsOfWork units)
{
    /// <summary>The path below which authorities look.</summary>
    public const string Place = "/.well-known/acme-challenge/";

    internal static readonly RowShape<ChallengeAnswer> Row = new("sys/acmechallenge/{token}", "what an ACME authority sees that looks for a token over HTTP; token is a hash of it");

    /// <summary>The bytes to answer with; null when nobody waits for an authority to look for this token.</summary>
    /// <exception cref="Barrier.SealedException">The installation is sealed.</exception>
    public async ValueTask<byte[]?> FindAsync(string token, CancellationToken cancel)
    {
        if (!AcmeChallenge.IsToken(token))
        {
            return null;
        }

        var answer = await units.System(writable: false).FindAsync(KeyOf(token), cancel).ConfigureAwait(false);
        return answer is not null && units.Now < answer.Until ? Encoding.ASCII.GetBytes(answer.Expected) : null;
    }

    internal static RowKey<ChallengeAnswer> KeyOf(string token) => Row.Key(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token))));
}
