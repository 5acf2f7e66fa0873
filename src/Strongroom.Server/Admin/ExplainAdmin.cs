using Strongroom.Access;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Why a request was refused, and what would replace a vault's access policies.</summary>
internal sealed class ExplainAdmin(RefusalReports reports, IVaultDirectory vaults)
{
    public ValueTask<Result<Answer>> ExplainAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(passage.Route("requestId"), "D", out var id))
        {
            return ValueTask.FromResult<Result<Answer>>(Refusals.InvalidProperty("requestId", "It must be the x-ms-request-id of the refused request."));
        }

        return ValueTask.FromResult<Result<Answer>>(reports.Find(id) is { } report
            ? new AdminAnswer(json => RefusalReports.Write(json, report))
            : new VaultError(404, "RefusalNotFound", "The trail holds no request of this id that was refused for want of a right."));
    }

    public ValueTask<Result<Answer>> ProposeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!VaultName.TryParse(passage.Route("name"), out var name) || vaults.Find(name) is not { } vault)
        {
            return ValueTask.FromResult<Result<Answer>>(Refusals.UnknownVault);
        }

        return ValueTask.FromResult<Result<Answer>>(new AdminAnswer(json =>
        {
            json.WriteString("vault"u8, vault.Name.Value);
            json.WriteBoolean("usesRbac"u8, vault.UsesRbac);
            json.WriteStartArray("proposals"u8);
            foreach (var proposal in PolicyMigration.Propose(vault))
            {
                MigrationJson.Write(json, proposal);
            }

            json.WriteEndArray();
        }));
    }
}
