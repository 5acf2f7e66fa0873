using Strongroom.Gate;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>
/// What falls due for a certificate: its renewal, the question to its authority, the mail to its contacts, the notice thirty days before its expiry, and
/// the expiry. Each is stored in the certificate beside its item in the due index.
/// </summary>
internal static class CertificateDues
{
    public const string Renewal = "certificate-renew";

    /// <summary>The question when the authority wants it renewed.</summary>
    public const string Ask = "certificate-ask";

    public const string Mail = "certificate-mail";
    public const string Notice = "certificate-near-expiry";
    public const string Expiry = "certificate-expired";

    /// <summary>The next step of an operation with its issuer.</summary>
    public const string Enrolment = "certificate-enrol";

    /// <summary>A mail to the contacts that is written; it is stored by itself.</summary>
    public const string Letter = "certificate-letter";

    private const long DaySeconds = 86400;
    private const long NoticeSeconds = 30 * DaySeconds;

    /// <summary>A policy's time in the first of so many parts of what a new version still has to live is no time at all: one that counts days, and a percentage.</summary>
    private const long Parts = 10;

    private const long PartsOfPercentage = 200;

    /// <summary>The certificate with the dates that its policy, its current version and its state give it; the items are staged to match.</summary>
    /// <param name="before">The certificate as it is stored, whose items are; null when it is new.</param>
    public static async ValueTask<CertificateHead> ScheduleAsync(VaultEntry vault, Tx tx, CertificateHead? before, CertificateHead head, CancellationToken cancel)
    {
        var planned = head with { RenewAt = RenewalOf(head), MailAt = MailOf(head), NotifyAt = NoticeOf(head), ExpireAt = ExpiryOf(head) };
        await MoveAsync(vault, tx, head, Renewal, before?.RenewAt, planned.RenewAt, cancel).ConfigureAwait(false);
        planned = planned with { AskAt = AskOf(planned) };
        await MoveAsync(vault, tx, head, Ask, before?.AskAt, planned.AskAt, cancel).ConfigureAwait(false);
        await MoveAsync(vault, tx, head, Mail, before?.MailAt, planned.MailAt, cancel).ConfigureAwait(false);
        await MoveAsync(vault, tx, head, Notice, before?.NotifyAt, planned.NotifyAt, cancel).ConfigureAwait(false);
        await MoveAsync(vault, tx, head, Expiry, before?.ExpireAt, planned.ExpireAt, cancel).ConfigureAwait(false);
        await MoveAsync(vault, tx, head, Enrolment, before?.Operation?.StepAt, planned.Operation?.StepAt, cancel).ConfigureAwait(false);
        return planned;
    }

    /// <summary>
    /// Null when nothing renews by itself: no such action, an issuer that nobody can ask, a disabled policy or version, which is somebody's decision, a renewal that is
    /// under way. The pause after a failure moves the time that the policy gives.
    /// </summary>
    private static long? RenewalOf(CertificateHead head)
    {
        if (!IsAlive(head) || head.Policy.IsUnknown || !head.Current.Enabled || !head.Policy.Enabled || head.Operation is { InProgress: true })
        {
            return null;
        }

        var action = head.Policy.Actions.FirstOrDefault(one => one.Type == LifetimeActionType.AutoRenew);
        if (At(head, LifetimeActionType.AutoRenew) is not { } by || head.Current.Expires is not { } end)
        {
            return null;
        }

        // Where the authority gives less time than the policy counts back from the end, or hardly more, each new version would be due at once, or on the next
        // day, without end; authorities that limit how often they sign the same names then sign no more.
        var created = head.Current.Created;
        if (by < created + ((end - created) / (action.IsPercentage ? PartsOfPercentage : Parts)))
        {
            by = created + ((end - created) / 2);
        }

        by = head.WantedAt is { } wanted && wanted < by ? wanted : by;
        return head.PostponedTo is { } later && later > by ? later : by;
    }

    /// <summary>
    /// Asked once a day, and first a day after the version came: what an authority wishes earlier would let a faulty one renew without end. Only for what
    /// renews by itself, and by an authority.
    /// </summary>
    private static long? AskOf(CertificateHead planned) =>
        planned.RenewAt is null || planned.Policy.IsSelf ? null : planned.AskAfter ?? planned.Current.Created + DaySeconds;

    /// <summary>Whoever wants renewed what only he can have signed, is written to.</summary>
    private static long? MailOf(CertificateHead head) =>
        !IsAlive(head) || head.MailedFor == head.Current.Expires ? null
        : At(head, LifetimeActionType.EmailContacts) ?? (head.Policy.IsUnknown ? At(head, LifetimeActionType.AutoRenew) : null);

    private static long? NoticeOf(CertificateHead head) =>
        IsAlive(head) && head.NoticedFor != head.Current.Expires ? head.Current.Expires - NoticeSeconds : null;

    private static long? ExpiryOf(CertificateHead head) => IsAlive(head) && head.ExpiredFor != head.Current.Expires ? head.Current.Expires : null;

    private static bool IsAlive(CertificateHead head) => head.DeletedAt is null && !head.Current.IsPlaceholder;

    private static long? At(CertificateHead head, LifetimeActionType type)
    {
        foreach (var action in head.Policy.Actions)
        {
            if (action.Type == type && head.Current is { NotBefore: { } start, Expires: { } end })
            {
                return action.At(start, end);
            }
        }

        return null;
    }

    private static ValueTask MoveAsync(VaultEntry vault, Tx tx, CertificateHead head, string kind, long? from, long? to, CancellationToken cancel) =>
        DueDates.MoveAsync(vault, tx, head.Incarnation, head.Name, kind, from, to, cancel);
}
