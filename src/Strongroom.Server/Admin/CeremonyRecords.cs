using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Server.Hosting;
using Strongroom.Server.Setup;

namespace Strongroom.Server.Admin;

/// <summary>The record of each ceremony's end, which no request may have brought about.</summary>
internal sealed class CeremonyRecords
{
    private readonly IAuditTrail _trail;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    public CeremonyRecords(ShareCeremony ceremony, IAuditTrail trail, TimeProvider clock, ILogger<CeremonyRecords> log)
    {
        _trail = trail;
        _clock = clock;
        _log = log;
        ceremony.Ended = (end, progress) => _ = AppendAsync(end, progress);
    }

    private async Task AppendAsync(CeremonyEnd end, CeremonyProgress last)
    {
        var record = SystemRecords.Of("UnsealCeremonyEnd", _clock.GetUtcNow()) with
        {
            ObjectId = $"ceremony/{last.Nonce}",
            Status = end == CeremonyEnd.Completed ? 200 : 403,
            ErrorCode = end == CeremonyEnd.Completed ? null : end.ToString(),
            Description = $"{last.Entered} of {last.Needed} shares entered, {last.Wrong} wrong",
        };
        try
        {
            await _trail.AppendAsync(record).ConfigureAwait(false);
        }
        catch (AuditUnavailableException fault)
        {
            _log.CeremonyEndUnrecorded(end.ToString(), fault);
        }
    }
}
