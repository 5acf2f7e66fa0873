namespace Strongroom.Crypto;

/// <summary>Asks for the length of an RSA key.</summary>
internal sealed class ModulusSize : ITokenOperation
{
    public int Bytes { get; private set; }

    public Ckr Run(TokenSessions sessions, nuint session, nuint key)
    {
        Span<byte> modulus = stackalloc byte[2048];
        var code = sessions.Functions.GetAttribute(session, key, Cka.Modulus, modulus, out var length);
        Bytes = modulus[..length].TrimStart((byte)0).Length;
        return code;
    }
}
