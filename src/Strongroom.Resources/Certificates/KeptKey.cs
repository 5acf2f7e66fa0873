using Strongroom.Keys;

namespace Strongroom.Certificates;

/// <summary>A key that a request has prepared, for its next try after a conflict.</summary>
internal sealed record KeptKey(KeyWish Wish, PreparedKey Key) : IDisposable
{
    public void Dispose() => Key.Dispose();
}
