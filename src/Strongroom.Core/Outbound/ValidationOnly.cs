namespace Strongroom.Outbound;

/// <summary>Lets out what RFC 8555 §8.3 needs: GET by http at the validation's port, or by https at 443, to a plain host.</summary>
internal sealed class ValidationOnly(int port, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int HttpsPort = 443;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Method == HttpMethod.Get && request.Content is null && request.RequestUri is { IsAbsoluteUri: true, UserInfo: "" } uri
        && ((uri.Scheme == Uri.UriSchemeHttp && uri.Port == port) || (uri.Scheme == Uri.UriSchemeHttps && uri.Port == HttpsPort))
            ? base.SendAsync(request, cancellationToken)
            : Task.FromException<HttpResponseMessage>(new OutboundRefusedException("A validation asks by http or https at their ports and nowhere else"));
}
