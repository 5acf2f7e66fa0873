using Microsoft.AspNetCore.Http;

namespace Strongroom.Agent.Endpoints;

/// <summary>Which path is what, by the listener that it came in by.</summary>
internal sealed class Doors(TokenEndpoint tokens, ControlEndpoint control)
{
    public const string MetadataPath = "/metadata/identity/oauth2/token";
    public const string AppServicePath = "/msi/token";

    public Task AnswerAsync(HttpContext context)
    {
        // JavaScript puts a slash before the question mark.
        var path = context.Request.Path.Value is { Length: > 1 } given && given[^1] == '/' ? given[..^1] : context.Request.Path.Value;
        return (context.Features.Get<Listener>()?.Kind, path) switch
        {
            (ListenerKind.Control, _) => control.AnswerAsync(context),
            (ListenerKind.Arc, MetadataPath) => tokens.AnswerAsync(context, Shape.AzureArc),
            (ListenerKind.Arc, AppServicePath) => tokens.AnswerAsync(context, Shape.AppService),
            (ListenerKind.Imds, MetadataPath) => tokens.AnswerAsync(context, Shape.Imds),
            _ => LocalAnswer.SendAsync(context, Shape.Imds, LocalRefusals.NotFound),
        };
    }
}
