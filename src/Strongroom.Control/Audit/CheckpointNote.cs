using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Audit;

/// <summary>
/// A checkpoint as a signed note (C2SP signed-note and tlog-checkpoint shapes), signature type 0x02: ECDSA P-256 over SHA-256, DER.
/// <code>
/// {installation}/audit
/// {number of entries before this one}
/// {base64 of the hash of the newest of them}
/// time {when it was signed}
/// key {verifier key, as in the file verifier-key}
///
/// — {installation}/audit {base64 of the key id and the signature}
/// </code>
/// The hash is the head of a chain, not the root of a tree: the origin tells a witness what it signs.
/// </summary>
internal sealed record CheckpointNote
{
    private const byte EcdsaType = 0x02;
    private const string Dash = "— ";

    public required string Origin { get; init; }

    public required long Size { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>The key that the note claims; it proves nothing by itself.</summary>
    public required string VerifierKey { get; init; }

    /// <summary>What is signed.</summary>
    public required byte[] Text { get; init; }

    public required byte[] Signature { get; init; }

    public static string OriginOf(Guid installation) => $"{installation:D}/audit";

    public static string Sign(Guid installation, ChainPoint head, DateTimeOffset now, ECDsa key)
    {
        var origin = OriginOf(installation);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{origin}\n{head.Sequence}\n{Convert.ToBase64String(head.Hash)}\ntime {now.UtcDateTime:O}\nkey {FormatKey(origin, publicKey)}\n");
        var signature = key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return $"{text}\n{Dash}{origin} {Convert.ToBase64String([.. KeyId(publicKey), .. signature])}\n";
    }

    /// <summary>Null for anything that <see cref="Sign"/> cannot have made.</summary>
    public static CheckpointNote? TryParse(string note)
    {
        var lines = note.Split('\n');
        if (lines.Length != 8 || lines[5].Length != 0 || lines[7].Length != 0
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !TryBase64(lines[2], out var hash) || hash.Length != TrailLayout.HashLength
            || !lines[3].StartsWith("time ", StringComparison.Ordinal)
            || !lines[4].StartsWith("key ", StringComparison.Ordinal)
            || !lines[6].StartsWith($"{Dash}{lines[0]} ", StringComparison.Ordinal)
            || !TryBase64(lines[6][(Dash.Length + lines[0].Length + 1)..], out var signature) || signature.Length <= 4)
        {
            return null;
        }

        return new CheckpointNote
        {
            Origin = lines[0],
            Size = size,
            Hash = hash,
            VerifierKey = lines[4]["key ".Length..],
            Text = Encoding.UTF8.GetBytes(string.Join('\n', lines[..5]) + "\n"),
            Signature = signature,
        };
    }

    /// <summary>The key of a verifier-key line <c>{name}+{key id, 8 hex digits}+{base64 of 0x02 and the SPKI}</c>; null when it is none. The caller disposes it.</summary>
    public static ECDsa? TryImportKey(string verifierKey)
    {
        var parts = verifierKey.Trim().Split('+', 3);
        if (parts.Length != 3 || !TryBase64(parts[2], out var bytes) || bytes.Length < 2 || bytes[0] != EcdsaType
            || !string.Equals(parts[1], Convert.ToHexStringLower(KeyId(bytes.AsSpan(1))), StringComparison.Ordinal))
        {
            return null;
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(bytes.AsSpan(1), out _);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    public static string FormatKey(string origin, ReadOnlySpan<byte> publicKey) =>
        $"{origin}+{Convert.ToHexStringLower(KeyId(publicKey))}+{Convert.ToBase64String([EcdsaType, .. publicKey])}";

    public bool IsSignedBy(ECDsa key) =>
        Signature.AsSpan(0, 4).SequenceEqual(KeyId(key.ExportSubjectPublicKeyInfo()))
        && key.VerifyData(Text, Signature.AsSpan(4), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private static byte[] KeyId(ReadOnlySpan<byte> publicKey) => SHA256.HashData(publicKey)[..4];

    private static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        var ok = Convert.TryFromBase64String(text, bytes, out var length);
        bytes = bytes[..length];
        return ok;
    }
}
