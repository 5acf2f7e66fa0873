namespace Strongroom.Crypto;

/// <summary>Types of keys (<c>CKK_…</c>).</summary>
internal enum Ckk : ulong
{
    Rsa = 0x0,
    Ec = 0x3,
    GenericSecret = 0x10,
    Aes = 0x1F,
}
