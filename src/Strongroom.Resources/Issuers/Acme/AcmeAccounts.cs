using System.Security.Cryptography;
using System.Text;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Issuers.Acme;

/// <summary>The accounts of vaults' issuers at ACME authorities, their keys sealed.</summary>
internal sealed class AcmeAccounts(IPurposeSealer sealer)
{
    public const string Purpose = "acme-account";

    public static readonly RowShape<AcmeAccount> Row = new(
        "t/{tenant}/v/{vault}/acmeaccount/{issuer}/{authority}", "the account of a vault's issuer at an ACME authority, its key sealed; authority is the start of a hash of its address and the account id");

    private const int MostOfOneIssuer = 100;

    /// <summary>One for each directory and external account: an issuer that is given another of either begins anew, and finds the old one when it is changed back.</summary>
    public static RowKey<AcmeAccount> KeyOf(Enrolment enrolment)
    {
        var named = Encoding.UTF8.GetBytes($"{enrolment.Provider.Address}\n{enrolment.Account.AccountId}");
        return Row.Key(enrolment.Vault.TenantPart, enrolment.Vault.VaultPart, enrolment.IssuerName, Convert.ToHexStringLower(SHA256.HashData(named).AsSpan(0, 16)));
    }

    public AcmeAccount New(RowKey<AcmeAccount> row, DateTimeOffset now)
    {
        using var key = AcmeKey.Create();
        using var pkcs8 = key.Export();
        return new AcmeAccount(sealer.Seal(Purpose, row.Key.Span, pkcs8.Span), null, now);
    }

    /// <summary>The caller disposes it.</summary>
    /// <exception cref="InvalidDataException">The stored key does not open.</exception>
    public AcmeKey Open(RowKey<AcmeAccount> row, AcmeAccount account)
    {
        using var pkcs8 = sealer.Open(Purpose, row.Key.Span, account.SealedKey) ?? throw new InvalidDataException("The key of an ACME account does not open");
        return AcmeKey.Open(pkcs8);
    }

    public static async ValueTask ForgetAsync(VaultEntry vault, string issuerName, Tx tx, CancellationToken cancel)
    {
        var rows = await tx.ScanAsync(Row, Row.Prefix(vault.TenantPart, vault.VaultPart, issuerName), null, MostOfOneIssuer, cancel).ConfigureAwait(false);
        foreach (var row in rows)
        {
            tx.Delete(row.Key);
        }
    }
}
