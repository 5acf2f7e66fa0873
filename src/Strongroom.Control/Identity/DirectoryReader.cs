using Strongroom.Barrier;
using Strongroom.Identity.Outside;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>Makes snapshots: from the whole store when the keys come, and from one committed change after that.</summary>
internal sealed class DirectoryReader(IRowGuard guard, IPurposeSealer sealer, IdentityOptions options)
{
    private const int PageSize = 500;

    /// <exception cref="RowIntegrityException">A row is not as this installation wrote it: nothing is opened.</exception>
    public async ValueTask<DirectorySnapshot> LoadAsync(Tx tx, CancellationToken cancel)
    {
        var directory = new DirectorySnapshot();
        var keys = await tx.ScanAsync(IdentityRows.SigningKeys, IdentityRows.SigningKeys.Prefix(), null, SigningKeyRotation.MaxKeys, cancel).ConfigureAwait(false);
        foreach (var (key, record) in keys)
        {
            directory = directory.WithKey(OpenKey(key.Key.LastPart, record));
        }

        var home = await tx.FindAsync(IdentityRows.HomeTenant.Key(), cancel).ConfigureAwait(false);
        directory = directory with { HomeTenant = home?.Tenant };
        await foreach (var (row, record) in PagesAsync(tx, IdentityRows.Tenants, IdentityRows.Tenants.Prefix(), cancel).ConfigureAwait(false))
        {
            directory = WithTenant(directory, new TenantId(row.Tenant), record);
        }

        var issuers = directory.OutsideIssuers.ToBuilder();
        await foreach (var (row, record) in PagesAsync(tx, IdentityRows.OutsideIssuers, IdentityRows.OutsideIssuers.Prefix(), cancel).ConfigureAwait(false))
        {
            issuers[row.Id] = record;
        }

        directory = directory with { OutsideIssuers = issuers.ToImmutable() };
        foreach (var tenant in directory.Tenants.Keys)
        {
            directory = await LoadTenantAsync(directory, tx, tenant, cancel).ConfigureAwait(false);
        }

        return directory;
    }

    /// <summary>The snapshot after one committed change.</summary>
    public DirectorySnapshot Apply(DirectorySnapshot directory, DirectoryRow row, CommittedChange change)
    {
        if (change.Value is not { } value)
        {
            return Without(directory, row);
        }

        var tenant = new TenantId(row.Tenant);
        return row.Kind switch
        {
            DirectoryRowKind.Tenant => WithTenant(directory, tenant, RowShape<TenantRecord>.Decode(guard, change.Key, value)),
            DirectoryRowKind.HomeTenant => directory with { HomeTenant = RowShape<HomeTenantRecord>.Decode(guard, change.Key, value).Tenant },
            DirectoryRowKind.SigningKey => directory.WithKey(OpenKey(row.Kid!, RowShape<SigningKeyRecord>.Decode(guard, change.Key, value))),
            DirectoryRowKind.Application => directory with
            {
                Applications = directory.Applications.SetItem((tenant, new ClientId(row.Id)), RowShape<ApplicationRecord>.Decode(guard, change.Key, value)),
            },
            DirectoryRowKind.Group => directory with
            {
                Groups = directory.Groups.With(tenant, new PrincipalId(row.Id), RowShape<GroupRecord>.Decode(guard, change.Key, value)),
            },
            DirectoryRowKind.User => directory with
            {
                Users = directory.Users.SetItem((tenant, new PrincipalId(row.Id)), RowShape<UserRecord>.Decode(guard, change.Key, value)),
            },
            DirectoryRowKind.Machine => directory with
            {
                Machines = directory.Machines.With(tenant, row.Id, RowShape<MachineRecord>.Decode(guard, change.Key, value)),
            },
            DirectoryRowKind.OutsideIssuer => directory with
            {
                OutsideIssuers = directory.OutsideIssuers.SetItem(row.Id, RowShape<OutsideIssuerRecord>.Decode(guard, change.Key, value)),
            },
            _ => directory with
            {
                Principals = directory.Principals.SetItem((tenant, new PrincipalId(row.Id)), RowShape<ServicePrincipalRecord>.Decode(guard, change.Key, value)),
            },
        };
    }

