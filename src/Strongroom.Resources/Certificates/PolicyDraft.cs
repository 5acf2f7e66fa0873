using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Keys;
using KeyShape = Strongroom.Crypto.KeyShape;

namespace Strongroom.Certificates;

/// <summary>What a policy in a body says; a member that was not there, or was null, is null here (wire reference §6.1).</summary>
internal sealed class PolicyDraft
{
    /// <summary>A hundred years.</summary>
    public const int MostMonths = 1200;

    private const int MostText = 200;
    private const int MostUsages = 64;
    private const int MostActions = 2;
    private const string HsmSuffix = "-HSM";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private KeyType? _keyType;
    private KeyHome _home;
    private int? _size;
    private EcCurve? _curve;
    private ImmutableArray<LifetimeAction>? _actions;

    public bool? IsExportable { get; private set; }

    public bool? ReusesKey { get; private set; }

    public string? ContentType { get; private set; }

    public string? Subject { get; private set; }

    public SubjectNames? Names { get; private set; }

    public ImmutableArray<string>? ExtendedKeyUsages { get; private set; }

    public X509KeyUsageFlags? KeyUsage { get; private set; }

    public int? ValidityMonths { get; private set; }

    public bool? IsAuthority { get; private set; }

    public string? IssuerName { get; private set; }

    public string? CertificateType { get; private set; }

    public bool? Transparency { get; private set; }

    public bool? Enabled { get; private set; }

    /// <summary>The draft says when the certificate is renewed, or the contacts are written to.</summary>
    public bool NamesActions => _actions is not null;

    /// <summary>The draft says where the key lives, and of what kind it is.</summary>
    public bool NamesKey => _keyType is not null;

    public static Result<PolicyDraft> Parse(JsonElement json)
    {
        var draft = new PolicyDraft();
        return draft.Read(new PolicyMember("policy", json)) is { } fault ? fault : draft;
    }

    /// <summary>A whole policy: what the draft leaves out has its default.</summary>
    public CertificatePolicy ToPolicy(long now)
    {
        var type = _keyType ?? KeyType.Rsa;
        var issuer = IssuerName ?? IssuerNames.Unknown;
        return new CertificatePolicy
        {
            // What a token holds never leaves it.
            IsExportable = IsExportable ?? _home == KeyHome.Software,
            Shape = ShapeOf(type, null),
            Home = _home,
            ReusesKey = ReusesKey ?? false,
            ContentType = ContentType ?? SecretForm.Pfx,
            Subject = Subject ?? "",
            Names = Names ?? SubjectNames.None,
            ExtendedKeyUsages = ExtendedKeyUsages ?? [ServerAuthentication, ClientAuthentication],

            // RFC 5480 §3 leaves no room for key encipherment with an EC key.
            KeyUsage = KeyUsage ?? (type == KeyType.Ec ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment),
            ValidityMonths = ValidityMonths ?? 12,
            IsAuthority = IsAuthority ?? false,
            Actions = _actions ?? [new LifetimeAction(issuer == IssuerNames.Unknown ? LifetimeActionType.EmailContacts : LifetimeActionType.AutoRenew, IsPercentage: true, 80)],
            IssuerName = issuer,
            CertificateType = CertificateType,
            Transparency = Transparency,
            Enabled = Enabled ?? true,
            Created = now,
            Updated = now,
        };
    }

    /// <summary>The policy with what the draft names; the rest stays.</summary>
    public CertificatePolicy ApplyTo(CertificatePolicy policy, long now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var type = _keyType ?? policy.Shape.Type;
        return policy with
        {
            IsExportable = IsExportable ?? policy.IsExportable,
            Shape = _keyType is null && _size is null && _curve is null ? policy.Shape : ShapeOf(type, policy.Shape),
            Home = _keyType is null ? policy.Home : _home,
            ReusesKey = ReusesKey ?? policy.ReusesKey,
            ContentType = ContentType ?? policy.ContentType,
            Subject = Subject ?? policy.Subject,
            Names = Names ?? policy.Names,
            ExtendedKeyUsages = ExtendedKeyUsages ?? policy.ExtendedKeyUsages,
            KeyUsage = KeyUsage ?? policy.KeyUsage,
            ValidityMonths = ValidityMonths ?? policy.ValidityMonths,
            IsAuthority = IsAuthority ?? policy.IsAuthority,
            Actions = _actions ?? policy.Actions,
            IssuerName = IssuerName ?? policy.IssuerName,
            CertificateType = CertificateType ?? policy.CertificateType,
            Transparency = Transparency ?? policy.Transparency,
            Enabled = Enabled ?? policy.Enabled,
            Updated = now,
        };
    }

