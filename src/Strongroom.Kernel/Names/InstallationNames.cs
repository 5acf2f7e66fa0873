using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Strongroom.Kernel;

/// <summary>
/// Every public name of an installation, made from its domain and port and from nothing else: no answer ever takes a name from a request
/// (S60). Hosts carry no port; origins and resources carry it unless it is 443, because Python's clients compare host and port of the
/// challenge's resource with those of the request (client reference §1.1).
/// </summary>
public sealed record InstallationNames
{
    public const string DefaultDomain = "localhost";
    public const int DefaultPort = 443;

    /// <summary>The longest name in DNS text form without the final dot (RFC 1035 §2.3.4).</summary>
    public const int MaxHostLength = 253;

    /// <summary>What remains of <see cref="MaxHostLength"/> beside the longest vault name and <c>.privatelink.vault.</c>.</summary>
    public const int MaxDomainLength = MaxHostLength - 24 - 19;

    private const int MaxLabelLength = 63;
    private const string VaultLabel = ".vault";
    private const string HsmLabel = ".managedhsm";
    private const string PrivateLabel = ".privatelink.vault";

    private readonly RecentNames _recent = new();
    private readonly string _dotDomain;
    private readonly string _portText;
    private readonly string _portSuffix;

    private InstallationNames(string domain, int port)
    {
        Domain = domain;
        Port = port;
        _dotDomain = "." + domain;
        _portText = port.ToString(CultureInfo.InvariantCulture);
        _portSuffix = port == DefaultPort ? "" : ":" + _portText;
        LoginHost = "login" + _dotDomain;
        ManagementHost = "management" + _dotDomain;
        GraphHost = "graph" + _dotDomain;
        PortalHost = "portal" + _dotDomain;
        PkiHost = "pki" + _dotDomain;
        LoginOrigin = Origin(LoginHost);
        ManagementOrigin = Origin(ManagementHost);
        GraphOrigin = Origin(GraphHost);
        PortalOrigin = Origin(PortalHost);
        PkiOrigin = Origin(PkiHost);
        VaultResource = Origin("vault" + _dotDomain);
        HsmResource = Origin("managedhsm" + _dotDomain);
    }

    /// <summary>Lower case, without a leading or trailing dot.</summary>
    public string Domain { get; }

    /// <summary>The port that clients use, which a proxy may map to another one that we listen on.</summary>
    public int Port { get; }

    public string LoginHost { get; }

    public string ManagementHost { get; }

    public string GraphHost { get; }

    public string PortalHost { get; }

    /// <summary>Where certificates of the built-in authority say that revocation can be asked for.</summary>
    public string PkiHost { get; }

    /// <summary>The hosts that exist whatever vaults there are.</summary>
    public IReadOnlyList<string> FixedHosts => [LoginHost, ManagementHost, GraphHost, PortalHost, PkiHost];

    /// <summary>As in <c>https://login.localhost:8443</c>: no trailing slash, here and in the other origins.</summary>
    public string LoginOrigin { get; }

    public string ManagementOrigin { get; }

    public string GraphOrigin { get; }

    public string PortalOrigin { get; }

    public string PkiOrigin { get; }

    /// <summary>The audience of tokens for vaults and the <c>resource</c> of their challenge.</summary>
    public string VaultResource { get; }

    /// <summary>The audience of tokens for managed HSMs and the <c>resource</c> of their challenge.</summary>
    public string HsmResource { get; }

    /// <summary>The audience of tokens for the control plane. Clients also send it with a trailing slash (client reference C4).</summary>
    public string ArmAudience => ManagementOrigin;

    /// <summary>The audience of tokens for the directory. Clients also send it with a trailing slash.</summary>
    public string GraphAudience => GraphOrigin;

    /// <summary>What follows a vault's name in its host and port, as in <c>.vault.localhost:8443</c>: a cloud's <c>keyvaultDns</c>.</summary>
    public string VaultSuffix => VaultLabel + _dotDomain + _portSuffix;

    /// <summary>A cloud's <c>mhsmDns</c>.</summary>
    public string HsmSuffix => HsmLabel + _dotDomain + _portSuffix;

