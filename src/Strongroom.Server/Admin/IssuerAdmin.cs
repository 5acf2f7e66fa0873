using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Identity.Outside;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Outside issuers whose tokens are accepted directly. An issuer is a URL, so it stands in bodies, not in paths.</summary>
internal sealed class IssuerAdmin(ITenants tenants, IdentityOptions options)
{
    public static async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        AdminAnswer.List(await OutsideIssuers.ListAsync(tx, cancel).ConfigureAwait(false), Write);

    /// <summary><c>issuer</c>, <c>audience</c>, and <c>tenant</c> for another tenant than the home one.</summary>
    public async ValueTask<Result<Answer>> TrustAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || body.Tenant(tenants).IsRefused(out error, out var tenant))
        {
            return error;
        }

        return Answered(await OutsideIssuers.TrustAsync(tx, tenant, body.Text("issuer") ?? "", body.Text("audience") ?? "", options, passage.Now, cancel).ConfigureAwait(false));
    }

    /// <summary><c>issuer</c>, <c>claim</c>, <c>value</c>, <c>principal</c>.</summary>
    public static async ValueTask<Result<Answer>> MapAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (!PrincipalId.TryParse(body.Text("principal"), out var principal))
        {
            return Refusals.InvalidProperty("principal", "It must be a GUID.");
        }

        var mapping = new OutsideMapping(body.Text("claim") ?? "", body.Text("value") ?? "", principal);
        return Answered(await OutsideIssuers.MapAsync(tx, body.Text("issuer") ?? "", mapping, cancel).ConfigureAwait(false));
    }

    public static async ValueTask<Result<Answer>> UnmapAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        (await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body)
            ? error
            : Answered(await OutsideIssuers.UnmapAsync(tx, body.Text("issuer") ?? "", body.Text("claim") ?? "", body.Text("value") ?? "", cancel).ConfigureAwait(false));

    public static async ValueTask<Result<Answer>> UntrustAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        (await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body)
            ? error
            : (await OutsideIssuers.UntrustAsync(tx, body.Text("issuer") ?? "", cancel).ConfigureAwait(false)).IsRefused(out error, out _) ? error : NoContentAnswer.Instance;

    private static Result<Answer> Answered(Result<TrustedIssuer> outcome) => outcome.IsRefused(out var error, out var issuer) ? error : new AdminAnswer(json => Write(json, issuer));

    private static void Write(Utf8JsonWriter json, TrustedIssuer issuer)
    {
        json.WriteString("issuer"u8, issuer.Issuer);
        json.WriteString("tenant"u8, issuer.Tenant.ToString());
        json.WriteString("audience"u8, issuer.Audience);
        json.WriteStartArray("mappings"u8);
        foreach (var mapping in issuer.Mappings)
        {
            json.WriteStartObject();
            json.WriteString("claim"u8, mapping.Claim);
            json.WriteString("value"u8, mapping.Value);
            json.WriteString("principal"u8, mapping.Principal.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
