using System.Text.Json;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>The issuers of a vault (wire reference §3.6, §6.3).</summary>
internal sealed class IssuerRoutes(VaultIssuers issuers, IPurposeSealer tokens)
{
    private const int ScanSize = 200;

    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (PageRequest.Bind(passage, tokens).IsRefused(out var error, out var page))
        {
            return error;
        }

        var prefix = CertificateRows.Issuer.Prefix(passage.Vault.TenantPart, passage.Vault.VaultPart);
        var rows = await tx.ScanAsync(CertificateRows.Issuer, prefix, page.After, page.Size + 1, cancel).ConfigureAwait(false);
        var shown = rows.Take(page.Size).ToList();
        var next = rows.Count > page.Size ? page.NextLink(shown[^1].Key.Key) : null;
        return new JsonAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("value"u8);
            foreach (var (_, issuer) in shown)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, IdOf(passage, issuer.Name));
                json.WriteString("provider"u8, issuer.Provider);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("nextLink"u8, next);
            json.WriteEndObject();
        });
    }

    public static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Bind(passage).IsRefused(out var error, out var name))
        {
            return error;
        }

        return await tx.FindAsync(VaultIssuers.KeyOf(passage.Vault, name), cancel).ConfigureAwait(false) is { } issuer
            ? Shown(passage, issuer)
            : CertificateRefusals.IssuerNotFound;
    }

    /// <summary>Makes or replaces one whole.</summary>
    public ValueTask<Result<Answer>> SetAsync(Passage passage, Tx tx, CancellationToken cancel) => WriteAsync(passage, tx, replaces: true, cancel);

    /// <summary>What the body does not name stays.</summary>
    public ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel) => WriteAsync(passage, tx, replaces: false, cancel);

    /// <summary>Refused while a certificate's policy or operation names it: its renewals would fail, and nobody would know before they are due.</summary>
    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Bind(passage).IsRefused(out var error, out var name))
        {
            return error;
        }

        var key = VaultIssuers.KeyOf(passage.Vault, name);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } issuer)
        {
            return CertificateRefusals.IssuerNotFound;
        }

        if (await FindUserAsync(passage.Vault, tx, name, cancel).ConfigureAwait(false) is { } user)
        {
            return CertificateRefusals.IssuerInUse(user);
        }

        tx.Delete(key);
        await issuers.ForgetAsync(passage.Vault, tx, name, cancel).ConfigureAwait(false);
        return Shown(passage, issuer);
    }

    private async ValueTask<Result<Answer>> WriteAsync(Passage passage, Tx tx, bool replaces, CancellationToken cancel)
    {
        if (Bind(passage).IsRefused(out var error, out var name)
            || (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body) || IssuerDraft.Parse(body).IsRefused(out error, out var draft))
        {
            return error;
        }

        using (draft)
        {
            var key = VaultIssuers.KeyOf(passage.Vault, name);
            var found = await tx.FindAsync(key, cancel).ConfigureAwait(false);
            if (found is null && !replaces)
            {
                return CertificateRefusals.IssuerNotFound;
            }

            var before = replaces ? null : found;
            if ((draft.Provider ?? before?.Provider) is not { Length: > 0 } provider)
            {
                return Refusals.InvalidProperty("provider", "It is required.");
            }

            // A password is for the authority that it was given for: whoever may change issuers must not have it sent to another.
            var kept = string.Equals(provider, before?.Provider, StringComparison.OrdinalIgnoreCase) ? before?.SealedPassword : null;
            var now = passage.Now.ToUnixTimeSeconds();
            var written = new VaultIssuer(
                found?.Name ?? name.Shown,
                provider,
                draft.AccountId ?? before?.AccountId,
                draft.Password is { } password ? issuers.Seal(passage.Vault, name, password) : kept,
                draft.OrganizationId ?? before?.OrganizationId,
                draft.Administrators ?? before?.Administrators ?? [],
                draft.HasOrganization || before is { HasOrganization: true },
                draft.Enabled ?? before?.Enabled ?? true,
                found?.Created ?? now,
                now);
            tx.Put(key, written);
            return Shown(passage, written);
        }
    }

    private static Result<ObjectName> Bind(Passage passage)
    {
        var given = passage.Route("issuer") ?? "";
        if (!ObjectName.TryParse(given, out var name))
        {
            return Refusals.InvalidName(given);
        }

        passage.ObjectId = IdOf(passage, name.Shown);
        return IssuerNames.Reserved(given) is { } reserved ? Refusals.InvalidProperty("issuer-name", $"{reserved} is an issuer that every vault has.") : name;
    }

    /// <summary>The name of a certificate that needs the issuer, live or deleted and recoverable; null when none does.</summary>
    private static async ValueTask<string?> FindUserAsync(VaultEntry vault, Tx tx, ObjectName issuer, CancellationToken cancel)
    {
        foreach (var shape in (RowShape<CertificateHead>[])[CertificateRows.Live, CertificateRows.Deleted])
        {
            for (StoreKey? after = null; ;)
            {
                var page = await tx.ScanAsync(shape, shape.Prefix(vault.TenantPart, vault.VaultPart), after, ScanSize, cancel).ConfigureAwait(false);
                foreach (var (_, head) in page)
                {
                    var needed = head.Operation is { InProgress: true } operation ? operation.Policy.IssuerName : head.Policy.IssuerName;
                    if (needed.Equals(issuer.Shown, StringComparison.OrdinalIgnoreCase) || head.Policy.IssuerName.Equals(issuer.Shown, StringComparison.OrdinalIgnoreCase))
                    {
                        return head.Name.Shown;
                    }
                }

                if (page.Count < ScanSize)
                {
                    break;
                }

                after = page[^1].Key.Key;
            }
        }

        return null;
    }

    private static string IdOf(Passage passage, string name) => $"{passage.Origin}/certificates/issuers/{name}";

    /// <summary>The password is in no answer (G50).</summary>
    private static JsonAnswer Shown(Passage passage, VaultIssuer issuer) => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("id"u8, IdOf(passage, issuer.Name));
        json.WriteString("provider"u8, issuer.Provider);
        json.WriteStartObject("credentials"u8);
        WriteOptional(json, "account_id"u8, issuer.AccountId);
        json.WriteEndObject();
        if (issuer.HasOrganization)
        {
            json.WriteStartObject("org_details"u8);
            WriteOptional(json, "id"u8, issuer.OrganizationId);
            json.WriteStartArray("admin_details"u8);
            foreach (var person in issuer.Administrators)
            {
                json.WriteStartObject();
                WriteOptional(json, "first_name"u8, person.FirstName);
                WriteOptional(json, "last_name"u8, person.LastName);
                WriteOptional(json, "email"u8, person.Email);
                WriteOptional(json, "phone"u8, person.Phone);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartObject("attributes"u8);
        json.WriteBoolean("enabled"u8, issuer.Enabled);
        json.WriteNumber("created"u8, issuer.Created);
        json.WriteNumber("updated"u8, issuer.Updated);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
