using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>
/// Soft-deleted vaults and managed HSMs: list, get, purge, and whether a name is free. They are seen at the subscription only, by those who hold
/// the right there (control-plane reference §2.5).
/// </summary>
internal sealed class DeletedVaultProvider(VaultDirectory directory, VaultLifecycle lifecycle, ArmPaging paging) : IArmProvider
{
    private const string Root = "/subscriptions/{subscription}/providers/Microsoft.KeyVault";
    private const string Right = "Microsoft.KeyVault/";

    public IReadOnlyList<ArmType> Types =>
    [
        VaultTypes.Deleted, VaultTypes.LocatedDeleted, VaultTypes.NameCheck, VaultTypes.Results, VaultTypes.DeletedHsm, VaultTypes.LocatedDeletedHsm, VaultTypes.HsmNameCheck,
    ];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", Root + "/deletedVaults", VaultTypes.Deleted, ArmOperations.Read("VaultListDeleted", Right + "deletedVaults/read"), (p, _, _) => List(p, directory.Vaults));
        routes.Map("GET", Root + "/locations/{location}/deletedVaults/{name}", VaultTypes.LocatedDeleted, ArmOperations.Read("VaultGetDeleted", Right + "locations/deletedVaults/read"), (p, _, _) => Get(p, directory.Vaults));
        routes.Map("POST", Root + "/locations/{location}/deletedVaults/{name}/purge", VaultTypes.LocatedDeleted, ArmOperations.Change("VaultPurge", Right + "locations/deletedVaults/purge/action"), (p, tx, c) => PurgeAsync(p, tx, isHsm: false, c));
        routes.Map("POST", Root + "/checkNameAvailability", VaultTypes.NameCheck, ArmOperations.Read("VaultCheckNameAvailability", Right + "checkNameAvailability/read"), (p, _, c) => CheckAsync(p, directory.Vaults, c));
        routes.Map("GET", Root + "/deletedManagedHSMs", VaultTypes.DeletedHsm, ArmOperations.Read("ManagedHsmListDeleted", Right + "deletedManagedHsms/read"), (p, _, _) => List(p, directory.Hsms));
        routes.Map("GET", Root + "/locations/{location}/deletedManagedHSMs/{name}", VaultTypes.LocatedDeletedHsm, ArmOperations.Read("ManagedHsmGetDeleted", Right + "locations/deletedManagedHsms/read"), (p, _, _) => Get(p, directory.Hsms));
        routes.Map("POST", Root + "/locations/{location}/deletedManagedHSMs/{name}/purge", VaultTypes.LocatedDeletedHsm, ArmOperations.Change("ManagedHsmPurge", Right + "locations/deletedManagedHsms/purge/action"), (p, tx, c) => PurgeAsync(p, tx, isHsm: true, c));
        routes.Map("POST", Root + "/checkMhsmNameAvailability", VaultTypes.HsmNameCheck, ArmOperations.Read("ManagedHsmCheckNameAvailability", Right + "checkMhsmNameAvailability/read"), (p, _, c) => CheckAsync(p, directory.Hsms, c));
    }

    private ValueTask<Result<Answer>> List(Passage passage, VaultShelf shelf)
    {
        var subscription = ArmRequest.PathOf(passage).Subscription;
        return ValueTask.FromResult(paging.Page(
            passage, shelf.Records.Where(record => record.DeletedAt is not null && !record.IsOver(passage.Now) && record.Subscription == subscription), record => record.Name.Value, VaultJson.WriteDeleted));
    }

    private static ValueTask<Result<Answer>> Get(Passage passage, VaultShelf shelf)
    {
        var found = VaultName.TryParse(passage.Route("name"), out var name) ? shelf.Record(name) : null;
        return ValueTask.FromResult<Result<Answer>>(
            found is not null && IsNamed(passage, found) ? new ArmAnswer(json => VaultJson.WriteDeleted(json, found)) : VaultRefusals.NotDeleted(passage.Route("name")!));
    }

    private async ValueTask<Result<Answer>> PurgeAsync(Passage passage, Tx tx, bool isHsm, CancellationToken cancel)
    {
        if (!VaultName.TryParse(passage.Route("name"), out var name)
            || await tx.FindAsync(isHsm ? VaultRows.HsmKey(name) : VaultRows.Key(name), cancel).ConfigureAwait(false) is not { } deleted || !IsNamed(passage, deleted))
        {
            return VaultRefusals.NotDeleted(passage.Route("name")!);
        }

        if (deleted.PurgeProtection)
        {
            return VaultRefusals.Protected(deleted);
        }

        await lifecycle.PurgeAsync(tx, deleted, passage.Now, cancel).ConfigureAwait(false);
        return ArmJobs.Accept(passage, tx, $"/subscriptions/{deleted.Subscription:D}/providers/Microsoft.KeyVault/locations/{deleted.Location}/operationResults", withStatus: isHsm);
    }

    /// <summary>Live and deleted names of any subscription and tenant count: a name is an address in the whole installation.</summary>
    private static async ValueTask<Result<Answer>> CheckAsync(Passage passage, VaultShelf shelf, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var given = body.Root.Text("name");
        var type = body.Root.Text("type");
        if (given is null)
        {
            body.Root.Demand("name");
        }

        if (type is not null && !type.Equals(VaultTypes.Vault.FullName, StringComparison.OrdinalIgnoreCase) && !type.Equals(VaultTypes.Hsm.FullName, StringComparison.OrdinalIgnoreCase))
        {
            body.Root.Refuse("type", $"It must be {VaultTypes.Vault.FullName}.");
        }

        if (body.Fault is { } fault)
        {
            return fault;
        }

        var isName = VaultName.TryParse(given, out var name);
        var isTaken = isName && shelf.Record(name) is not null;
        return new ArmAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("nameAvailable"u8, isName && !isTaken);
            if (!isName)
            {
                json.WriteString("reason"u8, "AccountNameInvalid");
                json.WriteString("message"u8, VaultRefusals.BadName(given!).Message);
            }
            else if (isTaken)
            {
                json.WriteString("reason"u8, "AlreadyExists");
                json.WriteString("message"u8, $"The name '{name}' is already in use, or reserved by a deleted resource that can still be recovered.");
            }

            json.WriteEndObject();
        });
    }

    private static bool IsNamed(Passage passage, VaultRecord record) =>
        record.DeletedAt is not null && !record.IsOver(passage.Now) && record.Subscription == ArmRequest.PathOf(passage).Subscription
        && ArmLocation.TryNormalize(passage.Route("location"), out var location) && record.Location == location;
}
