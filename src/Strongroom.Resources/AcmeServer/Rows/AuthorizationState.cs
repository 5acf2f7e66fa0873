namespace Strongroom.AcmeServer;

/// <summary>RFC 8555 §7.1.6; <c>expired</c> follows from the clock, and nothing here is revoked.</summary>
public enum AuthorizationState : byte
{
    Pending = 0,

    /// <summary>A challenge was taken up and is being looked at.</summary>
    Validating = 1,
    Valid = 2,
    Invalid = 3,
    Deactivated = 4,
}
