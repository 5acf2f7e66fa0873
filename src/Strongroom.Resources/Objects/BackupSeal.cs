using System.Text.Json;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>Seals and opens backups of one kind of object (wire reference §7), and reads them from a body.</summary>
internal sealed class BackupSeal(ObjectKind kind, IPurposeSealer sealer)
{
    /// <summary>As many versions as the real service promises to back up.</summary>
    public const int MaxVersions = 500;

    /// <summary>500 versions of 25 KB after base64, with room for tags.</summary>
    public const int MaxBodyBytes = 32 * 1024 * 1024;

    private readonly string _purpose = kind.Noun + "-backup";

    public string Seal(VaultEntry vault, ReadOnlySpan<byte> content) => CanonicalBase64Url.Encode(sealer.Seal(_purpose, Context(vault), content));

    /// <summary>What the backup in the body holds; the caller disposes it.</summary>
    public Result<SecretBytes> Open(VaultEntry vault, RequestBody body)
    {
        if (Read(body).IsRefused(out var error, out var blob))
        {
            return error;
        }

        return sealer.Open(_purpose, Context(vault), blob) is { } content ? content : kind.BadBackup;
    }

    /// <summary>Padding is accepted: some clients add it (G55).</summary>
    private Result<byte[]> Read(RequestBody body)
    {
        var reader = body.Reader();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("value"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            return reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxBodyBytes &&
                CanonicalBase64Url.Decode(reader.GetString()!.AsSpan().TrimEnd('=')) is { } blob
                ? blob
                : kind.BadBackup;
        }

        return Refusals.InvalidProperty("value", "It is required.");
    }

    /// <summary>Another tenant's or subscription's vault cannot open it (S45).</summary>
    private static byte[] Context(VaultEntry vault)
    {
        var writer = new RecordWriter();
        writer.Guid(vault.Tenant.Value);
        writer.Guid(vault.Subscription);
        return writer.Written.ToArray();
    }
}