    public string VaultHost(VaultName vault) => vault.Value + VaultLabel + _dotDomain;

    public string VaultOrigin(VaultName vault) => Origin(VaultHost(vault));

    public string HsmHost(VaultName hsm) => hsm.Value + HsmLabel + _dotDomain;

    public string HsmOrigin(VaultName hsm) => Origin(HsmHost(hsm));

    public string PrivateVaultHost(VaultName vault) => vault.Value + PrivateLabel + _dotDomain;

    /// <summary>
    /// Accepts a domain of letters, digits and hyphens in labels of 1 to 63 (RFC 1123 §2.1), at most 210 characters, not an address; and a
    /// port from 1 to 65535.
    /// </summary>
    public static bool TryCreate(string? domain, int port, [NotNullWhen(true)] out InstallationNames? names)
    {
        names = domain is not null && port is >= 1 and <= 65535 && IsDomain(domain) ? new InstallationNames(domain.ToLowerInvariant(), port) : null;
        return names is not null;
    }

    /// <summary>
    /// Says what a Host header (or an SNI name) addresses. Only the exact spellings of our own names, in either case, with our port or none,
    /// are known; everything else, addresses included, is <see cref="SurfaceKind.None"/>. Called on every request: makes no garbage, except a
    /// string when a vault is seen for the first time in a while.
    /// </summary>
    public HostSurface Parse(ReadOnlySpan<char> hostHeader)
    {
        var host = hostHeader;
        var colon = host.IndexOf(':');
        if (colon >= 0)
        {
            if (!host[(colon + 1)..].SequenceEqual(_portText))
            {
                return HostSurface.Nothing;
            }

            host = host[..colon];
        }

        if (host.Length > MaxHostLength || !EndsWith(host, _dotDomain))
        {
            return HostSurface.Nothing;
        }

        return Classify(host[..^_dotDomain.Length]);
    }

    public bool Equals(InstallationNames? other) => other is not null && Port == other.Port && string.Equals(Domain, other.Domain, StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Domain, Port);

    public override string ToString() => Domain + ":" + _portText;

    /// <param name="label">What stands before the domain, without the dot between.</param>
    private HostSurface Classify(ReadOnlySpan<char> label)
    {
        // The longer suffix first: `x.privatelink.vault` also ends in `.vault`.
        if (EndsWith(label, PrivateLabel))
        {
            return DataPlane(SurfaceKind.PrivateVault, label[..^PrivateLabel.Length]);
        }

        if (EndsWith(label, VaultLabel))
        {
            return DataPlane(SurfaceKind.Vault, label[..^VaultLabel.Length]);
        }

        if (EndsWith(label, HsmLabel))
        {
            return DataPlane(SurfaceKind.ManagedHsm, label[..^HsmLabel.Length]);
        }

        var kind =
            Ascii.EqualsIgnoreCase(label, "login") ? SurfaceKind.Login :
            Ascii.EqualsIgnoreCase(label, "management") ? SurfaceKind.Management :
            Ascii.EqualsIgnoreCase(label, "graph") ? SurfaceKind.Graph :
            Ascii.EqualsIgnoreCase(label, "portal") ? SurfaceKind.Portal :
            Ascii.EqualsIgnoreCase(label, "pki") ? SurfaceKind.Pki :
            SurfaceKind.None;
        return new HostSurface(kind, default);
    }

    private HostSurface DataPlane(SurfaceKind kind, ReadOnlySpan<char> name) =>
        _recent.TryParse(name, out var vault) ? new HostSurface(kind, vault) : HostSurface.Nothing;

    /// <summary>ASCII only: the framework's case folding would let U+017F pass for an 's'.</summary>
    private static bool EndsWith(ReadOnlySpan<char> text, string suffix) =>
        text.Length >= suffix.Length && Ascii.EqualsIgnoreCase(text[^suffix.Length..], suffix);

    private string Origin(string host) => "https://" + host + _portSuffix;

    private static bool IsDomain(string domain)
    {
        if (domain.Length is 0 or > MaxDomainLength)
        {
            return false;
        }

        var labels = domain.Split('.');
        return labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= MaxLabelLength && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
