using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>The certificate that an order says it replaces (RFC 9773 §5).</summary>
internal static class Replacement
{
    /// <summary>Its id: a certificate of the account, for at least one of the order's identifiers, and not replaced yet.</summary>
    public static async ValueTask<Result<string>> CheckAsync(Passage passage, Tx tx, AccountRecord account, OrderDraft draft, CancellationToken cancel)
    {
        if (await CertificateId.FindAsync(passage, tx, draft.Replaces, cancel).ConfigureAwait(false) is not { } old || old.Account != account.Id
            || !old.Identifiers.Intersect(draft.Identifiers).Any())
        {
            return AcmeProblems.Malformed("replaces names no certificate of this account for any of these identifiers.");
        }

        return old.ReplacedBy is null ? draft.Replaces! : AcmeProblems.AlreadyReplaced;
    }
}
