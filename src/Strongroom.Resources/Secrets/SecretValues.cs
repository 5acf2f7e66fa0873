using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Secrets;

/// <summary>
/// Seals and opens values, each bound to its tenant, vault, incarnation and version. The incarnation stands for the name: the row that joins
/// the two carries a tag over both.
/// </summary>
internal sealed class SecretValues(VaultKeys keys, ValueSealer sealer)
{
    private const string Kind = "secrets";

    public async ValueTask<byte[]> SealAsync(VaultEntry vault, Guid incarnation, ObjectVersion version, SecretBytes value, CancellationToken cancel)
    {
        var key = await keys.NewestAsync(vault.Tenant, vault.Id, cancel).ConfigureAwait(false);
        return sealer.Seal(key, Context(vault.Tenant, vault.Id, incarnation, version), value.Span);
    }

    public ValueTask<SecretBytes> OpenAsync(VaultEntry vault, Guid incarnation, SecretVersion version, CancellationToken cancel)
    {
        var opening = keys.ForAsync(vault.Tenant, vault.Id, ValueSealer.KeyNumberOf(version.SealedValue), cancel);
        return opening.IsCompletedSuccessfully
            ? ValueTask.FromResult(sealer.Open(opening.Result, Context(vault.Tenant, vault.Id, incarnation, version.Version), version.SealedValue))
            : AwaitAsync(opening);

        async ValueTask<SecretBytes> AwaitAsync(ValueTask<VaultKey> pending) =>
            sealer.Open(await pending.ConfigureAwait(false), Context(vault.Tenant, vault.Id, incarnation, version.Version), version.SealedValue);
    }

    /// <summary>The value under the newest key of its vault, or null when it is already.</summary>
    public async ValueTask<byte[]?> RewrapAsync(TenantId tenant, VaultId vault, Guid incarnation, SecretVersion version, CancellationToken cancel)
    {
        var newest = await keys.NewestAsync(tenant, vault, cancel).ConfigureAwait(false);
        var number = ValueSealer.KeyNumberOf(version.SealedValue);
        if (number == newest.Number)
        {
            return null;
        }

        var old = await keys.ForAsync(tenant, vault, number, cancel).ConfigureAwait(false);
        return sealer.Rewrap(old, newest, Context(tenant, vault, incarnation, version.Version), version.SealedValue);
    }

    private static ValueContext Context(TenantId tenant, VaultId vault, Guid incarnation, ObjectVersion version) =>
        new(tenant, vault, Kind, incarnation.ToString("N"), version.Value);
}
