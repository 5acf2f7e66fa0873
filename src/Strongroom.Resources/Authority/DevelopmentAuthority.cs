using System.Net;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Authority;

/// <summary>What <c>strongroom dev</c> has without being asked: a root, and a policy under which nothing but names that mean this machine or nobody's can be issued.</summary>
public sealed class DevelopmentAuthority
{
    private readonly UnitsOfWork _units;
    private readonly RootMaking _roots;
    private readonly IAuditTrail _trail;

    internal DevelopmentAuthority(UnitsOfWork units, RootMaking roots, IAuditTrail trail)
    {
        _units = units;
        _roots = roots;
        _trail = trail;
    }

    /// <summary>Names of RFC 6761 and of ICANN's reserve for private use, and loopback.</summary>
    private static IssuancePolicy Policy { get; } = new()
    {
        DnsSuffixes = ["localhost", "test", "internal"],
        AllowsWildcards = true,
        Addresses = [new IPNetwork(IPAddress.Parse("127.0.0.0"), 8), new IPNetwork(IPAddress.IPv6Loopback, 128)],
    };

    /// <summary>Makes what is missing; what an operator has made or changed stays.</summary>
    public async ValueTask EnsureAsync(TenantId tenant, CancellationToken cancel)
    {
        while (true)
        {
            var tx = _units.System(writable: true);
            if (await RootMaking.FindAsync(tx, cancel).ConfigureAwait(false) is null)
            {
                _ = (await _roots.MakeAsync(tx, RootMaking.UsualName, _units.Now, cancel).ConfigureAwait(false)).Value;
            }

            var key = AuthorityRows.Policy.Key(tenant.Compact);
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is null)
            {
                tx.Put(key, Policy);
            }

            if (!tx.HasChanges || await _units.CommitAsync(tx, _trail, AuthorityRecords.Of("DevelopmentAuthorityCreate", tenant, "ca", _units.Now), cancel).ConfigureAwait(false))
            {
                return;
            }
        }
    }
}
