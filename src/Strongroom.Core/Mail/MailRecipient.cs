namespace Strongroom.Mail;

public sealed record MailRecipient(string Address, string? Name);
