namespace Strongroom.Crypto;

/// <summary>Classes of objects (<c>CKO_…</c>).</summary>
internal enum Cko : ulong
{
    PublicKey = 2,
    PrivateKey = 3,
    SecretKey = 4,
}
