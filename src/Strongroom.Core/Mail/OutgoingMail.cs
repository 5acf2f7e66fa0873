namespace Strongroom.Mail;

/// <summary>A mail of plain text, which each recipient gets for himself.</summary>
/// <param name="Id">The same when it is sent again, so that a mailbox can tell.</param>
/// <param name="Body">Lines end in a line feed.</param>
public sealed record OutgoingMail(Guid Id, string Subject, string Body, IReadOnlyList<MailRecipient> Recipients);
