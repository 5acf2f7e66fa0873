using System.Threading.Channels;

namespace Strongroom.AcmeServer;

/// <summary>Challenges that wait for the loop. When it is full, what comes is left to <see cref="ValidationDue"/>.</summary>
internal sealed class ValidationQueue(TimeProvider clock)
{
    private const int Longest = 1000;

    private readonly Channel<ValidationJob> _jobs = Channel.CreateBounded<ValidationJob>(new BoundedChannelOptions(Longest) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly HashSet<Guid> _running = [];

    public DateTimeOffset Now => clock.GetUtcNow();

    public ChannelReader<ValidationJob> Jobs => _jobs.Reader;

    public void Add(ValidationJob job) => _jobs.Writer.TryWrite(job);

    /// <summary>False when the challenge is being looked at already.</summary>
    public bool Begin(ValidationJob job)
    {
        lock (_running)
        {
            return _running.Add(job.Authorization);
        }
    }

    public void End(ValidationJob job)
    {
        lock (_running)
        {
            _running.Remove(job.Authorization);
        }
    }
}
