using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>What an operator is told when the TPM does not help, and what to do then.</summary>
internal static class TpmRefusals
{
    public static VaultError Of(TpmException fault) => fault.Fault switch
    {
        TpmFault.Unavailable => new VaultError(503, "TpmUnavailable", $"{fault.Message}. Nothing was done.") { RetryAfterSeconds = 5 },
        TpmFault.BootStateChanged => new VaultError(
            409, "TpmBootStateChanged", "The TPM gives nothing out: PCR 7 is not what it was when the slot was enrolled. Open by another slot and, if the change was yours, enrol anew."),
        TpmFault.Foreign => new VaultError(409, "TpmForeign", $"{fault.Message}. Open by another slot and enrol this TPM."),
        TpmFault.OwnerPassword => new VaultError(409, "TpmOwnerPassword", $"{fault.Message}, with which this server cannot use it."),
        TpmFault.NotMeasured => new VaultError(409, "TpmNotMeasured", $"{fault.Message}: sealing to it would bind to nothing. Boot with Secure Boot and measured boot."),
        _ => new VaultError(502, "TpmRefused", $"{fault.Message}."),
    };
}
