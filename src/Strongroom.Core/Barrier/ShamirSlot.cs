using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>A slot key that was shared out among custodians. The header is the encoded <see cref="ShareSet"/>.</summary>
public sealed class ShamirSlot : IRootSlot, IDisposable
{
    public const string KindName = "shamir";
    public const int DefaultShares = 5;
    public const int DefaultThreshold = 3;

    private ShareSet? _set;

    /// <param name="presented">Shares that custodians have entered; owned from here on.</param>
    public ShamirSlot(IReadOnlyList<ShamirShare> presented) => Shares = presented;

    private ShamirSlot(ShareSet set, IReadOnlyList<ShamirShare> issued)
        : this(issued) => _set = set;

    public string Kind => KindName;

    public IReadOnlyList<ShamirShare> Shares { get; }

    /// <summary>Draws a slot key and shares it out. What <see cref="Shares"/> holds is the only copy of the shares.</summary>
    public static Result<ShamirSlot> Issue(int threshold, int count)
    {
        if (!ShareSet.IsPossible(threshold, count))
        {
            return CeremonyRefusals.SharesOutOfBounds;
        }

        using var key = SecretBytes.Random(ShareSet.SecretSize);
        var (set, shares) = ShareSet.Split(key, threshold, count);
        return new ShamirSlot(set, shares);
    }

    /// <summary>The key is put together from the shares, also when they were just issued: what is enrolled is what the shares give.</summary>
    /// <exception cref="InvalidOperationException">The shares were presented and have opened no slot.</exception>
    public ValueTask<Result<NewSlotKey>> EnrolAsync(CancellationToken cancel)
    {
        var set = _set ?? throw new InvalidOperationException("Shares that opened nothing cannot be enrolled");
        return ValueTask.FromResult<Result<NewSlotKey>>(new NewSlotKey(set.Encode(), set.Combine(Own(set))));
    }

    public ValueTask<Result<SecretBytes>> RecoverAsync(ReadOnlyMemory<byte> header, CancellationToken cancel)
    {
        if (ShareSet.Decode(header.Span) is not { } set)
        {
            return ValueTask.FromResult<Result<SecretBytes>>(BarrierRefusals.HeaderRefused);
        }

        var own = Own(set);
        if (own.Length < set.Threshold)
        {
            return ValueTask.FromResult<Result<SecretBytes>>(BarrierRefusals.SlotRefused);
        }

        _set = set;
        return ValueTask.FromResult<Result<SecretBytes>>(set.Combine(own));
    }

    public void Dispose()
    {
        foreach (var share in Shares)
        {
            share.Dispose();
        }
    }

    private ShamirShare[] Own(ShareSet set) => [.. Shares.Where(set.Issued).DistinctBy(share => share.Index)];
}