    /// <summary>RSA without a size has 2048 bits; EC without a curve has the one of its size, else P-256.</summary>
    private KeyShape ShapeOf(KeyType type, KeyShape? before)
    {
        if (type == KeyType.Rsa)
        {
            return KeyShape.Rsa(_size ?? (before?.Type == KeyType.Rsa ? before.Bits : 2048));
        }

        var bySize = _size is { } size ? EcCurve.All.FirstOrDefault(curve => curve.Bits == size) : null;
        return KeyShape.Ec(_curve ?? bySize ?? before?.Curve ?? EcCurve.P256);
    }

    private VaultError? Read(PolicyMember policy) =>
        policy.DemandObject()
        ?? policy.Object("key_props", ReadKey)
        ?? policy.Object("secret_props", ReadSecret)
        ?? policy.Object("x509_props", ReadX509)
        ?? policy.List("lifetime_actions", MostActions, ReadActions)
        ?? policy.Object("issuer", ReadIssuer)
        ?? policy.Object("attributes", attributes => attributes.Flag("enabled", value => Enabled = value));

    private VaultError? ReadKey(PolicyMember key) =>
        key.Flag("exportable", value => IsExportable = value)
        ?? key.Flag("reuse_key", value => ReusesKey = value)
        ?? key.Text("kty", MostText, ReadKeyType)
        ?? key.Number("key_size", 1, int.MaxValue, value => _size = value)
        ?? key.Text("crv", MostText, name => (_curve = EcCurve.Find(name)) is null ? "It must be P-256, P-384, P-521 or P-256K." : null)
        ?? CheckKey(key);

    private string? ReadKeyType(string name)
    {
        var isHsm = name.EndsWith(HsmSuffix, StringComparison.OrdinalIgnoreCase);
        _keyType = (isHsm ? name[..^HsmSuffix.Length] : name).ToUpperInvariant() switch
        {
            "RSA" => KeyType.Rsa,
            "EC" => KeyType.Ec,
            _ => null,
        };
        _home = isHsm ? KeyHome.Token : KeyHome.Software;
        return _keyType is null ? "It must be RSA, RSA-HSM, EC or EC-HSM." : null;
    }

    private VaultError? CheckKey(PolicyMember key)
    {
        var isEc = _keyType == KeyType.Ec || (_keyType is null && _curve is not null);
        if (isEc && _keyType is null)
        {
            _keyType = KeyType.Ec;
        }

        return !isEc && _size is { } size && !KeyShape.RsaSizes.Contains(size) && _keyType == KeyType.Rsa ? key.Invalid("key_size", "It must be 2048, 3072 or 4096.")
            : _keyType is not null && _home == KeyHome.Token && IsExportable == true ? key.Invalid("exportable", "A key in an HSM never leaves it: it must be false.")
            : null;
    }

    private VaultError? ReadSecret(PolicyMember secret) => secret.Text("contentType", MostText, type =>
    {
        ContentType = type.Equals(SecretForm.Pfx, StringComparison.OrdinalIgnoreCase) ? SecretForm.Pfx
            : type.Equals(SecretForm.Pem, StringComparison.OrdinalIgnoreCase) ? SecretForm.Pem
            : null;
        return ContentType is null ? $"It must be {SecretForm.Pfx} or {SecretForm.Pem}." : null;
    });

