using System.Text;

namespace Strongroom.Kernel;

/// <summary>
/// Vault names seen lately, so that a request for a busy vault makes no string. A fixed table in which a newcomer takes the place of whoever
/// has its slot: invented host names can push others out, which costs those one small string each, and can never grow it.
/// </summary>
internal sealed class RecentNames
{
    private const int Slots = 1024;

    private readonly Entry?[] _table = new Entry?[Slots];

    public bool TryParse(ReadOnlySpan<char> text, out VaultName name)
    {
        var slot = string.GetHashCode(text, StringComparison.OrdinalIgnoreCase) & (Slots - 1);
        var known = Volatile.Read(ref _table[slot]);
        if (known is not null && Ascii.EqualsIgnoreCase(known.Name.Value, text))
        {
            name = known.Name;
            return true;
        }

        if (!VaultName.TryParse(text, out name))
        {
            return false;
        }

        Volatile.Write(ref _table[slot], new Entry(name));
        return true;
    }

    /// <summary>A reference, so that a slot is replaced in one step.</summary>
    private sealed class Entry(VaultName name)
    {
        public VaultName Name => name;
    }
}
