using System.Globalization;
using Strongroom.Audit;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Who has called, and by what they proved themselves.</summary>
internal sealed class CallerAdmin(AuditTrail trail)
{
    private const int MostDays = 3650;

    /// <summary><c>?days=</c>, and <c>&amp;proof=</c> and <c>&amp;vault=</c> to see fewer.</summary>
    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var query = passage.Http.Request.Query;
        if (!int.TryParse(query["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > MostDays)
        {
            return Refusals.InvalidProperty("days", $"It must be a whole number from 1 to {MostDays}.");
        }

        var question = new CallerQuestion(passage.Now.AddDays(-days), TextOf(query["proof"]), TextOf(query["vault"]));
        var lines = await Task.Run(() => CallerReport.Of(Records(cancel), question), cancel).ConfigureAwait(false);
        var names = await NamesAsync(tx, lines, cancel).ConfigureAwait(false);
        return AdminAnswer.List(lines, (json, line) =>
        {
            json.WriteString("clientId"u8, line.Application);
            if (names.TryGetValue(line.Application, out var name))
            {
                json.WriteString("displayName"u8, name);
            }

            json.WriteString("proof"u8, line.Proof);
            json.WriteNumber("signIns"u8, line.SignIns);
            json.WriteNumber("calls"u8, line.Calls);
            json.WriteString("lastUse"u8, line.LastUse);
        });
    }

    private static string? TextOf(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static async ValueTask<Dictionary<Guid, string>> NamesAsync(Tx tx, IReadOnlyList<CallerLine> lines, CancellationToken cancel)
    {
        var names = new Dictionary<Guid, string>();
        foreach (var tenant in lines.Select(line => line.Tenant).OfType<Guid>().Distinct())
        {
            foreach (var application in await ApplicationList.ReadAsync(tx, new TenantId(tenant), cancel).ConfigureAwait(false))
            {
                names[application.Client.Value] = application.DisplayName;
            }
        }

        return names;
    }

    private IEnumerable<AuditRecord> Records(CancellationToken cancel)
    {
        foreach (var entry in AuditReader.Read(trail.Directory, 1, trail.DurableSequence))
        {
            cancel.ThrowIfCancellationRequested();
            if (entry.Record is { } record)
            {
                yield return record;
            }
        }
    }
}
