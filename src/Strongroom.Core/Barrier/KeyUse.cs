namespace Strongroom.Barrier;

/// <summary>A key in use; while this lives the key is not zeroed.</summary>
internal readonly ref struct KeyUse
{
    private readonly Tenure _tenure;

    /// <exception cref="SealedException">The key is gone.</exception>
    public KeyUse(Tenure tenure) => _tenure = tenure.TryEnter() ? tenure : throw new SealedException();

    public void Dispose() => _tenure.Leave();
}
