using System.Buffers.Text;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>Which row of the directory a storage key names.</summary>
internal readonly record struct DirectoryRow(DirectoryRowKind Kind, Guid Tenant, Guid Id, string? Kid)
{
    private const int CompactLength = 32;

    private static ReadOnlySpan<byte> TenantRealm => "t/"u8;

    private static ReadOnlySpan<byte> Application => "/app/"u8;

    private static ReadOnlySpan<byte> Principal => "/sp/"u8;

    private static ReadOnlySpan<byte> Group => "/group/"u8;

    private static ReadOnlySpan<byte> User => "/user/"u8;

    private static ReadOnlySpan<byte> Machine => "/machine/"u8;

    private static readonly StoreKey TenantPrefix = IdentityRows.Tenants.Prefix();
    private static readonly StoreKey OutsideIssuerPrefix = IdentityRows.OutsideIssuers.Prefix();
    private static readonly StoreKey KeyPrefix = IdentityRows.SigningKeys.Prefix();
    private static readonly StoreKey Home = IdentityRows.HomeTenant.Key().Key;

    /// <summary>False, without allocating, for the many keys of other rooms under <c>t/</c>.</summary>
    public static bool TryParse(StoreKey key, out DirectoryRow row)
    {
        row = default;
        var bytes = key.Span;
        if (bytes.StartsWith(TenantRealm))
        {
            return TryParseInTenant(bytes[TenantRealm.Length..], out row);
        }

        if (key.StartsWith(TenantPrefix))
        {
            row = new DirectoryRow(DirectoryRowKind.Tenant, default, default, null);
            return TryGuid(bytes[TenantPrefix.Span.Length..], out var tenant) && With(row with { Tenant = tenant }, out row);
        }

        if (key.StartsWith(OutsideIssuerPrefix))
        {
            row = new DirectoryRow(DirectoryRowKind.OutsideIssuer, default, default, null);
            return TryGuid(bytes[OutsideIssuerPrefix.Span.Length..], out var issuer) && With(row with { Id = issuer }, out row);
        }

        return key.StartsWith(KeyPrefix) ? With(new DirectoryRow(DirectoryRowKind.SigningKey, default, default, key.LastPart), out row)
            : key == Home && With(new DirectoryRow(DirectoryRowKind.HomeTenant, default, default, null), out row);
    }

    private static bool TryParseInTenant(ReadOnlySpan<byte> rest, out DirectoryRow row)
    {
        row = default;
        if (rest.Length <= CompactLength)
        {
            return false;
        }

        var tail = rest[CompactLength..];
        var (kind, length) =
            tail.StartsWith(Application) ? (DirectoryRowKind.Application, Application.Length) :
            tail.StartsWith(Principal) ? (DirectoryRowKind.Principal, Principal.Length) :
            tail.StartsWith(Group) ? (DirectoryRowKind.Group, Group.Length) :
            tail.StartsWith(User) ? (DirectoryRowKind.User, User.Length) :
            tail.StartsWith(Machine) ? (DirectoryRowKind.Machine, Machine.Length) :
            (DirectoryRowKind.None, 0);
        if (kind == DirectoryRowKind.None || !TryGuid(rest[..CompactLength], out var tenant) || !TryGuid(tail[length..], out var id))
        {
            return false;
        }

        row = new DirectoryRow(kind, tenant, id, null);
        return true;
    }

    private static bool TryGuid(ReadOnlySpan<byte> text, out Guid value) =>
        Utf8Parser.TryParse(text, out value, out var consumed, 'N') && consumed == text.Length;

    private static bool With(DirectoryRow found, out DirectoryRow row)
    {
        row = found;
        return true;
    }
}
