using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>Seals and opens the MAC keys of external account bindings under the vault's key, each bound to its place.</summary>
internal sealed class BindingKeys(VaultKeys keys, ValueSealer sealer)
{
    /// <summary>Bytes; what HMAC-SHA256 takes without hashing it first.</summary>
    public const int KeySize = 32;

    private const string Kind = "acme-eab";

    public async ValueTask<byte[]> SealAsync(VaultEntry vault, Guid binding, SecretBytes key, CancellationToken cancel) =>
        sealer.Seal(await keys.NewestAsync(vault.Tenant, vault.Id, cancel).ConfigureAwait(false), Context(vault.Tenant, vault.Id, binding), key.Span);

    /// <returns>The key; the caller disposes it.</returns>
    public async ValueTask<SecretBytes> OpenAsync(VaultEntry vault, BindingRecord binding, CancellationToken cancel) =>
        sealer.Open(
            await keys.ForAsync(vault.Tenant, vault.Id, ValueSealer.KeyNumberOf(binding.SealedKey), cancel).ConfigureAwait(false),
            Context(vault.Tenant, vault.Id, binding.Id),
            binding.SealedKey);

    /// <summary>The key under the newest key of its vault, or null when it is already.</summary>
    public async ValueTask<byte[]?> RewrapAsync(TenantId tenant, VaultId vault, BindingRecord binding, CancellationToken cancel)
    {
        var newest = await keys.NewestAsync(tenant, vault, cancel).ConfigureAwait(false);
        var number = ValueSealer.KeyNumberOf(binding.SealedKey);
        return number == newest.Number
            ? null
            : sealer.Rewrap(await keys.ForAsync(tenant, vault, number, cancel).ConfigureAwait(false), newest, Context(tenant, vault, binding.Id), binding.SealedKey);
    }

    private static ValueContext Context(TenantId tenant, VaultId vault, Guid binding) => new(tenant, vault, Kind, binding.ToString("N"), "");
}
