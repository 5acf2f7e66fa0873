using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>The one-time code that an administrator carries to a machine: 160 random bits in base64url, 27 characters.</summary>
internal static class EnrolmentCode
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const int Size = 20;

    /// <summary>Longer texts are no codes.</summary>
    public const int MaxLength = 64;

    /// <returns>The code in ASCII; the caller disposes it.</returns>
    public static SecretBytes Generate()
    {
        using var random = SecretBytes.Random(Size);
        var code = SecretBytes.Allocate(Base64Url.GetEncodedLength(Size));
        Base64Url.EncodeToUtf8(random.Span, code.Writable, out _, out _);
        return code;
    }

    public static ImmutableArray<byte> HashOf(SecretBytes code) => [.. SHA256.HashData(code.Span)];


    /// <summary>A key's thumbprint as people carry it: base64url of SHA-256 over its SubjectPublicKeyInfo. Null when the text is none.</summary>
    public static ImmutableArray<byte>? Thumbprint(string? text) =>
        text is { Length: 43 } && CanonicalBase64Url.Decode(text) is { Length: MachineEnrolment.HashSize } hash ? [.. hash] : null;
}
