namespace Strongroom.Gate;

/// <summary>
/// What a route does, declared once: the audit name, the right it needs, the access-policy permission and the throttle class all come from
/// here. A route without one does not start.
/// </summary>
/// <param name="Name">The audit <c>operationName</c>, as in <c>SecretGet</c> (governance reference §3.3).</param>
/// <param name="Action">The RBAC operation, as in <c>Microsoft.KeyVault/vaults/secrets/getSecret/action</c>.</param>
/// <param name="IsDataAction">True when roles grant it through <c>dataActions</c>, false when through <c>actions</c>.</param>
/// <param name="Permission">The access-policy permission, as in <c>secrets/get</c>; null when access policies cannot grant it.</param>
public sealed record Operation(string Name, string Action, bool IsDataAction, string? Permission, OperationCost Cost)
{
    /// <summary>The data action of the same operation on a managed HSM, which has its own roles (wire reference §3.8); null when it does not exist there.</summary>
    public string? HsmAction { get; init; }

    /// <summary>Where a managed HSM asks for the right when the request names no object: a collection, as in <c>keys</c>, or null for the whole HSM.</summary>
    public string? HsmCollection { get; init; }

    /// <summary>True when the work may change the store: it then gets a writable unit of work, and its audit record commits with it.</summary>
    public bool Changes { get; init; }

    /// <summary>True when the object's name is in the body: where only conditions refuse at the door, the work asks again through <see cref="Passage.AskFor"/>.</summary>
    public bool NamedByBody { get; init; }

    /// <summary>For a list that can be filtered item by item: the collection that it lists, as in <c>secrets</c>.</summary>
    public string? FilteredKind { get; init; }

    /// <summary>
    /// True when only the work knows what the right must be asked for, because the body says it. The work then asks through
    /// <see cref="Passage.Ask"/>; without an allowed answer nothing is committed and nothing is answered.
    /// </summary>
    public bool DecidedByWork { get; init; }

    /// <summary>True when the work is on the control plane's rows even though a vault is known: its unit of work then reaches beyond the vault.</summary>
    public bool WorksOnTenant { get; init; }

    /// <summary>True for the few operations of the local socket that make sense without keys: status, init, unseal, and reading the trail.</summary>
    public bool WorksWhileSealed { get; init; }

    /// <summary>
    /// True for documents that are the same for everybody and that machines fetch by the thousand, as revocation lists: asking for one leaves no record.
    /// </summary>
    public bool LeavesNoRecord { get; init; }

    /// <summary>The collection whose object the route's <c>name</c> names, as in <c>secrets</c>; null when the operation is on the vault itself.</summary>
    public string? ObjectKind { get; init; }

    /// <summary>The largest request body in bytes; null means the server's general limit.</summary>
    public long? MaxBodyBytes { get; init; }

    /// <summary>How many strings a JSON body may hold, member names included.</summary>
    public int MaxJsonStrings { get; init; } = StrictJson.DefaultMaxStrings;

    /// <summary>True when the attribute <c>secrets:name</c> of conditions comes from the request and not from what is there.</summary>
    public bool NamesFromRequest { get; init; }

    /// <summary>
    /// How many of it alone use up what Azure gives a vault in ten seconds: all limits draw on one pool, so that the fewer there may be, the dearer
    /// each is (wire reference §8.1). What depends on a key's type and size is asked for by the work.
    /// </summary>
    public int PerTenSeconds { get; init; } = Cost == OperationCost.KeyCreation ? 20 : 4000;

    /// <summary><c>AuditEvent</c> for the data plane, <c>Administrative</c> for the local socket.</summary>
    public string Category { get; init; } = "AuditEvent";

    /// <summary>An operation of the local administration socket. The socket's file mode is the only right it needs.</summary>
    public static Operation Local(string name, bool changes = false, bool worksWhileSealed = false) =>
        new(name, "local", IsDataAction: false, Permission: null, OperationCost.ControlPlane)
        {
            Category = "Administrative",
            Changes = changes,
            WorksWhileSealed = worksWhileSealed,
        };
}
