using Strongroom.Crypto;

namespace Strongroom.Authority;

/// <summary>A key that the HSM has made for a root; destroyed with the request unless the root was committed.</summary>
internal sealed class NewTokenRoot(IKeyToken token, Guid id, NewTokenKey key) : IDisposable
{
    private bool _isKept;

    public Guid Id => id;

    public NewTokenKey Key => key;

    public void Keep() => _isKept = true;

    public void Dispose()
    {
        if (_isKept)
        {
            return;
        }

        try
        {
            token.Destroy(key.Reference);
        }
        catch (TokenUnavailableException)
        {
            // It stays in the token under the label of a root that does not exist; nothing refers to it.
        }
    }
}
