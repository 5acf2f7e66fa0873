using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Unicode;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Reads a PFX from elsewhere (PKCS #12, RFC 7292). Whoever sends one also chooses how much work it makes: the limits are those of the security
/// model §12, and each is checked before the work is done.
/// </summary>
public static class PfxReader
{
    /// <summary>A longer one is refused unread.</summary>
    public const int MostBytes = 512 * 1024;

    /// <summary>Of UTF-8; the wire's limit is 200 characters (wire reference §6.5).</summary>
    private const int MostPasswordBytes = 1_024;

    private const int InvalidPassword = unchecked((int)0x80070056);

    private const string NoPfx = "It is no PFX in PKCS #12 form, or its key or its encryption is of a kind that is not taken here.";

    private static readonly Pkcs12LoaderLimits Limits = new()
    {
        MacIterationLimit = 200_000,
        IndividualKdfIterationLimit = 200_000,
        TotalKdfIterationLimit = 600_000,
        MaxKeys = 1,
        MaxCertificates = ImportedCertificate.MostCertificates,
    };

    /// <param name="password">UTF-8; null and empty are the same, and fit a PFX that was made with either. Stays the caller's to dispose.</param>
    /// <param name="imported">The caller's to dispose.</param>
    /// <param name="fault">A sentence for the caller.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> pfx, SecretBytes? password, [NotNullWhen(true)] out ImportedCertificate? imported, [NotNullWhen(false)] out string? fault)
    {
        imported = null;
        if (pfx.Length > MostBytes)
        {
            fault = $"It has {pfx.Length} bytes; at most {MostBytes} are allowed.";
            return false;
        }

        if (password?.Length > MostPasswordBytes)
        {
            fault = $"The password is longer than {MostPasswordBytes} bytes.";
            return false;
        }

        if (!IsWhole(pfx))
        {
            fault = NoPfx;
            return false;
        }

        // The loader wants characters, which are kept where they can be cleared.
        var text = GC.AllocateArray<char>(password?.Length ?? 0, pinned: true);
        try
        {
            if (Utf8.ToUtf16(password is null ? [] : password.Span, text, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done)
            {
                return TryLoad(pfx, text.AsSpan(0, length), out imported, out fault);
            }

            fault = "The password is not UTF-8.";
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    /// <summary>One value of BER, as old writers of PFX need it, and nothing after it, which the loader would pass over.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> pfx)
    {
        try
        {
            AsnDecoder.ReadSequence(pfx, AsnEncodingRules.BER, out _, out _, out var consumed);
            return consumed == pfx.Length;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool TryLoad(
        ReadOnlySpan<byte> pfx, ReadOnlySpan<char> password, [NotNullWhen(true)] out ImportedCertificate? imported, [NotNullWhen(false)] out string? fault)
    {
        imported = null;
        X509Certificate2Collection loaded = [];
        try
        {
            loaded = X509CertificateLoader.LoadPkcs12Collection(pfx, password, X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet, Limits);
            return TryTake(loaded, out imported, out fault);
        }
        catch (Pkcs12LoadLimitExceededException limit)
        {
            fault = FaultOf(limit);
            return false;
        }
        catch (CryptographicException broken)
        {
            // Also from the certificates themselves, whose keys are parsed when they are asked for.
            fault = broken.HResult == InvalidPassword ? "The password is wrong." : NoPfx;
            return false;
        }
        finally
        {
            foreach (var certificate in loaded)
            {
                certificate.Dispose();
            }
        }
    }

    private static bool TryTake(X509Certificate2Collection loaded, [NotNullWhen(true)] out ImportedCertificate? imported, [NotNullWhen(false)] out string? fault)
    {
        // The loader gives the last one first.
        ImmutableArray<byte[]> certificates = [.. loaded.Reverse().Select(certificate => certificate.RawData)];
        using var pkcs8 = loaded.FirstOrDefault(certificate => certificate.HasPrivateKey) is { } leaf ? PrivateKeyOf(leaf) : null;
        if (pkcs8 is not null)
        {
            return CertificateBundle.TryBuild(pkcs8, certificates, isPem: false, out imported, out fault);
        }

        imported = null;
        fault = "There is no private key in it that belongs to one of its certificates.";
        return false;
    }

    private static SecretBytes? PrivateKeyOf(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm? key = certificate.GetRSAPrivateKey() ?? (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey();
        using var room = SecretBytes.Allocate(16 * 1024);
        return key is not null && key.TryExportPkcs8PrivateKey(room.Writable, out var written) ? new SecretBytes(room.Span[..written]) : null;
    }

    /// <summary>The exception tells which limit it was by its name alone.</summary>
    private static string FaultOf(Pkcs12LoadLimitExceededException limit)
    {
        bool Is(string name) => limit.Message.Contains(name, StringComparison.Ordinal);
        return Is(nameof(Pkcs12LoaderLimits.MaxKeys)) ? "There are several private keys in it; only one is allowed."
            : Is(nameof(Pkcs12LoaderLimits.MaxCertificates)) ? $"There are more than {ImportedCertificate.MostCertificates} certificates in it."
            : $"Its password is derived with too many iterations; at most {Limits.MacIterationLimit} are allowed for each, and {Limits.TotalKdfIterationLimit} together.";
    }
}
