using System.Collections.Concurrent;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>One key of the system keyring and the keys derived from it. Everything but <see cref="Use"/> needs a use in hand.</summary>
internal sealed class SystemKey
{
    public const int Size = 32;

    private readonly SecretBytes _material;
    private readonly Guid _installation;
    private readonly ConcurrentDictionary<string, PurposePair> _purposes = new(StringComparer.Ordinal);
    private readonly Lock _deriving = new();

    /// <param name="number">From 1 upwards, never used twice in an installation.</param>
    /// <param name="material">Owned from here on.</param>
    public SystemKey(uint number, DateTimeOffset createdAt, SecretBytes material, Guid installation)
    {
        Number = number;
        CreatedAt = createdAt;
        _material = material;
        _installation = installation;
        using var tagKey = PurposeKey.Derive(material.Span, installation, "row-tag");
        RowTag = new RowTag(tagKey.Span);
        using var wrapKey = PurposeKey.Derive(material.Span, installation, "vault-key-wrap");
        VaultKeyWrap = new Xaes256Gcm(wrapKey.Span);
        Tenure = new Tenure(Erase);
    }

    public uint Number { get; }

    public DateTimeOffset CreatedAt { get; }

    public Tenure Tenure { get; }

    public RowTag RowTag { get; }

    public Xaes256Gcm VaultKeyWrap { get; }

    public ReadOnlySpan<byte> Material => _material.Span;

    public KeyUse Use() => new(Tenure);

    /// <summary>Purposes are constants of the rooms, so their keys are kept for as long as this one.</summary>
    public PurposePair Purpose(string purpose)
    {
        if (_purposes.TryGetValue(purpose, out var pair))
        {
            return pair;
        }

        lock (_deriving)
        {
            return _purposes.GetOrAdd(purpose, name => new PurposePair(PurposeKey.Derive(_material.Span, _installation, "purpose/" + name)));
        }
    }

    private void Erase()
    {
        RowTag.Dispose();
        VaultKeyWrap.Dispose();
        foreach (var pair in _purposes.Values)
        {
            pair.Dispose();
        }

        _material.Dispose();
    }
}
