using Strongroom.Kernel;

namespace Strongroom.Mail;

/// <summary>The mail server that the operator has named.</summary>
public sealed record SmtpOptions
{
    /// <summary>A name, or an address.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required SmtpSecurity Security { get; init; }

    /// <summary>The address that mails are from; <see cref="MailText.IsAddress"/> holds.</summary>
    public required string From { get; init; }

    /// <summary>Null when the server asks for none; the password is there with it.</summary>
    public string? User { get; init; }

    /// <summary>UTF-8. It lives as long as the process.</summary>
    public SecretBytes? Password { get; init; }
}
