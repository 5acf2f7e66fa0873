using Strongroom.Gate;
using Strongroom.Identity.Machines;
using Strongroom.Kernel;
using Strongroom.Server.Setup;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Machines and user-assigned identities of the first subscription. The group is <c>default</c>, unless the query names another.</summary>
internal sealed class MachineAdmin(LocalMachines machines, LocalIdentities identities)
{
    private const string DefaultResourceGroup = "default";

    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await machines.ListAsync(tx, await PlaceAsync(passage, tx, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await machines.CreateAsync(tx, await PlaceAsync(passage, tx, cancel).ConfigureAwait(false), Name(passage), cancel).ConfigureAwait(false);

    /// <summary><c>keyThumbprint</c>.</summary>
    public async ValueTask<Result<Answer>> EnrolAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        (await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body)
            ? error
            : await machines.EnrolAsync(tx, await PlaceAsync(passage, tx, cancel).ConfigureAwait(false), Name(passage), body.Text("keyThumbprint") ?? "", cancel).ConfigureAwait(false);

    /// <summary><c>identity</c>: a name in the same group.</summary>
    public async ValueTask<Result<Answer>> AssignAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        (await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body)
            ? error
            : await machines.AssignAsync(tx, await PlaceAsync(passage, tx, cancel).ConfigureAwait(false), Name(passage), body.Text("identity") ?? "", cancel).ConfigureAwait(false);

    public static async ValueTask<Result<Answer>> RevokeAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await LocalMachines.RevokeAsync(tx, await PlaceAsync(passage, tx, cancel).ConfigureAwait(false), Name(passage), cancel).ConfigureAwait(false);

    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await machines.DeleteAsync(tx, await PlaceAsync(passage, tx, cancel).ConfigureAwait(false), Name(passage), cancel).ConfigureAwait(false);

    public static async ValueTask<Result<Answer>> ListIdentitiesAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await LocalIdentities.ListAsync(tx, await PlaceAsync(passage, tx, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    public static async ValueTask<Result<Answer>> CreateIdentityAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await LocalIdentities.CreateAsync(tx, await PlaceAsync(passage, tx, cancel).ConfigureAwait(false), Name(passage), cancel).ConfigureAwait(false);

    public async ValueTask<Result<Answer>> DeleteIdentityAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await identities.DeleteAsync(tx, await PlaceAsync(passage, tx, cancel).ConfigureAwait(false), Name(passage), cancel).ConfigureAwait(false);

    private static string Name(Passage passage) => passage.Route("name") ?? "";

    private static async ValueTask<LocalPlace> PlaceAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var installation = await tx.FindAsync(SetupRows.Installation.Key(), cancel).ConfigureAwait(false) ?? throw new InvalidDataException("There is no installation record");
        var group = passage.Http.Request.Query["group"].ToString();
        return new LocalPlace(installation.HomeTenant, installation.Subscription, group.Length > 0 ? group : DefaultResourceGroup, installation.Location, passage.Now);
    }
}
