using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// Bring your own key: a transfer blob says for which key-exchange key of this vault it was made; its token unwraps it (wire reference §5.6).
/// </summary>
internal sealed class KeyTransfers(KeyMaterials materials)
{
    private const string Scheme = "CKM_RSA_AES_KEY_WRAP";
    private const int MostCiphertext = 8 * 1024;

    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

    /// <summary>The key in the blob, which the caller disposes.</summary>
    public async ValueTask<Result<SecretBytes>> UnwrapAsync(Passage passage, Tx tx, KeyPlan plan, byte[] transfer, CancellationToken cancel)
    {
        if (plan.Home != KeyHome.Token)
        {
            return Refusals.InvalidProperty("key.key_hsm", "Only HSM-protected keys can be imported this way.");
        }

        if (Read(transfer) is not { } blob || !blob.Kid.StartsWith(passage.Origin + "/keys/", StringComparison.OrdinalIgnoreCase))
        {
            return Refusals.InvalidProperty("key.key_hsm", $"It must be a transfer blob of schema 1.0.0 with alg dir and enc {Scheme}, made for a key of this vault.");
        }

        if (await FindAsync(passage, tx, blob.Kid, cancel).ConfigureAwait(false) is not var (head, version))
        {
            return Refusals.InvalidProperty("key.key_hsm", "The key-exchange key that it names is not there.");
        }

        if (KeyPermit.For(head, version, KeyOperation.Import, passage.Now).IsRefused(out var error, out var permit))
        {
            return error;
        }

        if (materials.Token is not { } token)
        {
            return KeyRefusals.TokenUnavailable;
        }

        try
        {
            // A token may take its time: it must not hold a thread that answers requests.
            using var reference = await materials.OpenAsync(passage.Vault, permit, cancel).ConfigureAwait(false);
            return await Task.Run(() => token.UnwrapTransfer(reference.Span, blob.Ciphertext), cancel).ConfigureAwait(false) is { } unwrapped
                ? unwrapped
                : Refusals.InvalidProperty("key.key_hsm", "It cannot be unwrapped with the key-exchange key that it names.");
        }
        catch (TokenUnavailableException)
        {
            return KeyRefusals.TokenUnavailable;
        }
    }

    private static async ValueTask<(KeyHead Head, KeyVersion Version)?> FindAsync(Passage passage, Tx tx, string kid, CancellationToken cancel)
    {
        var parts = kid[(passage.Origin.Length + "/keys/".Length)..].Split('/');
        if (parts.Length > 2 || !ObjectName.TryParse(parts[0], out var name))
        {
            return null;
        }

        var text = parts.Length == 2 ? parts[1] : null;
        var target = new ObjectTarget(Shelf.Kind, name, ObjectVersion.TryParse(text, out var parsed) ? parsed : null, text);
        return await Shelf.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false) is { } head
            && await Shelf.FindVersionAsync(passage.Vault, tx, head, target, cancel).ConfigureAwait(false) is { } version
            ? (head, version)
            : null;
    }

    private static (string Kid, byte[] Ciphertext)? Read(byte[] transfer)
    {
        if (StrictJson.Fault(transfer, StrictJson.DefaultMaxStrings) is not null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(transfer);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root
            && Text(root, "schema_version") == "1.0.0"
            && root.TryGetProperty("header", out var header) && header.ValueKind == JsonValueKind.Object
            && Text(header, "alg") == "dir" && Text(header, "enc") == Scheme && Text(header, "kid") is { } kid
            && Text(root, "ciphertext") is { } ciphertext && CanonicalBase64Url.Decode(ciphertext.AsSpan().TrimEnd('=')) is { Length: > 0 and <= MostCiphertext } bytes
            ? (kid, bytes)
            : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
