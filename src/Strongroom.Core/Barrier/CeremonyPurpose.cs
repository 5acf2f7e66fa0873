namespace Strongroom.Barrier;

public enum CeremonyPurpose
{
    /// <summary>Opens a sealed installation.</summary>
    Unseal,

    /// <summary>Proves, while it is open, that custodians agree to one change of root slots or of the root key.</summary>
    Authorize,
}
