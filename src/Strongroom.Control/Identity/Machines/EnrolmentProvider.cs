using Strongroom.Arm;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Identity.ManagedIdentities;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Machines;

/// <summary>
/// What Azure does by other means: an agent is invited to a machine, and sent away. Whoever invites an agent decides who speaks for the machine's
/// identities, so it takes the right to give what they hold.
/// </summary>
internal sealed class EnrolmentProvider(DirectoryFeed feed, IGrantRights rights, IdentityOptions options) : IArmProvider
{
    private const string Right = "Microsoft.HybridCompute/machines/";
    private const string One = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.HybridCompute/machines/{machine}";

    private static readonly ArmType EnrolType = Of("machines/enroll");
    private static readonly ArmType RevokeType = Of("machines/revokeAgent");

    public IReadOnlyList<ArmType> Types => [EnrolType, RevokeType];

    public void Map(ArmRoutes routes)
    {
        routes.Map("POST", One + "/enroll", EnrolType, ArmOperations.Change("MachineEnroll", Right + "enroll/action"), EnrolAsync);
        routes.Map("POST", One + "/revokeAgent", RevokeType, ArmOperations.Change("MachineRevokeAgent", Right + "revokeAgent/action"), RevokeAsync);
    }

    private async ValueTask<Result<Answer>> EnrolAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var text = body.Root.Text("keyThumbprint");
        if (body.Fault is { } fault)
        {
            return fault;
        }

        if (EnrolmentCode.Thumbprint(text) is not { } thumbprint)
        {
            return ArmErrors.Invalid("keyThumbprint", "It must be the SHA-256 of the agent's public key in base64url, 43 characters, as 'strongroom agent init' prints it.");
        }

        if (await MachineProvider.FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } machine)
        {
            return await MachineProvider.NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);
        }

        if (MayNotSpeakFor(passage, machine) is { } forbidden)
        {
            return forbidden;
        }

        var code = EnrolmentCode.Generate();
        var expiresAt = passage.Now + EnrolmentCode.Lifetime;
        MachineRegistry.Invite(tx, machine, new MachineEnrolment(EnrolmentCode.HashOf(code), thumbprint, expiresAt));
        return new EnrolmentAnswer(machine.Id, machine.Place.Tenant, options.LoginOrigin, expiresAt, code);
    }

    private async ValueTask<Result<Answer>> RevokeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await MachineProvider.FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } machine)
        {
            return await MachineProvider.NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);
        }

        // No more than the action's own right: to stop an agent must never be harder than to delete its machine.
        MachineRegistry.Revoke(tx, machine);
        return new ArmNoContent();
    }

    private VaultError? MayNotSpeakFor(Passage passage, Machine machine)
    {
        var directory = feed.Current ?? throw new SealedException();
        return HeldIdentity.Of(directory, machine.Place.Tenant, machine.Facts).All(held => rights.CoversGrantsOf(passage.Caller, held.Principal)) ? null : TakeOver.Forbidden;
    }

    private static ArmType Of(string name) => new("Microsoft.HybridCompute", name, [ApiVersion.ExtensionName]) { IsOurs = true };
}
