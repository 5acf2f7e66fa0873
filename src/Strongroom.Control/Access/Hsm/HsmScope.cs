using System.Diagnostics.CodeAnalysis;
using Strongroom.Kernel;

namespace Strongroom.Access.Hsm;

/// <summary>
/// The places inside a managed HSM where its roles are given: <c>/</c>, <c>/keys</c> and <c>/keys/{name}</c> (wire reference §3.8). They are written as if
/// the HSM were all there is; no other HSM and nothing of the control plane is meant by them.
/// </summary>
internal static class HsmScope
{
    private const string KeysPath = "/keys";

    public static Scope Keys { get; } = Scope.TryParse(KeysPath, out var keys) ? keys : throw new InvalidOperationException();

    /// <summary>Names compare without case; a trailing slash is no other place.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Scope scope) =>
        Scope.TryParse(text is { Length: > 1 } && text.EndsWith('/') ? text[..^1] : text, out scope)
        && (scope == Scope.Root || scope == Keys || (scope.Path.StartsWith(KeysPath + "/", StringComparison.Ordinal) && ObjectName.TryParse(scope.Path.AsSpan(KeysPath.Length + 1), out _)));

    /// <summary>Where inside an HSM a resource of it stands.</summary>
    /// <param name="hsm">The HSM's own scope on the control plane.</param>
    /// <param name="place">As in <c>/keys/k1</c>, or empty for the HSM itself.</param>
    public static bool TryEnter(Scope hsm, Scope resource, out ReadOnlySpan<char> place)
    {
        var isWithin = hsm.Path is { Length: > 1 } && resource.Path is not null && hsm.Covers(resource);
        place = isWithin ? resource.Path.AsSpan(hsm.Path.Length) : default;
        return isWithin;
    }

    /// <param name="place">As <see cref="TryEnter"/> gives it.</param>
    public static Scope Of(ReadOnlySpan<char> place) =>
        place.IsEmpty ? Scope.Root : TryParse(place.ToString(), out var scope) ? scope : throw new ArgumentException("It is no place of an HSM", nameof(place));

    /// <summary>True when a grant at a scope of the HSM reaches the place.</summary>
    public static bool Covers(Scope scope, ReadOnlySpan<char> place)
    {
        var path = scope.Path.AsSpan();
        return path.Length == 1 || (place.StartsWith(path) && (place.Length == path.Length || place[path.Length] == '/'));
    }

    /// <summary>The same place as the control plane writes it, for the trail and for those who explain.</summary>
    public static Scope Shown(Scope hsm, Scope scope) =>
        Scope.TryParse(scope == Scope.Root ? hsm.Path : hsm.Path + scope.Path, out var shown) ? shown : throw new ArgumentException("It is no place of an HSM", nameof(scope));
}
