namespace Strongroom.Crypto;

/// <summary>
/// What the object in the token may be used for. <c>CKA_WRAP</c> and <c>CKA_UNWRAP</c> are none of them and are never set: clients wrap bytes, which
/// is encryption, and a key that both decrypts and wraps would give others' keys away. The numbers are stored.
/// </summary>
[Flags]
internal enum TokenUses : byte
{
    None = 0,
    Sign = 1,
    Verify = 2,
    Encrypt = 4,
    Decrypt = 8,
    All = Sign | Verify | Encrypt | Decrypt,
}
