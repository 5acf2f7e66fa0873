using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>Port: judges attestation tokens. Identity implements it.</summary>
public interface IAttestations
{
    /// <summary>
    /// What the token says, when its issuer is an authority that an operator of this installation trusts and the caller relies on, its signature
    /// is by a key that the issuer publishes, and its times are right. Nothing remembers the token: within its time it counts again, as in Azure.
    /// </summary>
    /// <param name="token">A JWS in compact form.</param>
    /// <param name="authorities">Those that the caller relies on, without a slash at the end.</param>
    /// <returns>The claims, or a refusal that names <c>target</c>.</returns>
    ValueTask<Result<Attestation>> JudgeAsync(string token, IReadOnlyCollection<string> authorities, CancellationToken cancel);
}
