using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// An authorization session (Part 1 §19 and §21). A salted one authenticates commands and responses and encrypts the first parameter, so that neither
/// a listener nor a forger on the way to the TPM learns or changes what is sealed. The entities here have empty passwords.
/// </summary>
internal sealed class TpmSession : IDisposable
{
    public const int NonceSize = 32;

    private const int AesKeySize = TpmConstants.AesBits / 8;
    private const int BlockSize = 16;

    private readonly byte[] _key;
    private byte[] _nonceTpm;
    private byte[] _nonceCaller = [];

    /// <param name="salt">Null for a session that protects nothing; cleared here.</param>
    public TpmSession(uint handle, byte[]? salt, ReadOnlySpan<byte> firstCallerNonce, byte[] nonceTpm)
    {
        Handle = handle;
        _nonceTpm = nonceTpm;
        _key = salt is null ? [] : TpmKdf.Hmac(salt, "ATH", nonceTpm, firstCallerNonce);
        CryptographicOperations.ZeroMemory(salt);
    }

    public uint Handle { get; }

    /// <summary>Draws the nonce of the next command.</summary>
    public void Turn() => _nonceCaller = RandomNumberGenerator.GetBytes(NonceSize);

    /// <summary>Encrypts a command's first parameter, in place.</summary>
    public void Encrypt(Span<byte> parameter) => Crypt(parameter, _nonceCaller, _nonceTpm, encrypt: true);

    /// <summary>Writes the session's part of a command's authorization area.</summary>
    public void Write(TpmWriter area, byte attributes, ReadOnlySpan<byte> parametersHash)
    {
        area.UInt32(Handle).Sized(_nonceCaller).Byte(attributes).Sized(Hmac(parametersHash, _nonceCaller, _nonceTpm, attributes));
    }

    /// <summary>Checks the session's part of a response.</summary>
    /// <exception cref="TpmException">The response is not the TPM's.</exception>
    public void Check(ref TpmReader area, ReadOnlySpan<byte> parametersHash)
    {
        _nonceTpm = area.Sized().ToArray();
        var attributes = area.Byte();
        if (!CryptographicOperations.FixedTimeEquals(area.Sized(), Hmac(parametersHash, _nonceTpm, _nonceCaller, attributes)))
        {
            throw new TpmException(TpmFault.Unavailable, "The TPM's answer was altered on its way");
        }
    }

    /// <summary>Decrypts a response's first parameter, in place.</summary>
    public void Decrypt(Span<byte> parameter) => Crypt(parameter, _nonceTpm, _nonceCaller, encrypt: false);

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private byte[] Hmac(ReadOnlySpan<byte> parametersHash, byte[] newer, byte[] older, byte attributes) =>
        HMACSHA256.HashData(_key, (byte[])[.. parametersHash, .. newer, .. older, attributes]);

    private void Crypt(Span<byte> parameter, byte[] newer, byte[] older, bool encrypt)
    {
        var derived = TpmKdf.Hmac(_key, "CFB", newer, older);

        // CFB is a stream: the last block is cut where the parameter ends.
        var blocks = new byte[(parameter.Length + BlockSize - 1) / BlockSize * BlockSize];
        try
        {
            parameter.CopyTo(blocks);
            using var aes = Aes.Create();
            aes.Key = derived[..AesKeySize];
            var iv = derived.AsSpan(AesKeySize, BlockSize);
            var done = encrypt ? aes.EncryptCfb(blocks, iv, PaddingMode.None, BlockSize * 8) : aes.DecryptCfb(blocks, iv, PaddingMode.None, BlockSize * 8);
            done.AsSpan(0, parameter.Length).CopyTo(parameter);
            CryptographicOperations.ZeroMemory(done);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
            CryptographicOperations.ZeroMemory(blocks);
        }
    }
}
