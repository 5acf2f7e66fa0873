using Strongroom.Access;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Access;

/// <summary>A tenant with a store, a decider that watches it, and the gate's part of running commands.</summary>
internal sealed class AccessWorld
{
    public const string Subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333";
    public const string Group = Subscription + "/resourceGroups/Rg1";
    public const string Kv1 = Group + "/providers/Microsoft.KeyVault/vaults/kv1";
    public const string GetSecret = "Microsoft.KeyVault/vaults/secrets/getSecret/action";
    public const string SetSecret = "Microsoft.KeyVault/vaults/secrets/setSecret/action";
    public const string ReadMetadata = "Microsoft.KeyVault/vaults/secrets/readMetadata/action";

    private AccessWorld() => Decider = new RoleDecider(Store, Guard, Log);

    public static DateTimeOffset Now { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public InMemoryStore Store { get; } = new();

    public HmacRowGuard Guard { get; } = new();

    public CapturedLog<RoleDecider> Log { get; } = new();

    public RoleDecider Decider { get; }

    public TenantId Tenant { get; } = TenantId.New();

    public PrincipalId Admin { get; } = PrincipalId.New();

    public static async Task<AccessWorld> OpenAsync()
    {
        var world = new AccessWorld();
        await world.ReopenAsync();
        return world;
    }

    public async Task ReopenAsync() => await Decider.OpenAsync(ReadTx(), default);

    public Tx ReadTx() => new(Store, Guard, default, writable: false);

    public Tx WriteTx() => new(Store, Guard, default, writable: true);

    public async Task<bool> CommitAsync(Tx tx) => (await Store.CommitAsync(tx.ToBatch(), default)).Committed;

    /// <summary>Runs a command as the gate does: again in a new unit of work when the commit met a conflict.</summary>
    public async Task<Result<T>> RunAsync<T>(Func<Tx, ValueTask<Result<T>>> command)
    {
        while (true)
        {
            var tx = WriteTx();
            var result = await command(tx);
            if (result.Error is not null || await CommitAsync(tx))
            {
                return result;
            }
        }
    }

    public Task<Result<AssignedRole>> AssignAsync(AssignmentDraft draft) =>
        RunAsync(tx => RoleAssignments.AssignAsync(tx, Tenant, draft, Admin, Now, default));

    public async Task<AssignedRole> AssignAsync(string role, string scope, PrincipalId principal) =>
        (await AssignAsync(Draft(BuiltIn(role), scope, principal))).Value;

    public async Task<IReadOnlyList<AssignedRole>> AssignmentsAsync() =>
        (await RoleAssignments.ListAsync(ReadTx(), Tenant, new AssignmentFilter(), null, 1000, default)).Items;

    public Task<Result<AssignedRole?>> RemoveAsync(AssignmentId id) => RunAsync(tx => RoleAssignments.RemoveAsync(tx, Tenant, id, default));

    public Task<Result<Role>> DefineAsync(RoleDraft draft) => RunAsync(tx => RoleDefinitions.DefineAsync(tx, Tenant, draft, Admin, Now, default));

    public Task<Result<Role?>> DeleteRoleAsync(RoleId id) => RunAsync(tx => RoleDefinitions.DeleteAsync(tx, Tenant, id, default));

    public async Task DenyAsync(Guid id, DenyAssignment deny)
    {
        var tx = WriteTx();
        var key = AccessKeys.Denies.Key(Tenant.Compact, id.ToString("N"));
        await tx.FindAsync(key, default);
        tx.Put(key, deny);
        Assert.True(await CommitAsync(tx));
    }

    public Decision Decide(PrincipalId principal, string action, bool isData, string resource, params PrincipalId[] groups) =>
        Decider.Decide(CallerFor(principal, groups), action, isData, At(resource));

    public bool MayData(PrincipalId principal, string action, string resource, params PrincipalId[] groups) =>
        Decide(principal, action, true, resource, groups).Allowed;

    public bool MayControl(PrincipalId principal, string action, string resource) => Decide(principal, action, false, resource).Allowed;

    public Decision Decide(PrincipalId principal, string dataAction, string resource, AccessAttributes attributes) =>
        Decider.Decide(CallerFor(principal), new AccessQuestion(dataAction, IsDataAction: true, At(resource)) { Attributes = attributes });

    /// <summary>May the principal give this role here to somebody?</summary>
    public bool MayGrant(PrincipalId principal, string role, string scope, PrincipalKind kind = PrincipalKind.User) =>
        AllowsAll(principal, GrantRules.ToGrant(Row(role, scope, PrincipalId.New()) with { PrincipalKind = kind }, existing: null, Now));

    public bool MayRevoke(PrincipalId principal, string role, string scope) =>
        AllowsAll(principal, GrantRules.ToRevoke(Row(role, scope, PrincipalId.New()), Now));

    /// <summary>As the control plane asks: nothing to ask is no right.</summary>
    public bool AllowsAll(PrincipalId principal, IReadOnlyCollection<AccessQuestion> questions) =>
        questions.Count > 0 && questions.All(question => Decider.Decide(CallerFor(principal), question).Allowed);

    public static RoleAssignment Row(string role, string scope, PrincipalId principal) =>
        new AccessCase.Assignment(Entropy.NewGuid(), scope, BuiltIn(role).Value, principal.Value, null).ToRow();

    public Caller CallerFor(PrincipalId principal, params PrincipalId[] groups) => Caller(Tenant, principal, groups);

    public static Caller Caller(TenantId tenant, PrincipalId principal, params PrincipalId[] groups) => new()
    {
        Tenant = tenant,
        Principal = principal,
        Application = ClientId.New(),
        Issuer = "https://sts.test/",
        IdentityType = "app",
        ClientProof = "1",
        TokenId = "t",
        ExpiresAt = Now.AddHours(1),
        Groups = groups,
    };

    public static Scope At(string text) => Scope.TryParse(text, out var scope) ? scope : throw new ArgumentException(text);

    public static RoleId BuiltIn(string name) => BuiltInRoles.FindByName(name)?.Id ?? throw new ArgumentException(name);

    public static AssignmentDraft Draft(RoleId role, string scope, PrincipalId principal) => new()
    {
        Id = AssignmentId.New(),
        Scope = scope,
        Role = role,
        Principal = principal,
        PrincipalKind = PrincipalKind.ServicePrincipal,
    };

    public static RoleDraft CustomRole(string name, params string[] dataActions) => new()
    {
        Id = new RoleId(Entropy.NewGuid()),
        Name = name,
        Permissions = [new PermissionDraft { DataActions = dataActions }],
        AssignableScopes = [Subscription],
    };

    public static DenyAssignment Deny(string scope, string dataAction, params PrincipalRef[] principals) => new()
    {
        Name = "deny",
        Scope = At(scope),
        Permissions = [new PermissionEntry { DataActions = [ActionPattern.Parse(dataAction)] }],
        Principals = [.. principals],
    };
}
