using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>What the directory's surface refuses, in the codes of Microsoft Graph.</summary>
internal static class GraphRefusals
{
    private const int MaxEcho = 128;

    public static VaultError NotDelegated { get; } = new(400, "Request_BadRequest", "/me request is only valid with delegated authentication flow.");

    /// <summary>Only look-ups by something that the caller knows already: the directory is not for browsing.</summary>
    public static VaultError Denied { get; } = new(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

    public static VaultError InvalidFilter { get; } = new(400, "Request_BadRequest", "Invalid filter clause: it is not terms of the form property eq 'value' joined by and or or.");

    /// <summary>Decision 0014.</summary>
    public static VaultError TakeOver { get; } = new(
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation: whoever acts as this identity from now on holds what was given to it, and the caller could not give all of that.");

    public static VaultError UnknownProperty(string name) =>
        new(400, "Request_UnsupportedQuery", $"Unsupported or invalid query filter clause specified for property '{Shown(name)}' of this resource.");

    public static VaultError InvalidTop(int most) => new(400, "Request_BadRequest", $"Invalid page size specified: it must be between 1 and {most}.");

    public static VaultError InvalidSkipToken { get; } =
        new(400, "Directory_ExpiredPageToken", "The specified page token value has expired, is malformed, or belongs to another list.");

    public static VaultError InvalidReference { get; } =
        new(400, "Request_BadRequest", "Property @odata.id must be the address of an object of the directory, as .../directoryObjects/{id}.");

    public static VaultError UnknownCast { get; } = new(400, "Request_BadRequest", "The cast names no type that can be here.");

    public static VaultError UnsupportedOption(string option) => new(400, "Request_UnsupportedQuery", $"The query option '{Shown(option)}' is not supported here, or stands twice.");

    public static VaultError NotFound(string id) => new(
        404, "Request_ResourceNotFound", $"Resource '{Shown(id)}' does not exist or one of its queried reference-property objects are not present.");

    public static VaultError InvalidIds { get; } = new(400, "Request_BadRequest", $"Property ids must be a list of 1 to {DirectoryQuestion.MaxIds} object ids (GUIDs).");

    public static VaultError InvalidTypes { get; } =
        new(400, "Request_BadRequest", $"Property types must be a list of some of {string.Join(", ", DirectoryQuestion.KnownTypes)}.");

    /// <summary>A refusal of the gate as Graph would put it.</summary>
    /// <param name="hasToken">True when the request brought an Authorization header.</param>
    public static VaultError InGraphsWords(VaultError error, bool hasToken) => error switch
    {
        { Status: 401 } => error with
        {
            Code = "InvalidAuthenticationToken",
            Message = hasToken ? $"Access token validation failure. {error.Message}" : "Access token is empty.",
        },
        _ when error == Refusals.UnknownRoute => error with { Code = "BadRequest", Message = "Resource not found for the segment that the request URI names." },
        _ when error == Refusals.MethodNotAllowed => error with { Code = "Request_BadRequest", Message = "Specified HTTP method is not allowed for the request target." },
        _ => error,
    };

    private static string Shown(string given) => given.Length <= MaxEcho ? given : string.Concat(given.AsSpan(0, MaxEcho), "…");
}
