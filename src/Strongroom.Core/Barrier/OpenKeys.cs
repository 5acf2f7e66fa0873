using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>Every key that is in memory while the installation is unsealed.</summary>
internal sealed class OpenKeys(Guid installation, SecretBytes root, Keyring ring)
{
    private volatile Keyring _ring = ring;

    public Guid Installation { get; } = installation;

    /// <summary>Only transitions use it, one at a time.</summary>
    public SecretBytes Root { get; private set; } = root;

    public Keyring Ring => _ring;

    public VaultKeyCache VaultKeys { get; } = new();

    /// <summary>Puts a new ring in the place of the old one; system keys that are not in it any more are erased once nobody uses them.</summary>
    public void Replace(Keyring ring)
    {
        var before = _ring;
        _ring = ring;
        foreach (var entry in before.Entries)
        {
            if (!ring.Entries.Any(kept => ReferenceEquals(kept.Key, entry.Key)))
            {
                entry.Key.Tenure.End();
            }
        }
    }

    public void Replace(SecretBytes root)
    {
        Root.Dispose();
        Root = root;
    }

    /// <summary>Ends every key. What comes back completes when the last user has left and all is zeroed.</summary>
    public Task Erase()
    {
        Root.Dispose();
        var endings = new List<Task>();
        foreach (var entry in _ring.Entries)
        {
            entry.Key.Tenure.End();
            endings.Add(entry.Key.Tenure.Over);
        }

        endings.Add(VaultKeys.Close());
        return Task.WhenAll(endings);
    }
}