    /// <summary>The snapshot without one row: deleted, or unreadable and so refused.</summary>
    public static DirectorySnapshot Without(DirectorySnapshot directory, DirectoryRow row)
    {
        var tenant = new TenantId(row.Tenant);
        return row.Kind switch
        {
            DirectoryRowKind.Tenant => directory with { Tenants = directory.Tenants.Remove(tenant) },
            DirectoryRowKind.HomeTenant => directory with { HomeTenant = null },
            DirectoryRowKind.SigningKey => directory.WithoutKey(row.Kid!),
            DirectoryRowKind.Application => directory with { Applications = directory.Applications.Remove((tenant, new ClientId(row.Id))) },
            DirectoryRowKind.Group => directory with { Groups = directory.Groups.Without(tenant, new PrincipalId(row.Id)) },
            DirectoryRowKind.User => directory with { Users = directory.Users.Remove((tenant, new PrincipalId(row.Id))) },
            DirectoryRowKind.Machine => directory with { Machines = directory.Machines.Without(tenant, row.Id) },
            DirectoryRowKind.OutsideIssuer => directory with { OutsideIssuers = directory.OutsideIssuers.Remove(row.Id) },
            _ => directory with { Principals = directory.Principals.Remove((tenant, new PrincipalId(row.Id))) },
        };
    }

    private static async ValueTask<DirectorySnapshot> LoadTenantAsync(DirectorySnapshot directory, Tx tx, TenantId tenant, CancellationToken cancel)
    {
        var applications = directory.Applications.ToBuilder();
        var principals = directory.Principals.ToBuilder();
        await foreach (var (row, record) in PagesAsync(tx, IdentityRows.Applications, IdentityRows.Applications.Prefix(tenant.Compact), cancel).ConfigureAwait(false))
        {
            applications[(tenant, new ClientId(row.Id))] = record;
        }

        await foreach (var (row, record) in PagesAsync(tx, IdentityRows.Principals, IdentityRows.Principals.Prefix(tenant.Compact), cancel).ConfigureAwait(false))
        {
            principals[(tenant, new PrincipalId(row.Id))] = record;
        }

        var groups = directory.Groups;
        await foreach (var (row, record) in PagesAsync(tx, IdentityRows.Groups, IdentityRows.Groups.Prefix(tenant.Compact), cancel).ConfigureAwait(false))
        {
            groups = groups.With(tenant, new PrincipalId(row.Id), record);
        }

        var users = directory.Users.ToBuilder();
        await foreach (var (row, record) in PagesAsync(tx, IdentityRows.Users, IdentityRows.Users.Prefix(tenant.Compact), cancel).ConfigureAwait(false))
        {
            users[(tenant, new PrincipalId(row.Id))] = record;
        }

        var machines = directory.Machines;
        await foreach (var (row, record) in PagesAsync(tx, IdentityRows.Machines, IdentityRows.Machines.Prefix(tenant.Compact), cancel).ConfigureAwait(false))
        {
            machines = machines.With(tenant, row.Id, record);
        }

        return directory with
        {
            Applications = applications.ToImmutable(),
            Principals = principals.ToImmutable(),
            Users = users.ToImmutable(),
            Machines = machines,
            Groups = groups,
        };
    }

    private static async IAsyncEnumerable<(DirectoryRow Row, T Record)> PagesAsync<T>(
        Tx tx, RowShape<T> shape, StoreKey prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
        where T : class, IRecord<T>
    {
        StoreKey? after = null;
        while (true)
        {
            var page = await tx.ScanAsync(shape, prefix, after, PageSize, cancel).ConfigureAwait(false);
            foreach (var (key, record) in page)
            {
                if (!DirectoryRow.TryParse(key.Key, out var row))
                {
                    throw new InvalidDataException($"{key.Key} is no key of {shape.Template}");
                }

                yield return (row, record);
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Key.Key;
        }
    }

    private DirectorySnapshot WithTenant(DirectorySnapshot directory, TenantId tenant, TenantRecord record) =>
        directory with { Tenants = directory.Tenants.SetItem(tenant, new TenantEntry(record, options.IssuerOf(tenant))) };

    private SigningKey OpenKey(string kid, SigningKeyRecord record)
    {
        using var pkcs8 = sealer.Open(SigningKeyRotation.Purpose, SigningKeyRotation.SealContext(kid), record.SealedPrivateKey.AsSpan())
            ?? throw new InvalidDataException($"The signing key {kid} was not sealed here");
        return SigningKey.FromPkcs8(kid, record.Algorithm, record.SignsFrom, pkcs8);
    }
}
