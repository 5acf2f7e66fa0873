using Microsoft.AspNetCore.Http;
using Strongroom.Agent.Tokens;
using Strongroom.Kernel;

namespace Strongroom.Agent.Endpoints;

/// <summary>What a token request asks for. Members that nobody knows are passed over, as the real endpoints do; known ones may come once.</summary>
/// <param name="Refused">SHA-256 of a token that was refused, hexadecimal (<c>token_sha256_to_refresh</c>).</param>
internal sealed record IdentityQuery(string Resource, IdentitySelector? Selector, string? Refused)
{
    public const int LongestResource = 256;

    private const int LongestSelector = 1024;

    public static Result<IdentityQuery> Parse(IQueryCollection query, Shape shape)
    {
        if (One(query, "api-version").IsRefused(out _, out var version) || version is null || !ApiVersions.Knows(shape, version))
        {
            return LocalRefusals.ApiVersion;
        }

        if (One(query, "resource").IsRefused(out var refusal, out var resource))
        {
            return refusal;
        }

        if (resource is not { Length: > 0 and <= LongestResource } || resource.Any(c => c is <= ' ' or > '~'))
        {
            return LocalRefusals.Parameter("resource", "is missing, or not the identifier of a resource");
        }

        if (One(query, "token_sha256_to_refresh").IsRefused(out refusal, out var refused))
        {
            return refusal;
        }

        return Select(query).IsRefused(out refusal, out var selector) ? refusal : new IdentityQuery(resource, selector, refused);
    }

    private static Result<IdentitySelector?> Select(IQueryCollection query)
    {
        IdentitySelector? selected = null;
        foreach (var name in IdentitySelector.Names)
        {
            if (One(query, name).IsRefused(out var refusal, out var value))
            {
                return refusal;
            }

            if (value is null)
            {
                continue;
            }

            if (selected is not null || value.Length is 0 or > LongestSelector)
            {
                return LocalRefusals.Parameter(name, "is empty, too long, or one of several identities");
            }

            selected = new IdentitySelector(name, value);
        }

        return selected;
    }

    private static Result<string?> One(IQueryCollection query, string name) => query[name] switch
    {
        { Count: 0 } => (string?)null,
        { Count: 1 } values => values[0],
        _ => LocalRefusals.Parameter(name, "is given more than once"),
    };
}
