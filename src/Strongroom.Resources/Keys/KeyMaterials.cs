using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>
/// The only place that seals and opens the material of keys, each bound to its tenant, vault, incarnation and version. Whoever wants a key to use
/// shows a permit; parsed keys are kept while the installation is open, so that the hot path parses nothing.
/// </summary>
internal sealed class KeyMaterials(VaultKeys keys, ValueSealer sealer, KeyCache cache, IEnumerable<IKeyToken> tokens, InstallationIdentity installation)
{
    private const string Kind = "keys";

    /// <summary>The token that holds <c>-HSM</c> keys; null when none is attached.</summary>
    public IKeyToken? Token { get; } = tokens.SingleOrDefault();

    /// <summary>What the token calls a key: whose it is, then its names, for people.</summary>
    public string Label(VaultEntry vault, ObjectName name) => $"{TokenOrphans.Mark(installation)}{vault.Name}/{name.Shown}";

    /// <summary>A new key's material, or its reference, for its row.</summary>
    public async ValueTask<byte[]> SealAsync(VaultEntry vault, Guid incarnation, ObjectVersion version, PreparedKey prepared, CancellationToken cancel)
    {
        using var reference = prepared.Reference is null ? null : new SecretBytes(prepared.Reference);
        return await SealAsync(vault, incarnation, version, reference ?? prepared.Material!, cancel).ConfigureAwait(false);
    }

    public async ValueTask<byte[]> SealAsync(VaultEntry vault, Guid incarnation, ObjectVersion version, SecretBytes material, CancellationToken cancel)
    {
        var key = await keys.NewestAsync(vault.Tenant, vault.Id, cancel).ConfigureAwait(false);
        return sealer.Seal(key, Context(vault.Tenant, vault.Id, incarnation, version), material.Span);
    }

    /// <summary>The key, for the one operation that the permit is for.</summary>
    /// <exception cref="TokenUnavailableException">The key is in a token, and none is attached.</exception>
    public ValueTask<KeyLease> UseAsync(VaultEntry vault, KeyPermit permit, CancellationToken cancel)
    {
        if (permit.Operation is null)
        {
            throw new ArgumentException("This permit is not for using the key", nameof(permit));
        }

        return cache.Find(permit.Incarnation, permit.Version.Version) is { } held ? ValueTask.FromResult(held) : ParseAsync(vault, permit, cancel);
    }

    /// <summary>The material itself, or the token's reference; the caller disposes it.</summary>
    public ValueTask<SecretBytes> OpenAsync(VaultEntry vault, KeyPermit permit, CancellationToken cancel) =>
        OpenAsync(vault.Tenant, vault.Id, permit.Incarnation, permit.Version, cancel);

    /// <summary>The token's reference of a purged version; the caller disposes it.</summary>
    public ValueTask<SecretBytes> OpenAsync(TenantId tenant, VaultId vault, KeyPermit permit, CancellationToken cancel) =>
        OpenAsync(tenant, vault, permit.Incarnation, permit.Version, cancel);

    /// <summary>A key that whoever asks has just made or brought, before anything of it is stored; the caller disposes it.</summary>
    public CryptoKey Open(PreparedKey prepared)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        return prepared.Material is { } material
            ? SoftwareKeys.Open(prepared.Shape, prepared.PublicParts, material)
            : Attached().Open(prepared.Shape, prepared.PublicParts, prepared.Reference);
    }

    /// <summary>Why what a token holds of the key cannot do all of these operations; null when it can. The token may be away.</summary>
    /// <exception cref="TokenUnavailableException">The key is in a token, and none is attached.</exception>
    public async ValueTask<string?> LacksAsync(VaultEntry vault, Guid incarnation, KeyVersion version, IEnumerable<KeyOperation> operations, CancellationToken cancel)
    {
        if (version.Home != KeyHome.Token)
        {
            return null;
        }

        using var reference = await OpenAsync(vault.Tenant, vault.Id, incarnation, version, cancel).ConfigureAwait(false);
        var token = Attached();
        return operations.Select(operation => token.Lacks(reference.Span, operation)).FirstOrDefault(lacking => lacking is not null);
    }

    /// <summary>A key of the token that was made for release, wrapped for a recipient (<see cref="KeyTransfer"/>).</summary>
    /// <exception cref="TokenUnavailableException">The token does not answer.</exception>
    public byte[] WrapOut(ReadOnlySpan<byte> reference, PublicKeyParts recipient, System.Security.Cryptography.HashAlgorithmName oaepHash) =>
        Attached().WrapOut(reference, recipient, oaepHash);

    /// <summary>Destroys an object of the token.</summary>
    /// <exception cref="TokenUnavailableException">The token does not answer.</exception>
    public void Destroy(ReadOnlySpan<byte> reference) => Attached().Destroy(reference);

    /// <summary>Drops the parsed versions of a key that was disabled or deleted.</summary>
    public void Forget(Guid incarnation) => cache.Forget(incarnation);

    /// <summary>The material under the newest key of its vault, or null when it is already.</summary>
    public async ValueTask<byte[]?> RewrapAsync(TenantId tenant, VaultId vault, Guid incarnation, KeyVersion version, CancellationToken cancel)
    {
        var newest = await keys.NewestAsync(tenant, vault, cancel).ConfigureAwait(false);
        var number = ValueSealer.KeyNumberOf(version.SealedMaterial);
        if (number == newest.Number)
        {
            return null;
        }

        var old = await keys.ForAsync(tenant, vault, number, cancel).ConfigureAwait(false);
        return sealer.Rewrap(old, newest, Context(tenant, vault, incarnation, version.Version), version.SealedMaterial);
    }

    private async ValueTask<KeyLease> ParseAsync(VaultEntry vault, KeyPermit permit, CancellationToken cancel)
    {
        var version = permit.Version;
        using var material = await OpenAsync(vault, permit, cancel).ConfigureAwait(false);
        var key = version.Home == KeyHome.Token
            ? Attached().Open(version.Shape, version.PublicParts, material.Span)
            : SoftwareKeys.Open(version.Shape, version.PublicParts, material);
        return cache.Add(permit.Incarnation, version.Version, key);
    }

    private async ValueTask<SecretBytes> OpenAsync(TenantId tenant, VaultId vault, Guid incarnation, KeyVersion version, CancellationToken cancel)
    {
        var key = await keys.ForAsync(tenant, vault, ValueSealer.KeyNumberOf(version.SealedMaterial), cancel).ConfigureAwait(false);
        return sealer.Open(key, Context(tenant, vault, incarnation, version.Version), version.SealedMaterial);
    }

    private IKeyToken Attached() => Token ?? throw new TokenUnavailableException("The key is in a token, and none is attached");

    private static ValueContext Context(TenantId tenant, VaultId vault, Guid incarnation, ObjectVersion version) =>
        new(tenant, vault, Kind, incarnation.ToString("N"), version.Value);
}
