using Microsoft.AspNetCore.Http;

namespace Strongroom.Identity;

/// <summary>The documents that tell clients where and with which keys: nothing in them is secret, so nobody has to sign in to read them.</summary>
internal sealed class DiscoveryEndpoints(DirectoryFeed feed, IdentityOptions options, TimeProvider clock)
{
    private const string ApiVersionName = "api-version";

    /// <summary>GET <c>/{tenant}/v2.0/.well-known/openid-configuration</c>.</summary>
    public Task DocumentV2Async(HttpContext http) => DocumentAsync(http, v2: true);

    /// <summary>GET <c>/{tenant}/.well-known/openid-configuration</c>, and <c>/adfs/…</c>.</summary>
    public Task DocumentV1Async(HttpContext http) => DocumentAsync(http, v2: false);

    /// <summary>GET <c>/{tenant}/discovery/keys</c> and <c>/{tenant}/discovery/v2.0/keys</c>.</summary>
    public Task TenantKeysAsync(HttpContext http)
    {
        var call = LoginCall.Begin(http, clock);
        if (feed.Current is not { } directory)
        {
            return LoginResponse.ErrorAsync(http, call, TokenErrors.Sealed, options.LoginOrigin);
        }

        var segment = Segment(http);
        return TenantSegment.Resolve(directory, segment) is { } tenant
            ? KeysAsync(http, call, directory, options.IssuerOf(tenant))
            : LoginResponse.ErrorAsync(http, call, TokenErrors.UnknownTenant(segment), options.LoginOrigin);
    }

    /// <summary>GET <c>/common/discovery/keys</c>: the same keys, the issuer as a template.</summary>
    public Task CommonKeysAsync(HttpContext http)
    {
        var call = LoginCall.Begin(http, clock);
        return feed.Current is { } directory
            ? KeysAsync(http, call, directory, $"{options.LoginOrigin}/{{tenantid}}/v2.0")
            : LoginResponse.ErrorAsync(http, call, TokenErrors.Sealed, options.LoginOrigin);
    }

    /// <summary>GET <c>/common/discovery/instance</c>: confirms our own host, with or without its port (MSAL for Python drops it), and no other.</summary>
    public Task InstanceAsync(HttpContext http)
    {
        var call = LoginCall.Begin(http, clock);
        var asked = http.Request.Query["authorization_endpoint"].ToString();
        if (!Uri.TryCreate(asked, UriKind.Absolute, out var endpoint) || !string.Equals(endpoint.Host, options.LoginHost, StringComparison.OrdinalIgnoreCase))
        {
            return LoginResponse.ErrorAsync(http, call, TokenErrors.UnknownInstance, options.LoginOrigin);
        }

        if (feed.Current is not { } directory)
        {
            return LoginResponse.ErrorAsync(http, call, TokenErrors.Sealed, options.LoginOrigin);
        }

        var segment = endpoint.Segments.Length > 1 ? endpoint.Segments[1].TrimEnd('/') : "";
        if (TenantSegment.Resolve(directory, segment) is not { } tenant)
        {
            return LoginResponse.ErrorAsync(http, call, TokenErrors.UnknownTenant(segment), options.LoginOrigin);
        }

        var version = http.Request.Query[ApiVersionName].ToString() is "1.0" ? "1.0" : "1.1";
        var body = new InstanceBody(
            $"{options.LoginOrigin}/{tenant}/v2.0/.well-known/openid-configuration",
            version,
            [new InstanceAliases(options.LoginAuthority, options.LoginAuthority, [.. new[] { options.LoginAuthority, options.LoginHost }.Distinct()])]);
        return LoginResponse.DocumentAsync(http, call, body, IdentityJson.Default.InstanceBody);
    }

    private Task DocumentAsync(HttpContext http, bool v2)
    {
        var call = LoginCall.Begin(http, clock);
        if (feed.Current is not { } directory)
        {
            return LoginResponse.ErrorAsync(http, call, TokenErrors.Sealed, options.LoginOrigin);
        }

        var segment = Segment(http);
        if (TenantSegment.Resolve(directory, segment) is not { } tenant)
        {
            return LoginResponse.ErrorAsync(http, call, TokenErrors.UnknownTenant(segment), options.LoginOrigin);
        }

        var shown = string.Equals(segment, TenantSegment.Adfs, StringComparison.OrdinalIgnoreCase) ? TenantSegment.Adfs : tenant.ToString();
        return LoginResponse.DocumentAsync(http, call, OidcDocument.Of(options, tenant, shown, v2), IdentityJson.Default.OidcDocument);
    }

    private static Task KeysAsync(HttpContext http, LoginCall call, DirectorySnapshot directory, string issuer) =>
        LoginResponse.DocumentAsync(http, call, new JwksBody([.. directory.Keys.Select(k => JwkBody.Of(k, issuer))]), IdentityJson.Default.JwksBody);

    private static string Segment(HttpContext http) => http.Request.RouteValues["tenant"] as string ?? TenantSegment.Adfs;
}
