using Strongroom.Crypto;
using Strongroom.Tests.Architecture;
using Xunit;

namespace Strongroom.Tests.Keys;

/// <summary>The document on keys says of the algorithms what the registry says.</summary>
public sealed class KeyDocument
{
    private const string Path = "docs/keys.md";
    private const string Begin = "<!-- algorithms: written by the tests (STRONGROOM_APPROVE=1) -->\n";
    private const string End = "<!-- /algorithms -->";

    [Fact]
    public void The_table_of_algorithms_is_the_registry()
    {
        var text = File.ReadAllText(System.IO.Path.Combine(Repository.Root, Path));
        var begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, "The marks of the table are gone");

        Approved.Matches(Path, text[..begin] + Table() + text[end..]);
    }

    private static string Table() =>
        "| `alg` | Keys | Operations | Takes | Gives |\n|---|---|---|---|---|\n" + string.Concat(KeyAlgorithms.All.Select(algorithm => Row(algorithm) + "\n"));

    private static string Row(KeyAlgorithm algorithm)
    {
        var shapes = KeyShape.All.Append(KeyShape.Oct(KeyShape.OctImportBytes * 8)).Where(algorithm.Fits).ToList();
        var keys = string.Join(", ", shapes.GroupBy(shape => shape.Type).Select(group => group.Key switch
        {
            KeyType.Rsa => "RSA",
            KeyType.Ec => "EC " + string.Join(", ", group.Select(shape => shape.Curve)),
            KeyType.Oct when algorithm is HmacSignature { Size: < KeyShape.OctImportBytes } hmac => $"oct {hmac.Size * 8} to {KeyShape.OctImportBytes * 8}",
            KeyType.Oct => "oct " + string.Join(", ", group.Select(shape => shape.Bits)),
            _ => "OKP Ed25519",
        }));
        var (takes, gives) = algorithm switch
        {
            SignatureAlgorithm signature => (
                signature.DigestSize is { } size ? $"a digest of {size} bytes" : "bytes",
                string.Join(", ", shapes.Select(signature.SignatureSize).Distinct()) + " bytes"),
            RsaEncryption => ("bytes", "as long as the modulus"),
            AesGcmEncryption => ("bytes, `aad`", $"`iv` of {AesGcmEncryption.NonceSize} bytes, `tag` of {AesGcmEncryption.TagSize}"),
            AesCbcEncryption { IsPadded: true } => ($"bytes, `iv` of {AesCbcEncryption.BlockSize}", "whole blocks"),
            AesCbcEncryption => ($"whole blocks, `iv` of {AesCbcEncryption.BlockSize} bytes", "as long"),
            AesKeyWrapping { IsPadded: true } => ("1 byte or more", "whole 8 bytes and 8 more"),
            AesKeyWrapping => ("whole 8 bytes, at least 16", "8 bytes more"),
            _ => throw new InvalidOperationException($"Say what {algorithm} takes and gives"),
        };
        return $"| `{algorithm}` | {keys} | {string.Join(", ", algorithm.Operations.Select(KeyOperationRules.NameOf))} | {takes} | {gives} |";
    }
}
