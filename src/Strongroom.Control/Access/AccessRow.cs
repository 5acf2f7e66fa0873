using System.Buffers.Text;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>A key of the four shapes that decide, taken apart.</summary>
internal readonly record struct AccessRow(TenantId Tenant, AccessRowKind Kind, Guid Id)
{
    // t/{tenant, 32 digits}/
    private const int KindStart = 35;
    private const int CompactLength = 32;

    /// <summary>False for keys of every other shape. Quick: each commit of the whole node passes here.</summary>
    public static bool TryRead(StoreKey key, out AccessRow row)
    {
        row = default;
        var bytes = key.Span;
        if (bytes.Length <= KindStart || bytes[KindStart - 1] != '/' || !bytes.StartsWith("t/"u8))
        {
            return false;
        }

        var rest = bytes[KindStart..];
        AccessRowKind kind;
        if (rest.StartsWith("assignment/"u8))
        {
            kind = AccessRowKind.Assignment;
        }
        else if (rest.StartsWith("role/"u8))
        {
            kind = AccessRowKind.Role;
        }
        else if (rest.StartsWith("deny/"u8))
        {
            kind = AccessRowKind.Denial;
        }
        else if (rest.StartsWith("hsmaccess/"u8))
        {
            kind = AccessRowKind.Hsm;
        }
        else
        {
            return false;
        }

        if (!TryReadId(bytes[2..(KindStart - 1)], out var tenant) || !TryReadId(rest[(rest.IndexOf((byte)'/') + 1)..], out var id))
        {
            return false;
        }

        row = new AccessRow(new TenantId(tenant), kind, id);
        return true;
    }

    private static bool TryReadId(ReadOnlySpan<byte> text, out Guid id)
    {
        id = default;
        return text.Length == CompactLength && Utf8Parser.TryParse(text, out id, out var used, 'N') && used == CompactLength;
    }
}
