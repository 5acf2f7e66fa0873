using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>One request on its way through the gate: what is known of it so far.</summary>
public sealed class Passage
{
    private Action? _afterCommit;
    private RequestBody? _body;
    private VaultEntry? _vault;
    private Caller? _caller;
    private ApiVersion _apiVersion = ApiVersion.Newest;

    internal Passage(HttpContext http, Operation operation, Entrance entrance, DateTimeOffset now, long startedAt)
    {
        Entrance = entrance;
        Http = http;
        Operation = operation;
        Now = now;
        StartedAt = startedAt;
        RequestId = Entropy.NewGuid();
        Connection = ConnectionFacts.Of(http);
    }

    public HttpContext Http { get; }

    public Operation Operation { get; }

    public Guid RequestId { get; }

    /// <summary>When the request was received: the one reading of the clock that all its rules share.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The vault that the host names. Only operations of a vault may ask.</summary>
    public VaultEntry Vault
    {
        get => _vault ?? throw new InvalidOperationException("This operation is not on a vault");
        internal set => _vault = value;
    }

    /// <summary>True when the host, or the control plane's path, names a live vault.</summary>
    public bool HasVault => _vault is not null;

    /// <summary>Who asks. Only operations behind a token may ask.</summary>
    public Caller Caller
    {
        get => _caller ?? throw new InvalidOperationException("This operation has no caller");
        internal set => _caller = value;
    }

    /// <summary>The scope that the right was asked for.</summary>
    public Scope Resource { get; internal set; }

    /// <summary>The vault's origin as clients know it, as in <c>https://kv1.vault.localhost:8443</c>.</summary>
    public string Origin { get; internal set; } = "";

    /// <summary>The api-version of the request, one of those that this server knows.</summary>
    public ApiVersion ApiVersion
    {
        get => _apiVersion;
        internal set
        {
            _apiVersion = value;
            ApiVersionName = value.Name;
        }
    }

    /// <summary>The api-version for the audit record.</summary>
    internal string? ApiVersionName { get; set; }

    /// <summary>The object's id for the audit record; the work makes it as precise as it can.</summary>
    public string? ObjectId { get; set; }

    /// <summary>What the work turned out to be, when the route serves several operations; null leaves the operation's own name in the trail.</summary>
    public string? AuditName { get; set; }

    /// <summary>The attributes for the audit record.</summary>
    public AuditedSecret? Secret { get; set; }

    /// <summary>What kind of key it is about, for the audit record.</summary>
    public AuditedKey? Key { get; set; }

    /// <summary>The algorithm for the audit record; a name of ours, never text of the caller's.</summary>
    public string? Algorithm { get; set; }

    /// <summary>
    /// What the work has made at some cost and needs again when it runs again, as a new key: a conflict must not make it twice. Disposed when the
    /// request ends.
    /// </summary>
    public IDisposable? Kept { get; set; }

    /// <summary>Tells who asks, for the trail, once the work has checked the proof in the body; only for surfaces without tokens.</summary>
    public void Prove(Caller caller) =>
        _caller = Entrance.WorkKnowsCaller ? caller : throw new InvalidOperationException("The door of this surface says who asks");

    /// <summary>Asks for a right that only the work can name. Null when it is granted, else the surface's refusal, which the work returns.</summary>
    public VaultError? Ask(in AccessQuestion question) => Entrance.Ask(this, question);

    /// <summary>Lets the caller do, as the owner of what it changes, what no role grants; the trail tells so. A deny assignment is stronger, and false then.</summary>
    public bool AllowOwner()
    {
        if (Decision is not { Allowed: false, Reason: DecisionReason.NoGrant or DecisionReason.ConditionFailed })
        {
            return false;
        }

        Decision = new Decision(true, null, null) { Reason = DecisionReason.Owned };
        return true;
    }

    /// <summary>For work that finds the object's name in the body. Null when the right is granted, else the surface's refusal, which the work returns.</summary>
    public VaultError? AskFor(string kind, ObjectName name) => Entrance.AskFor(this, kind, name);

    /// <summary>True when this list shows only what the caller may see; the work then asks <see cref="Shows"/> for each.</summary>
    public bool ListsFiltered { get; internal set; }

    public bool Shows(ObjectName name) => Entrance.Shows(this, name);

    /// <summary>Runs once, after the change is durable.</summary>
    public void AfterCommit(Action action) => _afterCommit = action;

    /// <summary>The body as JSON, read once however often the work runs; the gate disposes it.</summary>
    public async ValueTask<Result<RequestBody>> BodyAsync(CancellationToken cancel)
    {
        if (_body is not null)
        {
            return _body;
        }

        var read = await RequestBody.ReadAsync(Http, Operation.MaxJsonStrings, cancel).ConfigureAwait(false);
        _body = read.Error is null ? read.Value : null;
        return read;
    }

    /// <summary>The route value, or null when the route has none or it is empty.</summary>
    public string? Route(string name) => Http.GetRouteValue(name) as string is { Length: > 0 } value ? value : null;

    internal Entrance Entrance { get; }

    internal ConnectionFacts Connection { get; }

    internal long StartedAt { get; }

    internal VaultEntry? VaultOrNull => _vault;

    internal Caller? CallerOrNull => _caller;

    internal Decision? Decision { get; set; }

    /// <summary>The right that was asked for last.</summary>
    internal string? AskedAction { get; set; }

    /// <summary>True once the audit record has committed together with the change.</summary>
    internal bool Recorded { get; set; }

    internal void DropBody()
    {
        _body?.Dispose();
        Kept?.Dispose();
        Kept = null;
    }

    internal void RunAfterCommit() => _afterCommit?.Invoke();

    /// <summary>Forgets what a failed attempt left, before the work runs again.</summary>
    internal void ForgetAttempt()
    {
        _afterCommit = null;
        Secret = null;
        Key = null;
        Algorithm = null;
        AuditName = null;
    }
}
