using Strongroom.Authority;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Whether an account may have a certificate for names: by its binding, by the vault's settings, by the tenant's issuance policy.</summary>
internal sealed class NameLimits(AcmeVaults servers, IIssueCertificates authority)
{
    /// <summary>Null when it may. The binding is part of what the commit depends on, so that one revoked meanwhile gets nothing.</summary>
    public async ValueTask<VaultError?> CheckAsync(Passage passage, Tx tx, AccountRecord account, IReadOnlyList<Identifier> identifiers, CancellationToken cancel)
    {
        var limits = new List<IReadOnlyList<string>> { servers.Find(passage.Vault.Id)?.Names ?? [] };
        if (account.Binding is { } id)
        {
            var key = AcmeRows.BindingKey(passage.Vault, id);
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { RevokedAt: null } binding)
            {
                return AcmeProblems.BindingRevoked;
            }

            tx.Hold(key);
            limits.Add(binding.Names);
        }
        else if (servers.Find(passage.Vault.Id) is not { IsOpen: true })
        {
            // Made while the server was open, which it is no longer.
            return AcmeProblems.ExternalAccountRequired;
        }

        if (identifiers.FirstOrDefault(each => !limits.TrueForAll(limit => NameLimit.Allows(limit, each))) is { Value: { } refused })
        {
            return AcmeProblems.RejectedIdentifier($"This account may have no certificate for {refused}.");
        }

        var policy = await authority.CheckNamesAsync(tx, passage.Vault.Tenant, OrderDraft.Names(identifiers), cancel).ConfigureAwait(false);
        return policy is null ? null : AcmeProblems.Of(policy, "rejectedIdentifier");
    }
}
