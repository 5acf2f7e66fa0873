using System.Globalization;

namespace Strongroom.Crypto;

/// <summary>The TPM has answered a command with an error.</summary>
/// <param name="command">The command's name.</param>
/// <param name="code">TPM_RC (TPM 2.0 Part 2 §6.6).</param>
internal sealed class TpmRefusedException(string command, uint code)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"The TPM refused {command} with code 0x{code:x3}"))
{
    private const uint FormatOne = 0x080;
    private const uint FormatOneMask = 0x0BF;

    public uint Code => code;

    /// <summary>TPM_RC_POLICY_FAIL, TPM_RC_PCR_CHANGED: what the object was sealed to is not so now.</summary>
    public bool IsPolicyFailure => IsFormatOne(0x1D) || code == 0x128;

    /// <summary>TPM_RC_INTEGRITY, TPM_RC_HANDLE, TPM_RC_TYPE on loading: the object was not made under this parent, or was altered.</summary>
    public bool IsForeignObject => IsFormatOne(0x1F);

    /// <summary>TPM_RC_BAD_AUTH, TPM_RC_AUTH_FAIL: a hierarchy has a password.</summary>
    public bool IsAuthFailure => IsFormatOne(0x22) || IsFormatOne(0x0E);

    /// <summary>TPM_RC_LOCKOUT.</summary>
    public bool IsLockout => code == 0x921;

    /// <summary>TPM_RC_YIELDED, TPM_RC_TESTING, TPM_RC_RETRY and its like: nothing was done, and the same command may be sent again.</summary>
    public bool IsTransient => code is 0x908 or 0x90A or 0x922;

    /// <summary>Errors of parameters, handles and sessions name which one it was in bits that do not matter here.</summary>
    private bool IsFormatOne(uint error) => (code & FormatOneMask) == (FormatOne | error);
}
