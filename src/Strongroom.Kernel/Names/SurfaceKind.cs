namespace Strongroom.Kernel;

/// <summary>What a host name addresses.</summary>
public enum SurfaceKind
{
    /// <summary>Nothing of ours: an unknown name, an address, or a malformed header.</summary>
    None,

    /// <summary>The data plane of one vault.</summary>
    Vault,

    /// <summary>The data plane of one managed HSM.</summary>
    ManagedHsm,

    /// <summary>The data plane of one vault, reached by its private endpoint's name.</summary>
    PrivateVault,

    /// <summary>Tokens, discovery documents, sign-in.</summary>
    Login,

    /// <summary>The ARM control plane.</summary>
    Management,

    /// <summary>The directory subset.</summary>
    Graph,

    /// <summary>The portal.</summary>
    Portal,

    /// <summary>Revocation lists, revocation answers and certificates of the built-in authority.</summary>
    Pki,
}
