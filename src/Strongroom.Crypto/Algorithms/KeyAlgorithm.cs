namespace Strongroom.Crypto;

/// <summary>An algorithm of the wire reference §5.5: its name, the keys it fits, and the sizes of what goes in and comes out.</summary>
public abstract class KeyAlgorithm
{
    private protected KeyAlgorithm(string name, KeyType type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>JWA's name, or Azure's where JWA has none. Compared exactly.</summary>
    public string Name { get; }

    public KeyType Type { get; }

    /// <summary>What the algorithm can be used for.</summary>
    public abstract IReadOnlyList<KeyOperation> Operations { get; }

    /// <summary>True when a key of this kind can be used with it.</summary>
    public virtual bool Fits(KeyShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Type == Type;
    }

    public override string ToString() => Name;
}
