using System.Collections.Immutable;
using System.Numerics;
using Strongroom.Gate;

namespace Strongroom.Access;

/// <summary>Proposes what replaces a vault's access policies when roles are to decide (control-plane reference §2.7).</summary>
/// <remarks>
/// A built-in role takes part when it gives nothing beyond the policy. An officer's role also takes part for who holds the portal's whole
/// management template of that kind, and the administrator's for who holds all three: Azure's own table maps those templates so. Everything
/// else becomes one custom role.
/// </remarks>
public static class PolicyMigration
{
    private static readonly ImmutableArray<string> KeyManagement = PermissionMap.DataActionsOf(
        ["keys/get", "keys/list", "keys/update", "keys/create", "keys/import", "keys/delete", "keys/recover", "keys/backup", "keys/restore"]);

    private static readonly ImmutableArray<string> SecretManagement = PermissionMap.DataActionsOf(
        ["secrets/get", "secrets/list", "secrets/set", "secrets/delete", "secrets/recover", "secrets/backup", "secrets/restore"]);

    private static readonly ImmutableArray<string> CertificateManagement = PermissionMap.DataActionsOf(
        ["certificates/get", "certificates/list", "certificates/update", "certificates/create", "certificates/import", "certificates/delete",
            "certificates/recover", "certificates/backup", "certificates/restore", "certificates/managecontacts", "certificates/manageissuers",
            "certificates/getissuers", "certificates/listissuers", "certificates/setissuers", "certificates/deleteissuers"]);

    private static readonly ImmutableArray<Candidate> Candidates =
    [
        .. BuiltInRoles.All
            .Where(r => r.Definition.Permissions.Any(p => !p.DataActions.IsEmpty))
            .Select(r => new Candidate(r, Mask(KeyVaultOperations.DataActions.Where(a => r.Definition.Permissions.Any(p => p.Covers(a, isDataAction: true)))), Template(r))),
    ];

    /// <returns>One proposal for each policy, in their order.</returns>
    public static ImmutableArray<PolicyReplacement> Propose(VaultEntry vault)
    {
        ArgumentNullException.ThrowIfNull(vault);
        return [.. vault.AccessPolicies.Select(p => Propose(vault, p))];
    }

    private static PolicyReplacement Propose(VaultEntry vault, AccessPolicy policy)
    {
        var needed = PermissionMap.DataActionsOf(policy.Permissions);
        var proposal = new PolicyReplacement { Policy = policy, Kind = ReplacementKind.WithoutEffect, Scope = vault.Scope, DataActions = needed };
        if (needed.IsEmpty || policy.Tenant != vault.Tenant)
        {
            return proposal;
        }

        if (policy.Application is not null)
        {
            return proposal with { Kind = ReplacementKind.CompoundIdentity };
        }

        var need = Mask(needed);
        var fitting = Smallest([.. Candidates.Where(c => c.Fits(need))], need, fewestRolesFirst: true);
        var roles = fitting ?? Smallest(Candidates, need, fewestRolesFirst: false) ?? [];
        return proposal with
        {
            Kind = fitting is null ? ReplacementKind.CustomRole : ReplacementKind.BuiltInRoles,
            Roles = [.. roles.Select(c => c.Role)],
            Beyond = Names(roles.Aggregate(0UL, (all, c) => all | c.Gives) & ~need),
        };
    }

    /// <summary>
    /// The best set that covers the need: fewest roles and then least beyond it, or the other way round. Null when no set does. Ten roles make
    /// a thousand sets; all are tried.
    /// </summary>
    private static ImmutableArray<Candidate>? Smallest(ImmutableArray<Candidate> candidates, ulong need, bool fewestRolesFirst)
    {
        (int First, int Second, uint Set)? best = null;
        for (var set = 1U; set < 1U << candidates.Length; set++)
        {
            var gives = 0UL;
            for (var i = 0; i < candidates.Length; i++)
            {
                gives |= (set >> i & 1) == 0 ? 0 : candidates[i].Gives;
            }

            if ((gives & need) != need)
            {
                continue;
            }

            var (roles, beyond) = (BitOperations.PopCount(set), BitOperations.PopCount(gives & ~need));
            var found = fewestRolesFirst ? (roles, beyond, set) : (beyond, roles, set);
            best = best is null || found.CompareTo(best.Value) < 0 ? found : best;
        }

        return best is { } chosen ? [.. candidates.Where((_, i) => (chosen.Set >> i & 1) != 0)] : null;
    }

    /// <summary>What has to be held for a role to stand in although it gives more; null for the roles that never may.</summary>
    private static ulong? Template(Role role) => role.Definition.Name switch
    {
        "Key Vault Crypto Officer" => Mask(KeyManagement),
        "Key Vault Secrets Officer" => Mask(SecretManagement),
        "Key Vault Certificates Officer" => Mask(CertificateManagement),
        "Key Vault Administrator" => Mask([.. KeyManagement, .. SecretManagement, .. CertificateManagement]),
        _ => null,
    };

    /// <summary>One bit for each data action, in the catalogue's order.</summary>
    private static ulong Mask(IEnumerable<string> dataActions) => dataActions.Aggregate(0UL, (mask, a) => mask | (1UL << KeyVaultOperations.DataActions.IndexOf(a)));

    private static ImmutableArray<string> Names(ulong mask) => [.. KeyVaultOperations.DataActions.Where((_, i) => (mask >> i & 1) != 0)];

    private sealed record Candidate(Role Role, ulong Gives, ulong? Template)
    {
        public bool Fits(ulong need) => (Gives & ~need) == 0 || (Template is { } template && (template & ~need) == 0);
    }
}
