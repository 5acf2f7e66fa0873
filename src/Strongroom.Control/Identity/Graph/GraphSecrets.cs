using System.Globalization;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Graph;

/// <summary><c>addPassword</c> and <c>removePassword</c>, of an application and of its service principal: both mean the application's secrets.</summary>
internal sealed class GraphSecrets(DirectoryFeed feed, GraphLists lists, GraphRights rights)
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(730);
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    public async ValueTask<Result<Answer>> AddAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphTarget.Enter(feed, passage, ActionOf(passage)).IsRefused(out var refusal, out var target)
            || (refusal = rights.AskToTakeOver(passage, target.Record.Principal)) is not null
            || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            var given = body.Object("passwordCredential");
            var name = given?.Text("displayName");
            if (name is not null && !PrincipalDirectory.IsName(name))
            {
                body.Refuse("displayName", "1 to 256 characters and no control characters.");
            }

            if (given?.Time("startDateTime") is { } start && start > passage.Now + ClockDifference)
            {
                body.Refuse("startDateTime", "a secret is good from now on.");
            }

            var lifetime = given?.Time("endDateTime") is { } end ? end - passage.Now : DefaultLifetime;
            if (body.Fault is { } fault)
            {
                return fault;
            }

            var outcome = await PrincipalDirectory.AddSecretAsync(tx, passage.Caller.Tenant, target.Client, lifetime, passage.Now, cancel, name).ConfigureAwait(false);
            return outcome.IsRefused(out refusal, out var secret) ? refusal : Shown(secret);
        }
    }

    public async ValueTask<Result<Answer>> RemoveAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (GraphTarget.Enter(feed, passage, ActionOf(passage)).IsRefused(out var refusal, out var target)
            || (await GraphBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        using (body)
        {
            if (body.Id("keyId") is not { } keyId)
            {
                return body.Fault ?? DirectoryRefusals.BadText("keyId", "it must be a GUID.");
            }

            var outcome = await PrincipalDirectory.RemoveSecretAsync(tx, passage.Caller.Tenant, target.Client, keyId, cancel).ConfigureAwait(false);
            return outcome.Error is { } error ? error : NoContentAnswer.Instance;
        }
    }

    private static string ActionOf(Passage passage) => passage.Route("sp") is null ? GraphActions.UpdateCredentials : GraphActions.UpdateServicePrincipalCredentials;

    /// <summary>The one answer that holds the secret; it goes out as bytes and is cleared.</summary>
    private GraphAnswer Shown(NewClientSecret secret) => new(
        json =>
        {
            json.WriteString("@odata.context"u8, lists.Context("microsoft.graph.passwordCredential"));
            json.WriteNull("customKeyIdentifier"u8);
            json.WriteString("displayName"u8, secret.DisplayName);
            json.WriteString("endDateTime"u8, Time(secret.ExpiresAt!.Value));
            json.WriteString("hint"u8, secret.Hint);
            json.WriteString("keyId"u8, secret.KeyId);
            json.WriteString("secretText"u8, secret.Secret.Span);
            json.WriteString("startDateTime"u8, Time(secret.CreatedAt));
        },
        owned: secret);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
