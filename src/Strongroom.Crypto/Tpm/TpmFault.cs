namespace Strongroom.Crypto;

/// <summary>Why a TPM did not seal or unseal.</summary>
public enum TpmFault
{
    /// <summary>It is not there, does not answer, or answers with what no TPM may. A later try may succeed.</summary>
    Unavailable,

    /// <summary>The boot state is not the one that was sealed to.</summary>
    BootStateChanged,

    /// <summary>It is another TPM, or one that was cleared since; or the sealed object was altered.</summary>
    Foreign,

    /// <summary>Its owner hierarchy has a password.</summary>
    OwnerPassword,

    /// <summary>The PCR has no SHA-256 bank, or nothing was measured into it: sealing would bind to nothing.</summary>
    NotMeasured,

    /// <summary>It has refused for a reason of its own.</summary>
    Refused,
}
