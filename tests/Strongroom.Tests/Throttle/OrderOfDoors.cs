using Microsoft.AspNetCore.Http;
using Strongroom.Gate;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Throttle;

/// <summary>A vault's entrance asks the throttle last: what any other door refuses takes nothing (ARCHITECTURE §1).</summary>
public sealed class OrderOfDoors : IVaultDirectory, IAuthenticate, IDecide, IThrottle, IReach
{
    private static readonly Operation Set = new("SecretSet", "a", IsDataAction: true, "secrets/set", OperationCost.Write) { PerTenSeconds = 300 };

    private readonly VaultEntry _vault = Sample.Vault();
    private readonly List<int> _asked = [];
    private bool _known = true;
    private bool _allowed = true;
    private bool _exhausted;

    [Fact]
    public void An_open_way_is_charged_once_at_the_operations_rate()
    {
        Assert.Null(Enter("?api-version=7.4"));
        Assert.Equal([300], _asked);
    }

    [Fact]
    public void An_exhausted_budget_is_the_last_refusal()
    {
        _exhausted = true;

        Assert.Equal(429, Enter("?api-version=7.4")!.Status);
        Assert.Equal(400, Enter("")!.Status);
        Assert.Equal(400, Enter("?api-version=1")!.Status);
        Assert.Single(_asked);
    }

    [Fact]
    public void Neither_a_stranger_nor_a_caller_without_right_takes_anything()
    {
        _allowed = false;
        Assert.Equal(403, Enter("?api-version=7.4")!.Status);
        _known = false;
        Assert.Equal(401, Enter("?api-version=7.4")!.Status);
        Assert.Empty(_asked);
    }

    [Fact]
    public void What_no_route_takes_is_charged_as_a_read()
    {
        Assert.Null(Enter("?api-version=7.4", new Operation("Unrouted", "", IsDataAction: true, null, OperationCost.Read), askForRight: false));
        Assert.Equal([4000], _asked);
    }

    [Fact]
    public void Making_a_key_is_dear_unless_the_operation_says_otherwise() =>
        Assert.Equal(20, new Operation("KeyCreate", "a", IsDataAction: true, null, OperationCost.KeyCreation).PerTenSeconds);

    [Fact]
    public void A_directory_surface_charges_the_caller_for_the_tenant_after_the_token()
    {
        var entrance = new Surface(Ports());
        _exhausted = true;
        Assert.Equal(429, entrance.Enter(Passage(entrance, "", Set), askForRight: true)!.Status);
        _known = false;
        Assert.Equal(401, entrance.Enter(Passage(entrance, "", Set), askForRight: true)!.Status);
        Assert.Equal([-1], _asked);
    }

    VaultEntry? IVaultDirectory.Find(VaultName name) => _vault;

    public VaultEntry? FindEvenDeleted(VaultName name, VaultId id) => null;

    VaultEntry? IVaultDirectory.FindManagedHsm(VaultName name) => null;

    VaultEntry? IVaultDirectory.FindEvenDeleted(VaultName name, VaultId id) => _vault;

    IReadOnlyList<VaultEntry> IVaultDirectory.All => [_vault];

    public Result<Caller> Authenticate(string? authorization, TokenExpectation expectation) =>
        _known ? Sample.Caller() : new VaultError(401, "Unauthorized", "no");

    public Decision Decide(Caller caller, in AccessQuestion question) => new(_allowed, null, null);

    public VaultError? AdmitToVault(VaultEntry vault, Caller caller, int perTenSeconds) => Note(perTenSeconds);

    VaultError? IThrottle.AdmitAnyone(System.Net.IPAddress? address) => throw new NotSupportedException();

    public VaultError? AdmitToControlPlane(Caller caller, Guid? subscription, ControlPlaneTraffic traffic) => Note(-1);

    private VaultError? Note(int perTenSeconds)
    {
        _asked.Add(perTenSeconds);
        return _exhausted ? new VaultError(429, "Throttled", "") : null;
    }

    public bool Reaches(Caller caller, Scope scope) => _allowed;

    public bool ReachesInto(Caller caller, VaultEntry vault) => _allowed;

    private GatePorts Ports() => new(this, this, this, this, null!);

    private VaultError? Enter(string query, Operation? operation = null, bool askForRight = true)
    {
        Assert.True(InstallationNames.TryCreate("localhost", 8443, out var names));
        var entrance = new VaultEntrance(Ports(), names, this);
        return entrance.Enter(Passage(entrance, query, operation ?? Set), askForRight);
    }

    private static Passage Passage(Entrance entrance, string query, Operation operation)
    {
        var http = new DefaultHttpContext();
        http.Request.Host = new HostString("kv1.vault.localhost:8443");
        http.Request.QueryString = new QueryString(query);
        http.Request.Method = "GET";
        return new Passage(http, operation, entrance, DateTimeOffset.UnixEpoch, 0);
    }

    private sealed class Surface(GatePorts ports) : TokenEntrance(ports, ["https://graph.localhost"], "Bearer")
    {
        protected override VaultError Forbidden => Refusals.BadRequest;
    }
}
