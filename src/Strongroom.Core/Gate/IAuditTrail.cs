using Strongroom.Storage;

namespace Strongroom.Gate;

/// <summary>
/// Port: the trail. A record is durable before the answer it describes leaves; when it cannot be, the operation does not happen (S30, S32).
/// </summary>
public interface IAuditTrail
{
    /// <summary>Completes when the record is on disk. For requests that change nothing.</summary>
    /// <exception cref="AuditUnavailableException">The record could not be made durable within 2 seconds.</exception>
    ValueTask AppendAsync(AuditRecord record);

    /// <summary>Adds the record to a change, so that both commit or neither does; the trail picks it up from the committed batch.</summary>
    /// <exception cref="AuditUnavailableException">The trail could not take the record if it were committed.</exception>
    void Attach(Batch batch, AuditRecord record);
}
