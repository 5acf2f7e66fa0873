namespace Strongroom.Crypto;

/// <summary>An integer that lives as long as the <see cref="BigNumbers"/> it came from.</summary>
internal readonly record struct BigNumber(nint Handle);
