using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Tests.Identity;

/// <summary>A trail in memory that can be made to fail.</summary>
internal sealed class ListTrail : IAuditTrail
{
    public List<AuditRecord> Records { get; } = [];

    public bool Fails { get; set; }

    public ValueTask AppendAsync(AuditRecord record)
    {
        if (Fails)
        {
            throw new AuditUnavailableException("the disk is full");
        }

        lock (Records)
        {
            Records.Add(record);
        }

        return ValueTask.CompletedTask;
    }

    public void Attach(Batch batch, AuditRecord record) => throw new NotSupportedException();
}
