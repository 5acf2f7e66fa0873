namespace Strongroom.Barrier;

/// <summary>
/// What a bound context is for, with its fields in their fixed order. Numbers are stored inside tags and ciphertexts: never reuse one, never
/// change a list of fields.
/// </summary>
internal enum ContextType : byte
{
    /// <summary>format, system key number, store key; the payload follows as the rest of the tagged message.</summary>
    Row = 1,

    /// <summary>format, algorithm, vault key number, tenant, vault, object kind, folded name, version.</summary>
    Value = 2,

    /// <summary>format, algorithm, system key number, tenant, vault, vault key number.</summary>
    VaultKey = 3,

    /// <summary>format, algorithm, system key number, purpose, the caller's context.</summary>
    Purpose = 4,

    /// <summary>format, algorithm, installation.</summary>
    Keyring = 5,

    /// <summary>format, algorithm, installation, slot id, slot kind, slot header.</summary>
    RootSlot = 6,

    /// <summary>installation, root generation; then for each slot in the order of their ids: id, record.</summary>
    SlotSet = 7,

    /// <summary>layout, form, slot kind, the token's reference of the key.</summary>
    TokenSlot = 8,
}
