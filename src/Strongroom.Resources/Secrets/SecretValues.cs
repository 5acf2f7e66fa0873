using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Secrets;

/// <summary>Seals and opens values, each bound to its tenant, vault, name and version.</summary>
internal sealed class SecretValues(VaultKeys keys, ValueSealer sealer)
{
    private const string Kind = "secrets";

    public async ValueTask<byte[]> SealAsync(VaultEntry vault, ObjectName name, ObjectVersion version, SecretBytes value, CancellationToken cancel)
    {
        var key = await keys.NewestAsync(vault.Tenant, vault.Id, cancel).ConfigureAwait(false);
        return sealer.Seal(key, Context(vault, name, version), value.Span);
    }

    public ValueTask<SecretBytes> OpenAsync(VaultEntry vault, ObjectName name, SecretVersion version, CancellationToken cancel)
    {
        var opening = keys.ForAsync(vault.Tenant, vault.Id, ValueSealer.KeyNumberOf(version.SealedValue), cancel);
        return opening.IsCompletedSuccessfully
            ? ValueTask.FromResult(sealer.Open(opening.Result, Context(vault, name, version.Version), version.SealedValue))
            : AwaitAsync(opening);

        async ValueTask<SecretBytes> AwaitAsync(ValueTask<VaultKey> pending) =>
            sealer.Open(await pending.ConfigureAwait(false), Context(vault, name, version.Version), version.SealedValue);
    }

    private static ValueContext Context(VaultEntry vault, ObjectName name, ObjectVersion version) =>
        new(vault.Tenant, vault.Id, Kind, name.Folded, version.Value);
}
