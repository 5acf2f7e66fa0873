using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>How this installation's token service is called, and what it issues tokens for.</summary>
public sealed record IdentityOptions
{
    /// <summary>The longest life of any token, and so how long a signing key is kept after its successor took over.</summary>
    public static readonly TimeSpan DefaultMaxTokenLifetime = TimeSpan.FromHours(24);

    /// <summary>Scheme, host and port of the login host as clients see it, without a trailing slash, as in <c>https://login.localhost:8443</c>.</summary>
    public required string LoginOrigin { get; init; }

    /// <summary>
    /// The resources tokens can be asked for, without a trailing slash: vault, managed HSM, control plane, directory. A client may add one slash;
    /// the token's audience keeps it (clients reference C4).
    /// </summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>A token whose <c>exp − nbf</c> exceeds this is refused. Between 90 minutes and 24 hours.</summary>
    public TimeSpan MaxTokenLifetime { get; init; } = DefaultMaxTokenLifetime;

    /// <summary>Every fault at once, each naming its setting; empty when there is none.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (!IsOrigin(LoginOrigin))
        {
            faults.Add($"{nameof(LoginOrigin)} must be scheme, host and port, as in https://login.example.com");
        }

        if (Resources.Count == 0)
        {
            faults.Add($"{nameof(Resources)} must name at least one resource");
        }

        faults.AddRange(Resources.Where(r => !Uri.TryCreate(r, UriKind.Absolute, out _) || r.EndsWith('/'))
            .Select(r => $"{nameof(Resources)}: '{r}' must be an absolute URI without a trailing slash"));
        if (MaxTokenLifetime < TimeSpan.FromMinutes(90) || MaxTokenLifetime > DefaultMaxTokenLifetime)
        {
            faults.Add($"{nameof(MaxTokenLifetime)} must be between 90 minutes and 24 hours");
        }

        return faults;
    }

    /// <summary>The issuer of a tenant's tokens and documents: one string, on the login host's own origin (clients reference C9).</summary>
    internal string IssuerOf(TenantId tenant) => $"{LoginOrigin}/{tenant}/v2.0";

    /// <summary>Host and, off the scheme's own port, port of the login host.</summary>
    internal string LoginAuthority => new Uri(LoginOrigin).Authority;

    internal string LoginHost => new Uri(LoginOrigin).Host;

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && !text.EndsWith('/')
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.Ordinal);
}
