using Strongroom.Gate;
using Strongroom.Identity.Federation;
using Strongroom.Kernel;

namespace Strongroom.Identity.Attesting;

/// <summary>Judges attestation tokens by the keys that their authorities publish. Trust is read anew for each: it ends with the commit that ends it.</summary>
internal sealed class Attestations(IssuerKeys keys, UnitsOfWork units, TimeProvider clock) : IAttestations
{
    public async ValueTask<Result<Attestation>> JudgeAsync(string token, IReadOnlyCollection<string> authorities, CancellationToken cancel)
    {
        if (AttestationToken.Parse(token) is not { } parsed)
        {
            return AttestationRefusals.Malformed;
        }

        var issuer = parsed.Claims.Issuer;
        var authority = AttestationAuthorities.Trimmed(issuer);
        if (!authorities.Contains(authority, StringComparer.Ordinal))
        {
            return AttestationRefusals.WrongAuthority;
        }

        // Only now is anything asked of the network, and only of an address that an operator has named.
        if (!FederatedCredentialRules.IsIssuer(issuer) || !await AttestationAuthorities.IsTrustedAsync(units.System(writable: false), authority, cancel).ConfigureAwait(false))
        {
            return AttestationRefusals.UntrustedAuthority;
        }

        var (key, isKnown) = await keys.FindAsync(issuer, parsed.Kid, parsed.Algorithm, cancel).ConfigureAwait(false);
        if (key is null || !key.Verify(parsed.Algorithm, parsed.Signed.AsSpan(), parsed.Signature.AsSpan()))
        {
            return isKnown ? AttestationRefusals.BadSignature : AttestationRefusals.Unreachable;
        }

        return AssertionTimes.Fault(parsed.Claims, clock.GetUtcNow()) switch
        {
            TimeFault.NotYet => AttestationRefusals.NotYetValid,
            TimeFault.Expired => AttestationRefusals.Expired,
            TimeFault.TooLong => AttestationRefusals.TooLong,
            _ => new Attestation(authority, parsed.Payload),
        };
    }
}
