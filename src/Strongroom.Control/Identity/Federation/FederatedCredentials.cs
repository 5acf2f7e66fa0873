using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Federation;

/// <summary>
/// The federated credentials of an application or a managed identity. The methods on records are pure; those on a unit of work stage the change, which is effective on this
/// node when the commit returns.
/// </summary>
public static class FederatedCredentials
{
    /// <summary>Stages one more credential.</summary>
    public static ValueTask<Result<FederatedCredential>> AddAsync(Tx tx, TenantId tenant, ClientId client, FederatedCredentialDraft draft, IdentityOptions options, CancellationToken cancel) =>
        ChangeAsync(tx, tenant, client, application => Add(application, draft, options), cancel);

    /// <summary>Stages another content of the credential that <paramref name="idOrName"/> names. The name stays.</summary>
    public static ValueTask<Result<FederatedCredential>> UpdateAsync(
        Tx tx, TenantId tenant, ClientId client, string idOrName, FederatedCredentialDraft draft, IdentityOptions options, CancellationToken cancel) =>
        ChangeAsync(tx, tenant, client, application => Update(application, idOrName, draft, options), cancel);

    /// <summary>Stages the removal. Tokens obtained by the credential live on until they expire or are revoked.</summary>
    public static ValueTask<Result<FederatedCredential>> RemoveAsync(Tx tx, TenantId tenant, ClientId client, string idOrName, CancellationToken cancel) =>
        ChangeAsync(tx, tenant, client, application => Remove(application, idOrName), cancel);

    /// <summary>In the order in which they were added.</summary>
    public static async ValueTask<Result<IReadOnlyList<FederatedCredential>>> ListAsync(Tx tx, TenantId tenant, ClientId client, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var application = await tx.FindAsync(IdentityRows.Applications.Key(tenant.Compact, client.Compact), cancel).ConfigureAwait(false);
        return application is null ? DirectoryRefusals.NotFound("application", client.Value) : application.Federated;
    }

    /// <summary>By id, or by name in any case of letters: names stand in ARM paths. Null when there is none.</summary>
    internal static FederatedCredential? Find(ApplicationRecord application, string idOrName) =>
        GuidText.TryParse(idOrName, out var id) && application.Federated.FirstOrDefault(c => c.Id == id) is { } byId
            ? byId
            : application.Federated.FirstOrDefault(c => IsNamed(c, idOrName));

    internal static Result<(ApplicationRecord Application, FederatedCredential Credential)> Add(ApplicationRecord application, FederatedCredentialDraft draft, IdentityOptions options)
    {
        if (FederatedCredentialRules.Fault(draft, options) is { } fault)
        {
            return fault;
        }

        if (application.Federated.Length >= ApplicationRecord.MaxFederated)
        {
            return FederationRefusals.TooMany;
        }

        if (application.Federated.Any(c => IsNamed(c, draft.Name)))
        {
            return FederationRefusals.NameTaken;
        }

        var credential = draft.WithId(Entropy.NewGuid());
        return application.Federated.Any(c => MeansSame(c, credential))
            ? FederationRefusals.SubjectTaken
            : (application with { Federated = application.Federated.Add(credential) }, credential);
    }

    internal static Result<(ApplicationRecord Application, FederatedCredential Credential)> Update(
        ApplicationRecord application, string idOrName, FederatedCredentialDraft draft, IdentityOptions options)
    {
        if (Find(application, idOrName) is not { } old)
        {
            return FederationRefusals.NotFound;
        }

        if (FederatedCredentialRules.Fault(draft, options) is { } fault)
        {
            return fault;
        }

        if (!IsNamed(old, draft.Name))
        {
            return FederationRefusals.FixedName;
        }

        var credential = draft.WithId(old.Id) with { Name = old.Name };
        return application.Federated.Any(c => c.Id != old.Id && MeansSame(c, credential))
            ? FederationRefusals.SubjectTaken
            : (application with { Federated = application.Federated.Replace(old, credential) }, credential);
    }

    internal static Result<(ApplicationRecord Application, FederatedCredential Credential)> Remove(ApplicationRecord application, string idOrName) =>
        Find(application, idOrName) is { } credential
            ? (application with { Federated = application.Federated.Remove(credential) }, credential)
            : FederationRefusals.NotFound;

    private static bool IsNamed(FederatedCredential credential, string name) => string.Equals(credential.Name, name, StringComparison.OrdinalIgnoreCase);

    private static bool MeansSame(FederatedCredential one, FederatedCredential other) =>
        one.Issuer == other.Issuer && one.Subject == other.Subject && one.Expression == other.Expression;

    private static async ValueTask<Result<FederatedCredential>> ChangeAsync(
        Tx tx, TenantId tenant, ClientId client, Func<ApplicationRecord, Result<(ApplicationRecord Application, FederatedCredential Credential)>> change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Applications.Key(tenant.Compact, client.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } application)
        {
            return DirectoryRefusals.NotFound("application", client.Value);
        }

        if (change(application).IsRefused(out var error, out var changed))
        {
            return error;
        }

        tx.Put(key, changed.Application);
        return changed.Credential;
    }
}
