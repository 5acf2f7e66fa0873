using Microsoft.Extensions.DependencyInjection;
using Strongroom.Outbound;

namespace Strongroom.Mail;

/// <summary>The room that writes mails.</summary>
public static class MailModule
{
    /// <param name="options">Null when the operator has named no mail server.</param>
    public static IServiceCollection AddMail(this IServiceCollection services, SmtpOptions? options) =>
        services.AddSingleton(at => new Postman(options, at.GetRequiredService<OutboundStreams>(), at.GetRequiredService<TimeProvider>()));
}
