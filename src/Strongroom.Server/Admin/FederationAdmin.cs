using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Identity.Federation;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Federated credentials of the home tenant's applications.</summary>
internal sealed class FederationAdmin(IdentityOptions options)
{
    public static async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ClientId.TryParse(passage.Route("client"), out var client))
        {
            return NotAClient;
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        return (await FederatedCredentials.ListAsync(tx, tenant, client, cancel).ConfigureAwait(false)).IsRefused(out var error, out var held)
            ? error
            : AdminAnswer.List(held, Write);
    }

    /// <summary><c>name</c>, <c>issuer</c>, one of <c>subject</c> and <c>expression</c>, and <c>audience</c> for another than the usual one.</summary>
    public async ValueTask<Result<Answer>> AddAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ClientId.TryParse(passage.Route("client"), out var client))
        {
            return NotAClient;
        }

        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var draft = new FederatedCredentialDraft
        {
            Name = body.Text("name") ?? "",
            Issuer = body.Text("issuer") ?? "",
            Subject = body.Text("subject"),
            Expression = body.Text("expression"),
            Audiences = [body.Text("audience") ?? FederatedCredentialDraft.DefaultAudience],
        };
        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        return (await FederatedCredentials.AddAsync(tx, tenant, client, draft, options, cancel).ConfigureAwait(false)).IsRefused(out error, out var added)
            ? error
            : new AdminAnswer(json => Write(json, added), status: 201);
    }

    public static async ValueTask<Result<Answer>> RemoveAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ClientId.TryParse(passage.Route("client"), out var client))
        {
            return NotAClient;
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        return (await FederatedCredentials.RemoveAsync(tx, tenant, client, passage.Route("name") ?? "", cancel).ConfigureAwait(false)).IsRefused(out var error, out _)
            ? error
            : NoContentAnswer.Instance;
    }

    private static VaultError NotAClient => Refusals.InvalidProperty("clientId", "It must be a GUID.");

    private static void Write(Utf8JsonWriter json, FederatedCredential credential)
    {
        json.WriteString("id"u8, credential.Id.ToString("D"));
        json.WriteString("name"u8, credential.Name);
        json.WriteString("issuer"u8, credential.Issuer);
        if (credential.Expression is { } expression)
        {
            json.WriteString("expression"u8, expression);
        }
        else
        {
            json.WriteString("subject"u8, credential.Subject);
        }

        json.WriteString("audience"u8, credential.Audiences[0]);
    }
}
