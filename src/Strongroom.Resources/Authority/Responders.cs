using System.Collections.Concurrent;
using Strongroom.Barrier;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>The responders of the signers that were asked about lately, while the installation is open.</summary>
internal sealed class Responders(SignerKeys keys) : IOpenWithKeys, IDisposable
{
    /// <summary>A responder that ends sooner is replaced, so that what it signs counts for its whole time.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromDays(1);

    private const int Most = 1024;

    private readonly ConcurrentDictionary<Guid, Responder> _bySigner = new();
    private volatile bool _isOpen;

    /// <exception cref="SealedException">The keys are not there.</exception>
    public Responder For(Signer signer, DateTimeOffset now)
    {
        if (_bySigner.TryGetValue(signer.Id, out var held) && (now + Reserve < held.End || EndsWith(held, signer)) && now < held.End)
        {
            return held;
        }

        using var key = keys.Open(signer);
        using var certificate = signer.Load();
        var made = Responder.Make(certificate, key, now);
        if (_bySigner.Count >= Most)
        {
            Clear();
        }

        // Whoever still signs with the one before keeps it until he is done.
        _bySigner[signer.Id] = made;
        if (!_isOpen)
        {
            Clear();
            throw new SealedException();
        }

        return made;
    }

    public ValueTask OpenAsync(Tx tx, CancellationToken cancel)
    {
        _isOpen = true;
        return ValueTask.CompletedTask;
    }

    public void Close()
    {
        _isOpen = false;
        Clear();
    }

    public void Dispose() => Close();

    private void Clear()
    {
        foreach (var (signer, _) in _bySigner)
        {
            if (_bySigner.TryRemove(signer, out var held))
            {
                held.Dispose();
            }
        }
    }

    private static bool EndsWith(Responder responder, Signer signer)
    {
        using var certificate = signer.Load();
        return responder.End >= SignerCertificates.NotAfter(certificate);
    }
}
