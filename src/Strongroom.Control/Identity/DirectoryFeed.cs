using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>
/// Holds the current snapshot of the directory while the installation is open. A change is in it before the commit that made it returns.
/// A row that arrives damaged is taken out: whoever it was about is refused.
/// </summary>
public sealed class DirectoryFeed : IOpenWithKeys, IDisposable
{
    private readonly IStore _store;
    private readonly DirectoryReader _reader;
    private readonly ILogger<DirectoryFeed> _logger;
    private readonly Lock _gate = new();
    private readonly List<IDisposable> _watches = [];
    private List<(DirectoryRow Row, CommittedChange Change)>? _whileLoading;
    private volatile DirectorySnapshot? _current;

    internal DirectoryFeed(IStore store, DirectoryReader reader, ILogger<DirectoryFeed> logger)
    {
        _store = store;
        _reader = reader;
        _logger = logger;
    }

    /// <summary>Null while the installation is sealed.</summary>
    internal DirectorySnapshot? Current => _current;

    /// <summary>The service principal of an application, or null; null as well while sealed.</summary>
    public PrincipalId? FindPrincipal(TenantId tenant, ClientId client) =>
        _current is { } directory && directory.Applications.TryGetValue((tenant, client), out var application)
        && directory.Principals.ContainsKey((tenant, application.Principal)) ? application.Principal : null;

    /// <summary>The tenant that <c>/adfs</c> stands for, or null.</summary>
    public TenantId? HomeTenant => _current?.HomeTenant;

    public async ValueTask OpenAsync(Tx tx, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        Close();
        Watch();
        DirectorySnapshot loaded;
        try
        {
            loaded = await _reader.LoadAsync(tx, cancel).ConfigureAwait(false);
        }
        catch
        {
            Close();
            throw;
        }

        lock (_gate)
        {
            // A change that came while rows were being read is newer than they or already among them: the last word is the same.
            foreach (var (row, change) in _whileLoading ?? [])
            {
                loaded = Apply_NeedsLock(loaded, row, change);
            }

            _whileLoading = null;
            _current = loaded;
        }

        Log.DirectoryLoaded(_logger, loaded.Tenants.Count, loaded.Applications.Count, loaded.Keys.Length);
    }

    public void Close()
    {
        DirectorySnapshot? closed;
        IDisposable[] watches;
        lock (_gate)
        {
            closed = _current;
            watches = [.. _watches];
            _watches.Clear();
            _whileLoading = null;
            _current = null;
        }

        foreach (var watch in watches)
        {
            watch.Dispose();
        }

        foreach (var key in closed?.Keys ?? [])
        {
            key.Dispose();
        }
    }

    public void Dispose() => Close();

    private void Watch()
    {
        lock (_gate)
        {
            _whileLoading = [];
        }

        StoreKey[] prefixes =
        [
            IdentityRows.Tenants.Prefix(),
            IdentityRows.HomeTenant.Prefix(),
            IdentityRows.SigningKeys.Prefix(),
            new("t/"u8.ToArray()),
        ];
        foreach (var prefix in prefixes)
        {
            var watch = _store.Watch(prefix, OnChange);
            lock (_gate)
            {
                _watches.Add(watch);
            }
        }
    }

    private void OnChange(CommittedChange change)
    {
        if (!DirectoryRow.TryParse(change.Key, out var row))
        {
            return;
        }

        lock (_gate)
        {
            if (_whileLoading is { } waiting)
            {
                waiting.Add((row, change));
            }
            else if (_current is { } directory)
            {
                _current = Apply_NeedsLock(directory, row, change);
            }
        }
    }

    private DirectorySnapshot Apply_NeedsLock(DirectorySnapshot directory, DirectoryRow row, CommittedChange change)
    {
        DirectorySnapshot next;
        try
        {
            next = _reader.Apply(directory, row, change);
        }
#pragma warning disable CA1031 // An observer must not throw; whatever the fault, the row is refused.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.RowRefused(_logger, change.Key.ToString(), fault.GetType().Name);
            next = DirectoryReader.Without(directory, row);
        }

        if (row.Kind == DirectoryRowKind.SigningKey)
        {
            Announce(directory, next, row.Kid!);
        }

        return next;
    }

    /// <summary>Logs what became of a key, and disposes the one that is gone.</summary>
    private void Announce(DirectorySnapshot before, DirectorySnapshot after, string kid)
    {
        var (old, now) = (before.KeyOf(kid), after.KeyOf(kid));
        if (now is not null)
        {
            Log.SigningKeyPublished(_logger, kid, now.SignsFrom);
        }
        else
        {
            Log.SigningKeyGone(_logger, kid);
        }

        if (old is not null && old != now)
        {
            old.Dispose();
        }
    }
}
