using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>What a machine sends to be enrolled. The code itself is not kept, only its hash.</summary>
internal sealed record EnrolmentRequest(Guid Machine, ImmutableArray<byte> CodeHash, ImmutableArray<byte> PublicKey, string Proof)
{
    private static readonly string[] Names = ["code", "machine", "proof", "publicKey"];

    /// <summary>Null unless the body is an object of exactly the four members, each a text.</summary>
    public static EnrolmentRequest? Parse(ReadOnlyMemory<byte> body)
    {
        using var document = TokenJson.Parse(body);
        if (document is null || !document.RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal).SequenceEqual(Names, StringComparer.Ordinal))
        {
            return null;
        }

        var root = document.RootElement;
        return GuidText.TryParse(TokenJson.Text(root, "machine"), out var machine)
            && HashOf(root.GetProperty("code")) is { } code
            && TokenJson.Text(root, "publicKey") is { } key && CanonicalBase64Url.Decode(key) is { } spki
            && TokenJson.Text(root, "proof") is { } proof
            ? new EnrolmentRequest(machine, code, [.. spki], proof)
            : null;
    }

    /// <summary>True when the proof repeats the code's hash: it was made for this code and no other.</summary>
    public bool IsFor(AgentProof proof) => proof.Text("code_sha256") == Base64Url.EncodeToString(CodeHash.AsSpan());

    /// <summary>From the bytes as they came, so that the code never becomes a text.</summary>
    private static ImmutableArray<byte>? HashOf(JsonElement code)
    {
        if (code.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var quoted = JsonMarshal.GetRawUtf8Value(code);
        var bytes = quoted[1..^1];
        return bytes.Length is > 0 and <= EnrolmentCode.MaxLength && !bytes.Contains((byte)'\\') && Ascii.IsValid(bytes) ? [.. SHA256.HashData(bytes)] : null;
    }
}
