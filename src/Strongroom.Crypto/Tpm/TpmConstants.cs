namespace Strongroom.Crypto;

/// <summary>Numbers of TPM 2.0 Part 2 (§6.3 algorithms, §6.5.2 commands, §6.9 tags, §6.11 session types, §7.4 handles, §8.3 object and §8.4 session attributes).</summary>
internal static class TpmConstants
{
    public const ushort NoSessions = 0x8001;
    public const ushort Sessions = 0x8002;

    public const uint CreatePrimary = 0x131;
    public const uint Create = 0x153;
    public const uint Load = 0x157;
    public const uint Unseal = 0x15E;
    public const uint FlushContext = 0x165;
    public const uint StartAuthSession = 0x176;
    public const uint PcrRead = 0x17E;
    public const uint PolicyPcr = 0x17F;
    public const uint PolicyGetDigest = 0x189;

    public const uint Owner = 0x40000001;
    public const uint Null = 0x40000007;
    public const uint Password = 0x40000009;

    public const byte HmacSession = 0x00;
    public const byte PolicySession = 0x01;
    public const byte TrialSession = 0x03;

    public const ushort Aes = 0x0006;
    public const ushort KeyedHash = 0x0008;
    public const ushort Sha256 = 0x000B;
    public const ushort NoAlgorithm = 0x0010;
    public const ushort Ecc = 0x0023;
    public const ushort Cfb = 0x0043;
    public const ushort P256 = 0x0003;
    public const ushort AesBits = 128;

    public const uint FixedTpm = 1 << 1;
    public const uint FixedParent = 1 << 4;
    public const uint SensitiveDataOrigin = 1 << 5;
    public const uint UserWithAuth = 1 << 6;
    public const uint NoDictionaryAttack = 1 << 10;
    public const uint Restricted = 1 << 16;
    public const uint Decrypt = 1 << 17;

    /// <summary>The first command parameter is encrypted.</summary>
    public const byte SessionDecrypt = 0x20;

    /// <summary>The first response parameter is encrypted.</summary>
    public const byte SessionEncrypt = 0x40;

    public static string NameOf(uint command) => command switch
    {
        CreatePrimary => "TPM2_CreatePrimary",
        Create => "TPM2_Create",
        Load => "TPM2_Load",
        Unseal => "TPM2_Unseal",
        FlushContext => "TPM2_FlushContext",
        StartAuthSession => "TPM2_StartAuthSession",
        PcrRead => "TPM2_PCR_Read",
        PolicyPcr => "TPM2_PolicyPCR",
        _ => "TPM2_PolicyGetDigest",
    };
}
