using Strongroom.Identity.Attesting;
using Strongroom.Identity.Certificates;
using Strongroom.Identity.Outside;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>The key shapes of this room.</summary>
internal static class IdentityRows
{
    public static readonly RowShape<TenantRecord> Tenants = new("sys/tenant/{tenant}", "a directory tenant");

    public static readonly RowShape<HomeTenantRecord> HomeTenant = new("sys/hometenant", "which tenant the authority /adfs stands for; one row, so there is one home");

    public static readonly RowShape<SigningKeyRecord> SigningKeys = new("sys/signingkey/{kid}", "a token signing key, its private part sealed");

    public static readonly RowShape<SigningHeadRecord> SigningHead = new("sys/signinghead", "the newest signing key; two nodes that rotate at once collide here");

    public static readonly RowShape<OutsideIssuerRecord> OutsideIssuers = new("sys/outsideissuer/{issuer}", "an issuer whose tokens are accepted from callers; the key is the start of a hash");

    public static readonly RowShape<AttestationAuthorityRecord> AttestationAuthorities =
        new("sys/attestationauthority/{authority}", "an attestation authority that keys may be released on the word of; the key is the start of a hash");

    public static readonly RowShape<ApplicationRecord> Applications = new("t/{tenant}/app/{client}", "an application registration and the hashes of its secrets");

    public static readonly RowShape<ServicePrincipalRecord> Principals = new("t/{tenant}/sp/{oid}", "an application's identity in its tenant");

    public static readonly RowShape<UserRecord> Users = new("t/{tenant}/user/{oid}", "a person of a tenant");

    public static readonly RowShape<UserNameRecord> UserNames = new("t/{tenant}/upn/{name}", "who bears a user principal name, in lower case; one row, so there is one bearer");

    public static readonly RowShape<MachineRecord> Machines = new("t/{tenant}/machine/{machine}", "a machine, its identities and the key of its agent");

    public static readonly RowShape<GroupRecord> Groups = new("t/{tenant}/group/{oid}", "a group and its direct members");

    public static readonly RowShape<GroupHeadRecord> GroupHead = new("t/{tenant}/grouphead", "all groups of a tenant: how many, and which change of their nesting came first");

    public static readonly RowShape<UsedAssertionRecord> UsedAssertions = new("t/{tenant}/jti/{hash}", "a signed assertion that has been used; hash of its issuer and id");

    public static readonly RowShape<CertificateAuthorityRecord> CertificateAuthorities = new("t/{tenant}/certauthority/{authority}", "an authority whose certificates applications of the tenant may trust by subject name");
}
