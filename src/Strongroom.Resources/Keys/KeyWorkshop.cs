using System.Threading.Channels;
using Strongroom.Crypto;

namespace Strongroom.Keys;

/// <summary>
/// Makes and checks keys on threads of its own, at lower priority: a storm of new keys must not slow down those who sign. What does not fit into
/// the queue is refused at once, so that nobody waits longer than a request may.
/// </summary>
internal sealed class KeyWorkshop : IDisposable
{
    private const int Queue = 64;

    private readonly Channel<Action> _work = Channel.CreateBounded<Action>(new BoundedChannelOptions(Queue) { SingleReader = false });

    public KeyWorkshop()
    {
        var workers = Math.Max(1, Environment.ProcessorCount / 2);
        for (var i = 0; i < workers; i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"key workshop {i}" }.Start();
        }
    }

    /// <summary>Null when too much is waiting already.</summary>
    public Task<T>? TryRun<T>(Func<T> make)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var admitted = _work.Writer.TryWrite(() =>
        {
            try
            {
                done.SetResult(make());
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        });
        return admitted ? done.Task : null;
    }

    public void Dispose() => _work.Writer.TryComplete();

    private void Work()
    {
        LowPriority.Enter();
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_work.Reader.TryRead(out var work))
            {
                work();
            }
        }
    }
}
