namespace Strongroom.Keys;

/// <summary>Where a key lives. The numbers are stored; none is given to another.</summary>
internal enum KeyHome : byte
{
    /// <summary>Sealed in the store, and in memory while it is used: <c>hsmPlatform</c> 0.</summary>
    Software = 0,

    /// <summary>In a token, and nowhere else: <c>hsmPlatform</c> 2, and a <c>kty</c> that ends in <c>-HSM</c>.</summary>
    Token = 1,
}
