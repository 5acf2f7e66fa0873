using System.Globalization;
using System.Text;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>The rows of the Barrier. The first three are read before there are keys, so they carry their own authentication instead of a row tag.</summary>
internal static class BarrierRows
{
    public static readonly RowShape<RootSlotRecord> Slot = new("sys/slot/{id}", "a root slot: the root key wrapped under what one kind of unlocking gives");

    public static readonly RowShape<SlotSetRecord> Slots = new("sys/slots", "the installation's id and the one authenticator over all root slots");

    public static readonly RowShape<KeyringRecord> Keyring = new("sys/keyring", "the system keys, sealed under the root key");

    public static readonly RowShape<VaultKeyRecord> VaultKey = new("t/{tenant}/v/{vault}/key/{number}", "a vault key, wrapped under a system key");

    private const int IdLength = 32;
    private const int NumberLength = 8;
    private const int VaultOffset = 2 + IdLength + 3;
    private const int NumberOffset = VaultOffset + IdLength + 5;
    private const int VaultKeyLength = NumberOffset + NumberLength;

    /// <summary>Whether the row is one of those that carry no row tag.</summary>
    public static bool IsUntagged(StoreKey key) =>
        key.StartsWith(Slot.Prefix()) || key.Span.SequenceEqual("sys/slots"u8) || key.Span.SequenceEqual("sys/keyring"u8);

    public static RowKey<RootSlotRecord> SlotOf(Guid id) => Slot.Key(id.ToString("N"));

    public static RowKey<VaultKeyRecord> VaultKeyOf(TenantId tenant, VaultId vault, uint number) =>
        VaultKey.Key(tenant.Compact, vault.Compact, number.ToString("x8", CultureInfo.InvariantCulture));

    public static StoreKey VaultKeysOf(TenantId tenant, VaultId vault) => VaultKey.Prefix(tenant.Compact, vault.Compact);

    /// <summary>Reads back what <see cref="VaultKeyOf"/> wrote; quick to say no, since it looks at every change of any vault.</summary>
    public static bool TryParseVaultKey(StoreKey key, out TenantId tenant, out VaultId vault, out uint number)
    {
        tenant = default;
        vault = default;
        number = 0;
        var span = key.Span;
        if (span.Length != VaultKeyLength || !span.StartsWith("t/"u8) || !span[(2 + IdLength)..].StartsWith("/v/"u8) ||
            !span[(VaultOffset + IdLength)..].StartsWith("/key/"u8))
        {
            return false;
        }

        Span<char> text = stackalloc char[VaultKeyLength];
        Encoding.Latin1.GetChars(span, text);
        if (!Guid.TryParseExact(text.Slice(2, IdLength), "N", out var tenantValue) ||
            !Guid.TryParseExact(text.Slice(VaultOffset, IdLength), "N", out var vaultValue) ||
            !uint.TryParse(text[NumberOffset..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        tenant = new TenantId(tenantValue);
        vault = new VaultId(vaultValue);
        return true;
    }
}
