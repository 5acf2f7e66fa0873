using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>
/// Collects shares, one custodian after another: one ceremony at a time, named by a nonce. A wrong share is counted and leaves the progress as it is;
/// the tenth ends the ceremony, and so do an hour, a cancellation and a change of the seal state. Shares are in memory only, and zeroed at the end.
/// </summary>
public sealed class ShareCeremony : IDisposable
{
    public const int MostWrong = 10;

    public static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private readonly BarrierStore _rows;
    private readonly ISealState _seal;
    private readonly TimeProvider _clock;
    private readonly Lock _sync = new();
    private Running? _running;

    internal ShareCeremony(IStore store, ISealState seal, TimeProvider clock)
    {
        _rows = new BarrierStore(store);
        _seal = seal;
        _clock = clock;
    }

    /// <summary>Called once for each ceremony, outside of any lock, with what was known at its end.</summary>
    public Action<CeremonyEnd, CeremonyProgress>? Ended { get; set; }

    /// <summary>Null when none is under way.</summary>
    public CeremonyProgress? Progress
    {
        get
        {
            ExpireIfDue();
            lock (_sync)
            {
                return _running?.Progress;
            }
        }
    }

    private CeremonyPurpose Purpose => _seal.IsOpen ? CeremonyPurpose.Authorize : CeremonyPurpose.Unseal;

    /// <summary>The ceremony under way, or a new one.</summary>
    /// <returns>The progress, and whether this call has begun it.</returns>
    public async Task<Result<(CeremonyProgress Progress, bool Begun)>> JoinAsync(CancellationToken cancel)
    {
        ExpireIfDue();
        var set = await _rows.ReadAsync(cancel).ConfigureAwait(false);
        if (set is null)
        {
            return BarrierRefusals.NotInitialized;
        }

        ShareSet[] sets = [.. set.Slots.Where(slot => slot.Kind == ShamirSlot.KindName).Select(slot => ShareSet.Decode(slot.Header)).OfType<ShareSet>()];
        if (sets.Length == 0)
        {
            return CeremonyRefusals.NoShares;
        }

        lock (_sync)
        {
            if (_running is { } running)
            {
                return (running.Progress, false);
            }

            var begun = new Running(Entropy.NewGuid(), Purpose, sets, _clock.GetUtcNow() + Limit);
            begun.Timer = _clock.CreateTimer(_ => End(begun.Nonce, CeremonyEnd.Expired), null, Limit, Timeout.InfiniteTimeSpan);
            _running = begun;
            return (begun.Progress, true);
        }
    }

    /// <summary>Takes a share, or says what is wrong with it.</summary>
    /// <param name="line">As it was typed; stays the caller's.</param>
    public ShareOffer Offer(Guid nonce, SecretBytes line)
    {
        ArgumentNullException.ThrowIfNull(line);
        ExpireIfDue();
        ShareOffer offer;
        lock (_sync)
        {
            if (_running is not { } running || running.Nonce != nonce)
            {
                return new ShareOffer(null, CeremonyRefusals.NoCeremony);
            }

            offer = running.Take(line);
            if (running.Wrong < MostWrong)
            {
                return offer;
            }
        }

        End(nonce, CeremonyEnd.TooManyWrong);
        return offer;
    }

    /// <summary>Copies of the shares as a slot to open, which the caller disposes; null unless there are enough. The ceremony stays until it is ended.</summary>
    public ShamirSlot? Present(Guid nonce)
    {
        lock (_sync)
        {
            if (_running is not { } running || running.Nonce != nonce || !running.Progress.IsComplete)
            {
                return null;
            }

            running.IsPresented = true;
            return running.Present();
        }
    }

    /// <summary>Ends the ceremony and zeroes its shares. False when it is not the one under way.</summary>
    public bool End(Guid nonce, CeremonyEnd end)
    {
        CeremonyProgress last;
        lock (_sync)
        {
            if (_running is not { } running || running.Nonce != nonce)
            {
                return false;
            }

            last = running.Progress;
            running.Dispose();
            _running = null;
        }

        Ended?.Invoke(end, last);
        return true;
    }

    public void Dispose()
    {
        lock (_sync)
        {
            _running?.Dispose();
            _running = null;
        }
    }

    private void ExpireIfDue()
    {
        Guid nonce;
        CeremonyEnd end;
        lock (_sync)
        {
            if (_running is not { } running)
            {
                return;
            }

            // Its own shares may be what has just opened the installation.
            var overtaken = running.Purpose != Purpose && !running.IsPresented;
            if (!overtaken && _clock.GetUtcNow() < running.ExpiresAt)
            {
                return;
            }

            nonce = running.Nonce;
            end = overtaken ? CeremonyEnd.Overtaken : CeremonyEnd.Expired;
        }

        End(nonce, end);
    }

    private sealed class Running(Guid nonce, CeremonyPurpose purpose, ShareSet[] sets, DateTimeOffset expiresAt) : IDisposable
    {
        private readonly List<ShamirShare> _shares = [];

        /// <summary>Known from the first share on.</summary>
        private ShareSet? _set = sets.Length == 1 ? sets[0] : null;

        public Guid Nonce => nonce;

        public CeremonyPurpose Purpose => purpose;

        public DateTimeOffset ExpiresAt => expiresAt;

        public int Wrong { get; private set; }

        public ITimer? Timer { get; set; }

        /// <summary>Whether its shares have been used at least once.</summary>
        public bool IsPresented { get; set; }

        public CeremonyProgress Progress => new(nonce, purpose, _shares.Count, Needed, Wrong, expiresAt);

        private int? Needed => _set?.Threshold ?? (sets.All(set => set.Threshold == sets[0].Threshold) ? sets[0].Threshold : null);

        public ShareOffer Take(SecretBytes line)
        {
            if (ShareText.Parse(line.Span) is not { } share)
            {
                return new ShareOffer(null, CeremonyRefusals.Malformed(++Wrong));
            }

            if (Fault(share) is { } refusal)
            {
                share.Dispose();
                return new ShareOffer(share.Index, refusal);
            }

            // More than enough: whoever enters one again asks for another try with those that are here.
            if (Progress.IsComplete)
            {
                share.Dispose();
                return new ShareOffer(share.Index, Progress);
            }

            _set ??= Array.Find(sets, set => set.Names(share));
            _shares.Add(share);
            return new ShareOffer(share.Index, Progress);
        }

        public ShamirSlot Present() =>
            new([.. _shares.Select(share => new ShamirShare(share.SetId.ToArray(), share.Threshold, share.Index, new SecretBytes(share.Value.Span), share.Tag.ToArray()))]);

        public void Dispose()
        {
            Timer?.Dispose();
            foreach (var share in _shares)
            {
                share.Dispose();
            }
        }

        private VaultError? Fault(ShamirShare share)
        {
            if ((_set ?? Array.Find(sets, set => set.Names(share))) is not { } set || !set.Names(share))
            {
                return CeremonyRefusals.Foreign(share.Index, ++Wrong);
            }

            if (!set.Issued(share))
            {
                return CeremonyRefusals.Altered(share.Index, ++Wrong);
            }

            return !Progress.IsComplete && _shares.Exists(entered => entered.Index == share.Index) ? CeremonyRefusals.Duplicate(share.Index, ++Wrong) : null;
        }
    }
}
