using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Authority;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>The built-in certification authority: its root and intermediates, what it may sign, and what it has signed.</summary>
internal sealed class CaAdmin(AuthorityOffice office, ITenants tenants)
{
    /// <summary><c>name</c> for what stands in the root's subject, <c>hsm</c> for a root whose key is in the attached HSM.</summary>
    public async ValueTask<Result<Answer>> InitializeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var name = body.Text("name") ?? AuthorityOffice.UsualName;
        return (await office.InitializeAsync(passage, tx, name, body.Flag("hsm"), cancel).ConfigureAwait(false)).IsRefused(out error, out var root)
            ? error
            : new AdminAnswer(json => Write(json, root), status: 201);
    }

    /// <summary>The roots, then the tenant's intermediates.</summary>
    public async ValueTask<Result<Answer>> SignersAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        AdminTenant.Of(passage, tenants).IsRefused(out var error, out var tenant)
            ? error
            : AdminAnswer.List(await AuthorityOffice.SignersAsync(tx, tenant, cancel).ConfigureAwait(false), Write);

    /// <summary>Makes the tenant's intermediate when there is none that fits the policy.</summary>
    public async ValueTask<Result<Answer>> EnsureIntermediateAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        AdminTenant.Of(passage, tenants).IsRefused(out var error, out var tenant)
            || (await office.EnsureIntermediateAsync(tenant, passage.Now, cancel).ConfigureAwait(false)).IsRefused(out error, out var line)
            ? error
            : new AdminAnswer(json => Write(json, line));

    /// <summary><c>reason</c>.</summary>
    public async ValueTask<Result<Answer>> RevokeIntermediateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var given))
        {
            return error;
        }

        if (!Guid.TryParse(passage.Route("id"), out var id))
        {
            return Refusals.InvalidProperty("id", "It must be a GUID.");
        }

        passage.ObjectId = $"ca/intermediate/{id:N}";
        return (await AuthorityOffice.RevokeIntermediateAsync(tx, given.Tenant, id, given.Body.Text("reason") ?? "", passage.Now, cancel).ConfigureAwait(false)).IsRefused(out error, out var line)
            ? error
            : new AdminAnswer(json => Write(json, line));
    }

    public async ValueTask<Result<Answer>> PolicyAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (AdminTenant.Of(passage, tenants).IsRefused(out var error, out var tenant))
        {
            return error;
        }

        var policy = await AuthorityOffice.PolicyAsync(tx, tenant, cancel).ConfigureAwait(false);
        return new AdminAnswer(json => Write(json, policy));
    }

    /// <summary>The members to change, as <see cref="PolicyAsync"/> shows them; a member that is not there stays as it is.</summary>
    public async ValueTask<Result<Answer>> SetPolicyAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var given)
            || Merge(await AuthorityOffice.PolicyAsync(tx, given.Tenant, cancel).ConfigureAwait(false), given.Body).IsRefused(out error, out var wanted)
            || (await AuthorityOffice.SetPolicyAsync(tx, given.Tenant, wanted, cancel).ConfigureAwait(false)).IsRefused(out error, out var set))
        {
            return error;
        }

        return new AdminAnswer(json => Write(json, set));
    }

    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        AdminTenant.Of(passage, tenants).IsRefused(out var error, out var tenant)
            ? error
            : AdminAnswer.List(await AuthorityOffice.RegisterAsync(tx, tenant, cancel).ConfigureAwait(false), Write);

    /// <summary>With the certificate itself.</summary>
    public async ValueTask<Result<Answer>> ShowAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (AdminTenant.Of(passage, tenants).IsRefused(out var error, out var tenant)
            || (await AuthorityOffice.FindAsync(tx, tenant, passage.Route("serial") ?? "", cancel).ConfigureAwait(false)).IsRefused(out error, out var line))
        {
            return error;
        }

        return new AdminAnswer(json =>
        {
            Write(json, line);
            WritePem(json, line.Certificate);
        });
    }

    /// <summary><c>reason</c>.</summary>
    public async ValueTask<Result<Answer>> RevokeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var given))
        {
            return error;
        }

        var serial = passage.Route("serial") ?? "";
        passage.ObjectId = $"ca/certificate/{serial}";
        return await office.RevokeAsync(tx, given.Tenant, serial, given.Body.Text("reason") ?? "", passage.Now, cancel).ConfigureAwait(false) is { } refusal ? refusal : NoContentAnswer.Instance;
    }

    private async ValueTask<Result<(TenantId Tenant, AdminBody Body)>> ReadAsync(Passage passage, CancellationToken cancel) =>
        (await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || body.Tenant(tenants).IsRefused(out error, out var tenant)
            ? error
            : (tenant, body);

    private static Result<IssuancePolicy> Merge(IssuancePolicy policy, AdminBody body)
    {
        var ranges = new List<IPNetwork>();
        foreach (var text in body.Texts("addresses") ?? [])
        {
            if (!IPNetwork.TryParse(text, out var range))
            {
                return Refusals.InvalidProperty("addresses", "Each must be a range like 10.1.0.0/16 or fd12::/32.");
            }

            ranges.Add(range);
        }

        foreach (var member in (string[])["maxDays", "defaultDays"])
        {
            if (body.Has(member) && body.Number(member) is null)
            {
                return Refusals.InvalidProperty(member, "It must be a whole number.");
            }
        }

        return policy with
        {
            DnsSuffixes = [.. body.Texts("dns") ?? policy.DnsSuffixes],
            AllowsWildcards = body.Has("wildcards") ? body.Flag("wildcards") : policy.AllowsWildcards,
            Addresses = body.Has("addresses") ? [.. ranges] : policy.Addresses,
            EmailDomains = [.. body.Texts("emails") ?? policy.EmailDomains],
            UpnDomains = [.. body.Texts("upns") ?? policy.UpnDomains],
            UriPrefixes = [.. body.Texts("uris") ?? policy.UriPrefixes],
            Keys = [.. body.Texts("keys") ?? policy.Keys],
            Usages = [.. body.Texts("usages") ?? policy.Usages],
            MaxDays = body.Number("maxDays") ?? policy.MaxDays,
            DefaultDays = body.Number("defaultDays") ?? policy.DefaultDays,
            AllowsAnySubject = body.Has("anySubject") ? body.Flag("anySubject") : policy.AllowsAnySubject,
        };
    }

    private static void Write(Utf8JsonWriter json, IssuancePolicy policy)
    {
        Write(json, "dns", policy.DnsSuffixes);
        json.WriteBoolean("wildcards"u8, policy.AllowsWildcards);
        Write(json, "addresses", policy.Addresses.Select(range => range.ToString()));
        Write(json, "emails", policy.EmailDomains);
        Write(json, "upns", policy.UpnDomains);
        Write(json, "uris", policy.UriPrefixes);
        Write(json, "keys", policy.Keys);
        Write(json, "usages", policy.Usages);
        json.WriteNumber("maxDays"u8, policy.MaxDays);
        json.WriteNumber("defaultDays"u8, policy.DefaultDays);
        json.WriteBoolean("anySubject"u8, policy.AllowsAnySubject);
    }

    private static void Write(Utf8JsonWriter json, string member, IEnumerable<string> texts)
    {
        json.WriteStartArray(member);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, SignerLine line)
    {
        json.WriteString("id"u8, line.Id.ToString("N"));
        json.WriteString("subject"u8, line.Subject);
        json.WriteString("notAfter"u8, line.NotAfter);
        json.WriteBoolean("current"u8, line.IsCurrent);
        json.WriteBoolean("hsm"u8, line.IsInHsm);
        if (line.RevokedAt is { } revoked)
        {
            json.WriteString("revokedAt"u8, revoked);
        }

        WritePem(json, line.Certificate);
    }

    private static void Write(Utf8JsonWriter json, RegisterLine line)
    {
        json.WriteString("serial"u8, line.Serial);
        json.WriteString("subject"u8, line.Subject);
        Write(json, "names", line.Names);
        json.WriteString("thumbprint"u8, line.Thumbprint);
        json.WriteString("intermediate"u8, line.Signer.ToString("N"));
        json.WriteString("requestedBy"u8, line.RequestedBy);
        json.WriteString("issuedAt"u8, line.IssuedAt);
        json.WriteString("notAfter"u8, line.NotAfter);
        if (line.RevokedAt is { } revoked)
        {
            json.WriteString("revokedAt"u8, revoked);
            json.WriteString("reason"u8, line.Reason);
        }
    }

    private static void WritePem(Utf8JsonWriter json, byte[] certificate) => json.WriteString("certificate"u8, PemEncoding.WriteString("CERTIFICATE", certificate) + "\n");
}
