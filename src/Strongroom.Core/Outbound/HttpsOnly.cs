
namespace Strongroom.Outbound;

/// <summary>Lets out https to a plain host, nothing else.</summary>
internal sealed class HttpsOnly(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { IsAbsoluteUri: true, Scheme: "https", UserInfo: "" }
            ? base.SendAsync(request, cancellationToken)
            : Task.FromException<HttpResponseMessage>(new OutboundRefusedException("Only https without a user leaves this server"));
}
