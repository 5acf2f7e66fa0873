using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// What OpenSSL can do and the framework does not offer: the bare RSA operation, Ed25519, and integers that are zeroed when freed. It is the library
/// that the framework itself has loaded, so that nothing is added to what must be installed and kept patched.
/// </summary>
internal static partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";

    /// <summary>RSA_PKCS1_PADDING and RSA_NO_PADDING of <c>openssl/rsa.h</c>.</summary>
    public const int Pkcs1Padding = 1;
    public const int NoPadding = 3;

    /// <summary>EVP_PKEY_ED25519 of <c>openssl/evp.h</c>.</summary>
    public const int Ed25519 = 1087;

    private static readonly Lazy<bool> Same = new(() => (nuint)SafeEvpPKeyHandle.OpenSslVersion == Version());

    /// <summary>Keys are handed over to the framework's own copy and back, which only works while there is one.</summary>
    /// <exception cref="PlatformNotSupportedException">The framework has loaded another OpenSSL.</exception>
    public static void RequireFrameworks()
    {
        if (!Same.Value)
        {
            throw new PlatformNotSupportedException($"The framework does not use {Library}");
        }
    }

    /// <summary>A call that fails for lack of memory, or because of a bug.</summary>
    public static void Require(bool done)
    {
        if (!done)
        {
            ClearErrors();
            throw new CryptographicException("OpenSSL refused a call that it must take");
        }
    }

    [LibraryImport(Library, EntryPoint = "OpenSSL_version_num")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint Version();

    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void ClearErrors();

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint NewKeyUse(SafeEvpPKeyHandle key, nint engine);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void FreeKeyUse(nint use);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_set_rsa_padding")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetRsaPadding(nint use, int padding);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_sign_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int BeginSign(nint use);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_sign")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Sign(nint use, Span<byte> signature, ref nuint signatureSize, ReadOnlySpan<byte> bytes, nuint size);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_verify_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int BeginVerify(nint use);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_verify")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Verify(nint use, ReadOnlySpan<byte> signature, nuint signatureSize, ReadOnlySpan<byte> bytes, nuint size);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_decrypt_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int BeginDecrypt(nint use);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_decrypt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Decrypt(nint use, Span<byte> plaintext, ref nuint plaintextSize, ReadOnlySpan<byte> ciphertext, nuint size);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint NewPrivateKey(int type, nint engine, ReadOnlySpan<byte> key, nuint size);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint NewPublicKey(int type, nint engine, ReadOnlySpan<byte> key, nuint size);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int PublicKey(SafeEvpPKeyHandle key, Span<byte> publicKey, ref nuint size);

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint NewMessageUse();

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void FreeMessageUse(nint use);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSignInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int BeginMessageSign(nint use, nint keyUse, nint hash, nint engine, SafeEvpPKeyHandle key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSign")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SignMessage(nint use, Span<byte> signature, ref nuint signatureSize, ReadOnlySpan<byte> message, nuint size);

    [LibraryImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int BeginMessageVerify(nint use, nint keyUse, nint hash, nint engine, SafeEvpPKeyHandle key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestVerify")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int VerifyMessage(nint use, ReadOnlySpan<byte> signature, nuint signatureSize, ReadOnlySpan<byte> message, nuint size);
}
