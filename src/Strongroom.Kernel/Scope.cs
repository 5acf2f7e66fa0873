namespace Strongroom.Kernel;

/// <summary>
/// A resource path of the control plane, as roles are granted on it: <c>/</c>, a subscription, a resource group, a vault, or an object in a
/// vault. Held in lower case: scopes compare without case, segment by segment, so <c>…/vaults/a</c> never covers <c>…/vaults/ab</c>
/// (control-plane reference §3.4).
/// </summary>
public readonly record struct Scope
{
    private const int MaxLength = 1024;

    private Scope(string path) => Path = path;

    /// <summary>Lower case, begins with <c>/</c>, no trailing slash except for the root itself.</summary>
    public string Path { get; }

    public static Scope Root { get; } = new("/");

    public static Scope Subscription(Guid subscription) => new($"/subscriptions/{subscription:D}");

    public static Scope ResourceGroup(Guid subscription, string group) => new($"/subscriptions/{subscription:D}/resourcegroups/{group.ToLowerInvariant()}");

    public static Scope Vault(Guid subscription, string group, VaultName vault) =>
        new($"/subscriptions/{subscription:D}/resourcegroups/{group.ToLowerInvariant()}/providers/microsoft.keyvault/vaults/{vault.Value}");

    public static Scope ManagedHsm(Guid subscription, string group, VaultName hsm) =>
        new($"/subscriptions/{subscription:D}/resourcegroups/{group.ToLowerInvariant()}/providers/microsoft.keyvault/managedhsms/{hsm.Value}");

    /// <summary>All objects of a kind, as in <c>keys</c>; only a managed HSM has grants there.</summary>
    public Scope Collection(string kind) => new($"{Path}/{kind}");

    /// <summary>An object of a vault; <paramref name="kind"/> is <c>secrets</c>, <c>keys</c> or <c>certificates</c>.</summary>
    public Scope Child(string kind, ObjectName name) => new($"{Path}/{kind}/{name.Folded}");

    /// <summary>
    /// Reads what a person or client wrote. Refused: an empty path, a missing leading slash, empty, <c>.</c> or <c>..</c> segments, percent
    /// signs, control characters, anything outside ASCII, and more than 1024 characters (S29).
    /// </summary>
    public static bool TryParse(string? text, out Scope scope)
    {
        scope = default;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || text[0] != '/')
        {
            return false;
        }

        if (text == "/")
        {
            scope = Root;
            return true;
        }

        foreach (var c in text)
        {
            if (c is <= ' ' or > '~' or '%' or '\\' or '*' or '?' or '#')
            {
                return false;
            }
        }

        foreach (var segment in text[1..].Split('/'))
        {
            if (segment.Length == 0 || segment is "." or ".." || segment[^1] == '.')
            {
                return false;
            }
        }

        scope = new Scope(text.ToLowerInvariant());
        return true;
    }

    /// <summary>True when a grant here reaches <paramref name="other"/>: it is this scope or lies below it.</summary>
    public bool Covers(Scope other)
    {
        if (Path.Length == 1)
        {
            return true;
        }

        return other.Path.StartsWith(Path, StringComparison.Ordinal) && (other.Path.Length == Path.Length || other.Path[Path.Length] == '/');
    }

    public override string ToString() => Path;
}
