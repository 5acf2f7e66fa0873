using Strongroom.Gate;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>
/// What falls due for a certificate: its renewal, the mail to its contacts, the notice thirty days before its expiry, and the expiry. Each is stored in
/// the certificate beside its item in the due index.
/// </summary>
internal static class CertificateDues
{
    public const string Renewal = "certificate-renew";
    public const string Mail = "certificate-mail";
    public const string Notice = "certificate-near-expiry";
    public const string Expiry = "certificate-expired";

    /// <summary>The next step of an operation with its issuer.</summary>
    public const string Enrolment = "certificate-enrol";

    private const long NoticeSeconds = 30 * 86400;

    /// <summary>The certificate with the dates that its policy, its current version and its state give it; the items are staged to match.</summary>
    /// <param name="before">The certificate as it is stored, whose items are; null when it is new.</param>
    public static async ValueTask<CertificateHead> ScheduleAsync(VaultEntry vault, Tx tx, CertificateHead? before, CertificateHead head, CancellationToken cancel)
    {
        var planned = head with { RenewAt = RenewalOf(head), MailAt = MailOf(head), NotifyAt = NoticeOf(head), ExpireAt = ExpiryOf(head) };
        await MoveAsync(vault, tx, head, Renewal, before?.RenewAt, planned.RenewAt, cancel).ConfigureAwait(false);
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

        var by = At(head, LifetimeActionType.AutoRenew);
        return by is null ? null : head.PostponedTo is { } later && later > by ? later : by;
    }

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
