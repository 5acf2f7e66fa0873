namespace Strongroom.Storage.Sqlite;

/// <summary>
/// Read connections, handed to one thread at a time. There are as many as threads read at once; those beyond the slots are closed on return. The
/// first free slot is taken first, so that light load keeps using one warm page cache.
/// </summary>
internal sealed class ReadPool(Func<ReadConnection> open, int slots) : IDisposable
{
    private static readonly TimeSpan PatienceWithReaders = TimeSpan.FromSeconds(5);

    private readonly ReadConnection?[] _idle = new ReadConnection?[slots];
    private int _rented;
    private volatile bool _closed;

    /// <summary>Pass the connection to <see cref="Return"/>, or to <see cref="Discard"/> if it failed.</summary>
    public ReadConnection Rent()
    {
        Interlocked.Increment(ref _rented);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
            return TakeIdle() ?? open();
        }
        catch
        {
            Interlocked.Decrement(ref _rented);
            throw;
        }
    }

    public void Return(ReadConnection connection)
    {
        if (_closed || !TryKeep(connection))
        {
            connection.Dispose();
        }

        Interlocked.Decrement(ref _rented);
    }

    public void Discard(ReadConnection connection)
    {
        connection.Dispose();
        Interlocked.Decrement(ref _rented);
    }

    /// <summary>Refuses new readers, waits for those inside, and closes all connections.</summary>
    public void Dispose()
    {
        _closed = true;
        // A read takes microseconds; one that hangs in the disk must not hang the shutdown with it.
        SpinWait.SpinUntil(() => Volatile.Read(ref _rented) == 0, PatienceWithReaders);
        while (TakeIdle() is { } connection)
        {
            connection.Dispose();
        }
    }

    private ReadConnection? TakeIdle()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (Volatile.Read(ref _idle[i]) is not null && Interlocked.Exchange(ref _idle[i], null) is { } connection)
            {
                return connection;
            }
        }

        return null;
    }

    private bool TryKeep(ReadConnection connection)
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _idle[i], connection, null) is null)
            {
                return true;
            }
        }

        return false;
    }
}
