using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Authority;

internal static class AuthorityRows
{
    /// <summary>By an id that nobody can guess: it stands in the addresses of revocation lists, and so leads from there to the tenant.</summary>
    public static readonly RowShape<Signer> Signer = new("sys/ca/signer/{id}", "a certificate of the built-in authority, the root or a tenant's intermediate, with its sealed key");

    public static readonly RowShape<SignerHead> Root = new("sys/ca/root", "which signers are roots of the installation, and the one that signs intermediates now");

    public static readonly RowShape<RevokedEntry> Revoked = new("sys/ca/revoked/{signer}/{serial}", "a revoked certificate, for the revocation list of its signer");

    public static readonly RowShape<RevocationCount> Count = new("sys/ca/revocations/{signer}", "how often something was revoked that a signer has signed");

    public static readonly RowShape<SignedList> List = new("sys/ca/crl/{signer}", "the revocation list that a signer has signed last");

    public static readonly RowShape<SignerHead> Intermediate = new("t/{tenant}/ca/intermediate", "which signers are the tenant's intermediates, and the one that signs now");

    public static readonly RowShape<IssuancePolicy> Policy = new("t/{tenant}/ca/policy", "what the built-in authority may sign for the tenant");

    /// <summary>A serial begins with the time, so that the register is in the order of issue.</summary>
    public static readonly RowShape<IssuedEntry> Issued = new("t/{tenant}/ca/issued/{serial}", "a certificate that the tenant's authority has issued");

    /// <summary>The last part of a key, when it is a serial.</summary>
    public static byte[] SerialOf(StoreKey key)
    {
        var text = key.Span;
        return Convert.FromHexString(System.Text.Encoding.ASCII.GetString(text[(text.LastIndexOf((byte)'/') + 1)..]));
    }

    public static RowKey<Signer> SignerKey(Guid id) => Signer.Key(id.ToString("N"));

    public static RowKey<RevocationCount> CountKey(Guid signer) => Count.Key(signer.ToString("N"));

    public static RowKey<SignedList> ListKey(Guid signer) => List.Key(signer.ToString("N"));

    public static RowKey<IssuedEntry> IssuedKey(TenantId tenant, ReadOnlySpan<byte> serial) => Issued.Key(tenant.Compact, Convert.ToHexStringLower(serial));

    public static RowKey<RevokedEntry> RevokedKey(Guid signer, ReadOnlySpan<byte> serial) =>
        Revoked.Key(signer.ToString("N"), Convert.ToHexStringLower(serial));
}
