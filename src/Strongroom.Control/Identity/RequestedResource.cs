namespace Strongroom.Identity;

/// <summary>Which audience a client asks for.</summary>
internal static class RequestedResource
{
    private const string Default = "/.default";

    private static readonly string[] OpenIdScopes = ["openid", "profile", "offline_access", "email"];

    /// <summary>
    /// The resource in a v2 scope: one <c>{resource}/.default</c>, OpenID scopes beside it ignored. <c>R//.default</c> asks for <c>R/</c> and gets
    /// that audience (clients reference C4). Null when the scope has another form.
    /// </summary>
    public static string? FromScope(string scope)
    {
        var asked = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(OpenIdScopes, StringComparer.Ordinal).ToArray();
        return asked is [var only] && only.Length > Default.Length && only.EndsWith(Default, StringComparison.Ordinal) ? only[..^Default.Length] : null;
    }

    /// <summary>True when tokens for this resource are issued here: a configured one, with or without one slash at its end.</summary>
    public static bool IsKnown(string resource, IdentityOptions options)
    {
        var bare = resource.EndsWith('/') ? resource[..^1] : resource;
        return options.Resources.Contains(bare, StringComparer.Ordinal);
    }
}
