using System.Globalization;
using Strongroom.Gate;
using Strongroom.Mail;

namespace Strongroom.Certificates;

/// <summary>The words of a mail to the contacts: what it is about, until when it lasts, and what to do. Nothing in it is secret.</summary>
internal static class LetterText
{
    private const int LongestLine = 300;

    public static OutgoingMail Of(VaultEntry vault, CertificateHead head, CertificateLetter letter, IReadOnlyList<MailRecipient> recipients)
    {
        var expiry = Time(head.Current.Expires ?? 0);
        var isFailure = letter.Kind == LetterKind.RenewalFailed;
        var subject = isFailure
            ? $"The renewal of certificate {head.Name.Shown} in vault {vault.Name.Value} has failed"
            : $"Certificate {head.Name.Shown} in vault {vault.Name.Value} ends on {expiry}";
        var body = $"""
            {(isFailure ? Failure(head, letter) : "This certificate nears its end.")}

            Vault:       {vault.Name.Value}
            Certificate: {head.Name.Shown}
            Version:     {head.Current.Version.Value}
            Subject:     {MailText.OneLine(head.Current.Subject, LongestLine)}
            Issuer:      {MailText.OneLine(head.Policy.IssuerName, LongestLine)}
            Ends:        {expiry}

            {(isFailure ? AfterFailure(head) : BeforeExpiry(head))}

            This mail was written by Strongroom to the certificate contacts of the vault. Nobody reads answers to it.

            """;
        return new OutgoingMail(letter.Id, subject, body.ReplaceLineEndings("\n"), recipients);
    }

    private static string Failure(CertificateHead head, CertificateLetter letter) => $"""
        The renewal of this certificate has failed{(head.FailedRenewals > 1 ? $", {head.FailedRenewals} times in a row" : "")}. The version below stays in use until it ends.

        Reason: {MailText.OneLine(letter.Reason ?? "", LongestLine)}
        """;

    private static string AfterFailure(CertificateHead head) => head.RenewAt is { } next
        ? $"What to do: see to the reason. It is tried again by itself, next on {Time(next)}."
        : "What to do: it is not tried again by itself as its policy stands now. See to the reason, and create a new version.";

    private static string BeforeExpiry(CertificateHead head) =>
        head.Policy.IsUnknown ? """
            What to do: its issuer is Unknown, so nobody but a person can renew it. Create a new version, have its request signed and merge what comes back,
            or import a new certificate with its key.
            """
        : head.RenewAt is { } time ? $"What to do: nothing. It is renewed by itself, on {Time(time)} or soon after; should that fail, another mail says so."
        : head.Operation is { InProgress: true } ? "What to do: a new version is under way. See to it that it completes."
        : "What to do: create a new version. As its policy stands now, it is not renewed by itself.";

    private static string Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
