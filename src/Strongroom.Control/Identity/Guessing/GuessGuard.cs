using Strongroom.Kernel;

namespace Strongroom.Identity.Guessing;

/// <summary>
/// Stands before every proof (S53). Three counters: failures of a client from one source; failures from one source over all clients, real or not;
/// failures of a client from everywhere. The last two do not bind a source from which the client has signed in before, so strangers can neither
/// guess an account nor lock it. A client counts by its parsed id: spellings share their counter (V3).
/// </summary>
internal sealed class GuessGuard(TimeProvider clock)
{
    /// <summary>Counters of one table; at about 150 bytes each they never exceed 8 MB.</summary>
    private const int Capacity = 50_000;

    private readonly AttemptTable<(TenantId Tenant, ClientId Client, SourceNetwork Source)> _pairs = new(new AttemptRules(Quick: 5, Together: 64), Capacity);
    private readonly AttemptTable<SourceNetwork> _sources = new(new AttemptRules(Quick: 50, Together: 256), Capacity);
    private readonly AttemptTable<(TenantId Tenant, ClientId Client)> _clients = new(new AttemptRules(Quick: 100, Together: 1024), Capacity);
    private readonly KnownSources _known = new(Capacity);

    /// <summary>Lets an attempt begin; the caller ends it with <see cref="End"/>. Or says how long to wait.</summary>
    /// <param name="tenant">Null when the tenant or the client is not even a name.</param>
    public (Attempt? Attempt, Waiting? Waiting) Begin(TenantId? tenant, ClientId? client, SourceNetwork source)
    {
        var now = clock.GetUtcNow();
        if (tenant is not { } t || client is not { } c)
        {
            return _sources.Begin(source, now) is { } strangerWaits ? (null, strangerWaits) : (new Attempt(null, source, Stranger: true), null);
        }

        var stranger = !_known.Has(t, c, source);
        if (stranger && _sources.Begin(source, now) is { } sourceWaits)
        {
            return (null, sourceWaits);
        }

        if (_pairs.Begin((t, c, source), now) is { } pairWaits)
        {
            EndSource(source, stranger, now);
            return (null, pairWaits);
        }

        if (stranger && _clients.Begin((t, c), now) is { } clientWaits)
        {
            _pairs.End((t, c, source), now, failed: null);
            EndSource(source, stranger, now);
            return (null, clientWaits);
        }

        return (new Attempt((t, c), source, stranger), null);
    }

    /// <param name="failed">True when the client did not prove itself; false when it did; null when that could not be found out.</param>
    public void End(Attempt attempt, bool? failed)
    {
        var now = clock.GetUtcNow();
        if (attempt.Client is { } client)
        {
            _pairs.End((client.Tenant, client.Client, attempt.Source), now, failed);
            if (attempt.Stranger)
            {
                // One good source says nothing about the guesses that came from others.
                _clients.End(client, now, failed is true ? true : null);
            }

            if (failed is false)
            {
                _known.Add(client.Tenant, client.Client, attempt.Source);
            }
        }

        if (attempt.Stranger)
        {
            _sources.End(attempt.Source, now, failed is true ? true : null);
        }
    }

    private void EndSource(SourceNetwork source, bool stranger, DateTimeOffset now)
    {
        if (stranger)
        {
            _sources.End(source, now, failed: null);
        }
    }
}
