using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// Which objects of the token hold versions of keys. A version's own reference is sealed with the vault's key, and goes with it when the vault is
/// purged; what the token has to destroy then stands here.
/// </summary>
internal static class TokenLedger
{
    /// <summary>Stages that the object holds a version of the key.</summary>
    public static void Enter(VaultEntry vault, Tx tx, Guid incarnation, ObjectName name, ReadOnlySpan<byte> reference) =>
        tx.Insert(Key(vault.Tenant, vault.Id, reference), new TokenObject(incarnation, name.Shown, IsBackedUp: false));

    /// <summary>Stages that a backup refers to the object.</summary>
    public static async ValueTask MarkBackedUpAsync(VaultEntry vault, Tx tx, SecretBytes reference, CancellationToken cancel)
    {
        var key = Key(vault.Tenant, vault.Id, reference.Span);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { IsBackedUp: false } found)
        {
            tx.Put(key, found with { IsBackedUp = true });
        }
    }

    /// <summary>Stages the end of an object whose version is being erased.</summary>
    public static async ValueTask EndAsync(Tx tx, DueItem erasure, SecretBytes reference, DateTimeOffset now, CancellationToken cancel)
    {
        var key = Key(erasure.Tenant, erasure.Vault, reference.Span);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } found)
        {
            End(tx, erasure, new Keyed<TokenObject>(key, found), now);
        }
    }

    /// <summary>
    /// Stages the end of an object: it is parked when a backup refers to it, and else destroyed as soon as the token answers. Neither waits for the
    /// token here, so that what is purged goes from the store at once.
    /// </summary>
    /// <param name="erasure">What erases the key or its vault.</param>
    public static void End(Tx tx, DueItem erasure, Keyed<TokenObject> entry, DateTimeOffset now)
    {
        var reference = ReferenceOf(entry.Key.Key);
        if (entry.Record.IsBackedUp)
        {
            tx.Insert(KeyRows.Parked.Key(reference), new ParkedObject(erasure.VaultName, entry.Record.Name, now.ToUnixTimeSeconds()));
        }
        else
        {
            var item = erasure with { DueAt = now.ToUnixTimeSeconds(), Kind = TokenErasure.WorkKind, Id = Entropy.NewGuid(), ObjectName = reference };
            tx.Insert(DueRows.Key(item), item);
        }

        tx.Delete(entry.Key);
    }

    public static string Part(ReadOnlySpan<byte> reference) => Convert.ToHexStringLower(reference);

    /// <summary>The last part of an entry's key.</summary>
    public static string ReferenceOf(StoreKey key)
    {
        var text = key.Span;
        return System.Text.Encoding.ASCII.GetString(text[(text.LastIndexOf((byte)'/') + 1)..]);
    }

    private static RowKey<TokenObject> Key(TenantId tenant, VaultId vault, ReadOnlySpan<byte> reference) =>
        KeyRows.TokenObjects.Key(tenant.Compact, vault.Compact, Part(reference));
}
