using Strongroom.Barrier;
using Strongroom.Kernel;

namespace Strongroom.Tests.Barrier;

/// <summary>A slot whose key is its material: no derivation to wait for, and the proof that one more kind is one class.</summary>
internal sealed class FixedSlot(byte seed) : IRootSlot
{
    public string Kind => "fixed";

    /// <summary>Awaited before the key is given; lets a test stand in the middle of an unsealing.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    public ValueTask<Result<NewSlotKey>> EnrolAsync(CancellationToken cancel) =>
        ValueTask.FromResult<Result<NewSlotKey>>(new NewSlotKey([1, 2, 3], Key()));

    public async ValueTask<Result<SecretBytes>> RecoverAsync(ReadOnlyMemory<byte> header, CancellationToken cancel)
    {
        await Gate.WaitAsync(cancel);
        return Key();
    }

    private SecretBytes Key() => new(Enumerable.Repeat(seed, 32).ToArray());
}