    private VaultError? ReadX509(PolicyMember x509) =>
        x509.Text("subject", MostText, subject =>
        {
            Subject = subject;
            return subject.Length == 0 || DistinguishedName.TryParse(subject, out _, out var fault) ? null : fault;
        })
        ?? x509.Object("sans", ReadNames)
        ?? x509.Texts("ekus", MostUsages, PolicyText.FaultOfOid, oids => ExtendedKeyUsages = oids)
        ?? x509.Texts("key_usage", MostUsages, name => KeyUsageNames.Find(name) is null ? "There is no such key usage." : null, names => KeyUsage = KeyUsageNames.Of(names))
        ?? x509.Number("validity_months", 0, MostMonths, months => ValidityMonths = months)
        ?? x509.Object("basic_constraints", basic => basic.Flag("ca", value => IsAuthority = value));

    private VaultError? ReadNames(PolicyMember sans)
    {
        if (!sans.HasMembers)
        {
            // JavaScript's client sends the empty object for what it does not change.
            return null;
        }

        var names = SubjectNames.None;
        var fault = sans.Texts("dns_names", SubjectNames.Most, PolicyText.FaultOfDns, list => names = names with { Dns = list })
            ?? sans.Texts("emails", SubjectNames.Most, PolicyText.FaultOfEmail, list => names = names with { Emails = list })
            ?? sans.Texts("upns", SubjectNames.Most, PolicyText.FaultOfUpn, list => names = names with { Upns = list })
            ?? sans.Texts("uris", SubjectNames.Most, PolicyText.FaultOfUri, list => names = names with { Uris = list })
            ?? sans.Texts("ipAddresses", SubjectNames.Most, PolicyText.FaultOfAddress, list => names = names with { Addresses = [.. list.Select(IPAddress.Parse)] });
        Names = names;
        return fault ?? (names.Count > SubjectNames.Most ? sans.Invalid(null, $"There are {names.Count} names; at most {SubjectNames.Most} are allowed.") : null);
    }

    private VaultError? ReadActions(IReadOnlyList<PolicyMember> items)
    {
        var actions = ImmutableArray.CreateBuilder<LifetimeAction>(items.Count);
        foreach (var item in items)
        {
            LifetimeActionType? type = null;
            int? percentage = null;
            int? days = null;
            var fault = item.DemandObject()
                ?? item.Object("trigger", trigger =>
                    trigger.Number("lifetime_percentage", 1, 99, value => percentage = value)
                    ?? trigger.Number("days_before_expiry", 1, MostMonths * 27, value => days = value))
                ?? item.Object("action", action => action.Text("action_type", MostText, name =>
                {
                    type = Enum.TryParse<LifetimeActionType>(name, ignoreCase: true, out var known) && Enum.IsDefined(known) && !char.IsAsciiDigit(name[0]) ? known : null;
                    return type is null ? "It must be AutoRenew or EmailContacts." : null;
                }))
                ?? (type is null ? item.Invalid("action.action_type", "It is required.")
                    : (percentage is null) == (days is null) ? item.Invalid("trigger", "It must have exactly one of lifetime_percentage and days_before_expiry.")
                    : actions.Any(other => other.Type == type) ? item.Invalid("action.action_type", "Each action may stand in a policy once.")
                    : null);
            if (fault is not null)
            {
                return fault;
            }

            actions.Add(new LifetimeAction(type!.Value, percentage is not null, percentage ?? days!.Value));
        }

        _actions = actions.ToImmutable();
        return null;
    }

    private VaultError? ReadIssuer(PolicyMember issuer) =>
        issuer.Text("name", MostText, name =>
        {
            IssuerName = IssuerNames.Reserved(name) ?? name;
            return IssuerNames.Reserved(name) is null && !ObjectName.TryParse(name, out _) ? "It must be Self, Unknown, or the name of an issuer of this vault." : null;
        })
        ?? issuer.Text("cty", MostText, type =>
        {
            CertificateType = type;
            return null;
        })
        ?? issuer.Flag("cert_transparency", value => Transparency = value);
}
