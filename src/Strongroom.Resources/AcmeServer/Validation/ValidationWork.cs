using Microsoft.Extensions.Logging;
using Strongroom.Gate;

namespace Strongroom.AcmeServer;

/// <summary>Looks at one challenge and writes down what came of it, with its record in the trail.</summary>
internal sealed class ValidationWork(ChallengeCheck check, AcmeVaults servers, IVaultDirectory vaults, ValidationStore store, ILogger<ValidationWork> log)
{
    /// <summary>One attempt.</summary>
    /// <param name="isLast">True when a failure is final.</param>
    /// <returns>True when there is nothing more to do.</returns>
    public async ValueTask<bool> TryAsync(ValidationJob job, int attempt, bool isLast, CancellationToken cancel)
    {
        if (vaults.Find(job.VaultName) is not { } vault || vault.Id != job.Vault || servers.Find(vault.Id) is null)
        {
            // Deleted or switched off meanwhile: the order ends by its time.
            return true;
        }

        if (await store.FindAsync(vault, job, cancel).ConfigureAwait(false) is not var (authorization, account))
        {
            return true;
        }

        var fault = await check.RunAsync(authorization, account, cancel).ConfigureAwait(false);
        if (fault is not null)
        {
            log.ValidationFailed(authorization.Identifier.Value, authorization.Challenge!, attempt, fault.Detail);
            if (!isLast)
            {
                return false;
            }
        }

        await store.FinishAsync(vault, job, account, fault, cancel).ConfigureAwait(false);
        return true;
    }
}
