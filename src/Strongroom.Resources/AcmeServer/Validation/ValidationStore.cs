using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>What the loop reads and writes.</summary>
internal sealed class ValidationStore(UnitsOfWork units, IAuditTrail trail, InstallationNames names)
{
    private const int Attempts = 8;

    /// <summary>The open challenge and its account; null when there is nothing to look at any more.</summary>
    public async ValueTask<(AuthorizationRecord Authorization, AccountRecord Account)?> FindAsync(VaultEntry vault, ValidationJob job, CancellationToken cancel)
    {
        var tx = units.System(writable: false);
        var authorization = await tx.FindAsync(AcmeRows.AuthorizationKey(vault, job.Account, job.Authorization), cancel).ConfigureAwait(false);
        var account = await tx.FindAsync(AcmeRows.AccountKey(vault, job.Account), cancel).ConfigureAwait(false);
        return authorization is { State: AuthorizationState.Validating } && authorization.ExpiresAt > units.Now.ToUnixTimeSeconds() && account is { IsDeactivated: false }
            ? (authorization, account)
            : null;
    }

    /// <summary>Writes the outcome down, unless the challenge was given up meanwhile or the account has another key or an end.</summary>
    public async ValueTask FinishAsync(VaultEntry vault, ValidationJob job, AccountRecord judged, ValidationFault? fault, CancellationToken cancel)
    {
        var (key, accountKey) = (AcmeRows.AuthorizationKey(vault, job.Account, job.Authorization), AcmeRows.AccountKey(vault, job.Account));
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var tx = units.System(writable: true);
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { State: AuthorizationState.Validating } authorization
                || await tx.FindAsync(accountKey, cancel).ConfigureAwait(false) is not { IsDeactivated: false } account
                || !account.Key.AsSpan().SequenceEqual(judged.Key))
            {
                return;
            }

            tx.Hold(accountKey);
            tx.Put(key, authorization with
            {
                State = fault is null ? AuthorizationState.Valid : AuthorizationState.Invalid,
                ValidatedAt = fault is null ? units.Now.ToUnixTimeSeconds() : null,
                FaultType = fault?.Type,
                Fault = fault?.Detail,
            });
            if (await units.CommitAsync(tx, trail, Record(vault, authorization, fault), cancel).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private AuditRecord Record(VaultEntry vault, AuthorizationRecord authorization, ValidationFault? fault) => new()
    {
        Time = units.Now,
        RequestId = Entropy.NewGuid(),
        Category = "AuditEvent",
        Operation = AcmeOperations.Validation,
        Status = fault is null ? 200 : 403,
        Description = fault?.Detail,
        ErrorCode = fault?.Type,
        Tenant = vault.Tenant.Value,
        ResourceId = vault.Scope.Path,
        Vault = vault.Id.Value,
        Principal = authorization.Account,
        Application = authorization.Account,
        IdentityType = "acme",
        ClientInfo = $"{authorization.Challenge} {authorization.Identifier}",
        ObjectId = AcmeUrls.Authorization(names.VaultOrigin(vault.Name), authorization.Id),
        Duration = TimeSpan.Zero,
    };
}
