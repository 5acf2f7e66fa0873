using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>An account as the trail names whoever asks.</summary>
internal static class AcmeCaller
{
    private const string IdentityType = "acme";

    /// <summary>As <c>appidacr</c> has it for a caller with a key of his own.</summary>
    private const string KeyProof = "2";

    public static Caller Of(Passage passage, Guid account) => new()
    {
        Tenant = passage.Vault.Tenant,
        Principal = new PrincipalId(account),
        Application = new ClientId(account),
        Issuer = passage.Origin + AcmeUrls.Directory,
        IdentityType = IdentityType,
        ClientProof = KeyProof,
        TokenId = "",
        ExpiresAt = passage.Now,
    };
}
