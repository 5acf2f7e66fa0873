using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Identity.Federation;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary><c>…/userAssignedIdentities/{i}/federatedIdentityCredentials</c>: whose tokens of an outside issuer stand for the identity.</summary>
internal sealed class FederatedCredentialProvider(IGrantRights rights, IdentityOptions options, ArmPaging paging) : IArmProvider
{
    private const string Right = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/";
    private const string All =
        "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{identity}/federatedIdentityCredentials";

    private const string One = All + "/{credential}";

    public IReadOnlyList<ArmType> Types => [ManagedResources.Federated];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", All, ManagedResources.Federated, ArmOperations.Read("FederatedIdentityCredentialList", Right + "read"), ListAsync);
        routes.Map("GET", One, ManagedResources.Federated, ArmOperations.Read("FederatedIdentityCredentialGet", Right + "read"), GetAsync);
        routes.Map("PUT", One, ManagedResources.Federated, ArmOperations.Change("FederatedIdentityCredentialPut", Right + "write"), PutAsync);
        routes.Map("DELETE", One, ManagedResources.Federated, ArmOperations.Change("FederatedIdentityCredentialDelete", Right + "delete"), DeleteAsync);
    }

    private async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await IdentityProvider.FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } identity)
        {
            return await IdentityProvider.NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);
        }

        return (await FederatedCredentials.ListAsync(tx, identity.Tenant, new ClientId(identity.Id), cancel).ConfigureAwait(false)).IsRefused(out var error, out var all)
            ? error
            : paging.Page(passage, all, credential => credential.Name, (json, credential) => Write(json, identity, credential));
    }

    private static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await IdentityProvider.FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } identity)
        {
            return await IdentityProvider.NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);
        }

        if ((await FederatedCredentials.ListAsync(tx, identity.Tenant, new ClientId(identity.Id), cancel).ConfigureAwait(false)).IsRefused(out var error, out var all))
        {
            return error;
        }

        return Named(passage, all) is { } credential
            ? new ArmAnswer(json => Write(json, identity, credential))
            : ArmErrors.ResourceNotFound(ManagedResources.Federated, passage.Route("credential")!, identity.ResourceGroup);
    }

    private async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var draft))
        {
            return error;
        }

        if (await IdentityProvider.FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } identity)
        {
            return await IdentityProvider.NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);
        }

        // Whoever the credential names speaks for the identity from now on.
        if (!rights.CoversGrantsOf(passage.Caller, identity.Principal!.Value))
        {
            return TakeOver.Forbidden;
        }

        var client = new ClientId(identity.Id);
        if ((await FederatedCredentials.ListAsync(tx, identity.Tenant, client, cancel).ConfigureAwait(false)).IsRefused(out error, out var all))
        {
            return error;
        }

        var existing = Named(passage, all);
        var stored = existing is null
            ? await FederatedCredentials.AddAsync(tx, identity.Tenant, client, draft, options, cancel).ConfigureAwait(false)
            : await FederatedCredentials.UpdateAsync(tx, identity.Tenant, client, existing.Name, draft, options, cancel).ConfigureAwait(false);
        return stored.IsRefused(out error, out var credential)
            ? error with { Target = error.Target is { } member ? "properties." + member : null }
            : new ArmAnswer(json => Write(json, identity, credential), existing is null ? 201 : 200);
    }

    private static async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await IdentityProvider.FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } identity)
        {
            return await IdentityProvider.NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);
        }

        var client = new ClientId(identity.Id);
        if ((await FederatedCredentials.ListAsync(tx, identity.Tenant, client, cancel).ConfigureAwait(false)).IsRefused(out var error, out var all))
        {
            return error;
        }

        if (Named(passage, all) is not { } existing)
        {
            return new ArmNoContent();
        }

        return (await FederatedCredentials.RemoveAsync(tx, identity.Tenant, client, existing.Name, cancel).ConfigureAwait(false)).IsRefused(out error, out _)
            ? error
            : new ArmNoContent(200);
    }

    /// <summary>By name alone: the path has no ids.</summary>
    private static FederatedCredential? Named(Passage passage, IEnumerable<FederatedCredential> all) =>
        all.FirstOrDefault(credential => credential.Name.Equals(passage.Route("credential"), StringComparison.OrdinalIgnoreCase));

    private static async ValueTask<Result<FederatedCredentialDraft>> ReadAsync(Passage passage, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var properties = body.Root.Object("properties");
        var issuer = properties?.Text("issuer");
        var subject = properties?.Text("subject");
        var audiences = properties?.Texts("audiences");
        var expression = properties?.Object("claimsMatchingExpression")?.Text("value");
        if (body.Fault is { } fault)
        {
            return fault;
        }

        if (issuer is null)
        {
            return ArmErrors.Missing("properties.issuer");
        }

        return audiences is null
            ? ArmErrors.Missing("properties.audiences")
            : new FederatedCredentialDraft { Name = passage.Route("credential")!, Issuer = issuer, Subject = subject, Audiences = [.. audiences], Expression = expression };
    }

    private static void Write(Utf8JsonWriter json, ResourceRecord identity, FederatedCredential credential)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"{ManagedResources.Identities.IdOf(identity)}/federatedIdentityCredentials/{credential.Name}");
        json.WriteString("name"u8, credential.Name);
        json.WriteString("type"u8, ManagedResources.Federated.FullName);
        json.WriteStartObject("properties"u8);
        json.WriteString("issuer"u8, credential.Issuer);
        if (credential.Subject is { } subject)
        {
            json.WriteString("subject"u8, subject);
        }

        json.WriteStartArray("audiences"u8);
        foreach (var audience in credential.Audiences)
        {
            json.WriteStringValue(audience);
        }

        json.WriteEndArray();
        if (credential.Expression is { } expression)
        {
            json.WriteStartObject("claimsMatchingExpression"u8);
            json.WriteString("value"u8, expression);
            json.WriteNumber("languageVersion"u8, 1);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
