using Strongroom.Access;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Strongroom.Storage;
using Strongroom.Vaults;

namespace Strongroom.Server.Setup;

/// <summary>
/// What <c>strongroom dev</c> makes at its first start: an administrator (Owner of the subscription, Key Vault Administrator of the vault, Global Administrator of the directory), a
/// second application without any role, and a vault. Kept, so that the same environment works after a restart.
/// </summary>
internal sealed class DevelopmentSetup(UnitsOfWork units, VaultLifecycle vaults, IPurposeSealer sealer, IAuditTrail trail, TimeProvider clock)
{
    private const string Purpose = "development-secret";
    private const string Group = "dev";
    private static readonly VaultName FirstVault = VaultName.TryParse("first", out var name) ? name : throw new InvalidOperationException();
    private static readonly RoleId Owner = Role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
    private static readonly RoleId GlobalAdministrator = Role("62e90394-69f5-4237-9190-012177145e10");
    private static readonly RoleId VaultAdministrator = Role("00482a5a-887f-4fb3-b363-3b7fe8e74483");

    public async ValueTask<DevelopmentRecord> EnsureAsync(InstallationRecord installation, CancellationToken cancel)
    {
        while (true)
        {
            var tx = units.System(writable: true);
            if (await tx.FindAsync(SetupRows.Development.Key(), cancel).ConfigureAwait(false) is { } existing)
            {
                return existing;
            }

            var now = clock.GetUtcNow();
            var administrator = CreateApplication(tx, installation, "Development administrator", now);
            var limited = CreateApplication(tx, installation, "Development application without roles", now);
            var vault = await CreateVaultAsync(tx, installation, cancel).ConfigureAwait(false);
            await AssignAsync(tx, installation, administrator, Owner, Scope.Subscription(installation.Subscription), cancel).ConfigureAwait(false);
            await AssignAsync(tx, installation, administrator, GlobalAdministrator, Scope.Root, cancel).ConfigureAwait(false);
            await AssignAsync(tx, installation, administrator, VaultAdministrator, vault.Scope, cancel).ConfigureAwait(false);
            var record = new DevelopmentRecord(administrator, limited, vault.Name.Value);
            tx.Put(SetupRows.Development.Key(), record);
            if (await units.CommitAsync(tx, trail, SystemRecords.Of("DevelopmentSetup", now), cancel).ConfigureAwait(false))
            {
                return record;
            }
        }
    }

    /// <summary>The client secret of a development application, to be shown and disposed.</summary>
    public SecretBytes Reveal(DevelopmentPrincipal principal) =>
        sealer.Open(Purpose, principal.Client.Value.ToByteArray(), principal.SealedSecret) ?? throw new InvalidDataException("A development secret does not open");

    private DevelopmentPrincipal CreateApplication(Tx tx, InstallationRecord installation, string name, DateTimeOffset now)
    {
        using var made = PrincipalDirectory.CreateApplication(tx, installation.HomeTenant, name, secretLifetime: null, now).Value;
        var sealedSecret = sealer.Seal(Purpose, made.Client.Value.ToByteArray(), made.Secret.Secret.Span);
        return new DevelopmentPrincipal(made.Client, made.Principal, sealedSecret);
    }

    private async ValueTask<VaultEntry> CreateVaultAsync(Tx tx, InstallationRecord installation, CancellationToken cancel)
    {
        var draft = new VaultDraft(
            installation.HomeTenant, installation.Subscription, Group, FirstVault, installation.Location, VaultDraft.DefaultRetentionDays, PurgeProtection: false);
        return (await vaults.CreateAsync(tx, draft, cancel).ConfigureAwait(false)).Value;
    }

    private async ValueTask AssignAsync(
        Tx tx, InstallationRecord installation, DevelopmentPrincipal to, RoleId role, Scope scope, CancellationToken cancel)
    {
        var draft = new AssignmentDraft
        {
            Id = AssignmentId.New(),
            Scope = scope.Path,
            Role = role,
            Principal = to.Object,
            PrincipalKind = PrincipalKind.ServicePrincipal,
            Description = "Made by the dev command",
        };
        _ = (await RoleAssignments.AssignAsync(tx, installation.HomeTenant, draft, to.Object, clock.GetUtcNow(), cancel).ConfigureAwait(false)).Value;
    }

    private static RoleId Role(string id) => new(Guid.Parse(id));
}
