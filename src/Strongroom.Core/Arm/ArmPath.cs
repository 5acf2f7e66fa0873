using System.Diagnostics.CodeAnalysis;
using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>
/// A path of the control plane, read once (control-plane reference §1.1): which subscription, group and resource it is about, and at which
/// scope a right for it is asked. Segments compare without case; anything but printable ASCII is refused, so that no look-alike and no
/// escaped slash gets through (S29).
/// </summary>
public sealed record ArmPath
{
    private const string Providers = "providers";

    /// <summary>The path as the request wrote it.</summary>
    public required string Text { get; init; }

    /// <summary>The most specific resource in the path that a role can be assigned on; for a list, what holds the listed.</summary>
    public required Scope Scope { get; init; }

    public Guid? Subscription { get; init; }

    public string? ResourceGroup { get; init; }

    /// <summary>The namespace of the last <c>providers</c> segment; null when there is none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The resource type after it without names, as in <c>vaults/secrets</c>; null when there is none.</summary>
    public string? Type { get; init; }

    /// <param name="isExtension">Tells whether a namespace and type stand behind another resource's id.</param>
    public static bool TryParse(string? text, Func<string, string, bool> isExtension, [NotNullWhen(true)] out ArmPath? path)
    {
        ArgumentNullException.ThrowIfNull(isExtension);
        path = null;
        if (text is null || !Scope.TryParse(text.Length > 1 ? text.TrimEnd('/') : text, out _))
        {
            return false;
        }

        var segments = text.Trim('/').Split('/');
        return text == "/" ? Accept(new ArmPath { Text = text, Scope = Scope.Root }, out path) : new Walk(text, segments, isExtension).TryRun(out path);
    }

    private static bool Accept(ArmPath found, out ArmPath path)
    {
        path = found;
        return true;
    }

    /// <summary>Goes from left to right and remembers where the last resource ends.</summary>
    private sealed class Walk(string text, string[] segments, Func<string, string, bool> isExtension)
    {
        private int _at;
        private int _scopeEnd;
        private Guid? _subscription;
        private string? _group;
        private string? _namespace;
        private string? _type;

        public bool TryRun([NotNullWhen(true)] out ArmPath? path)
        {
            path = null;
            if (!TakeSubscription())
            {
                return false;
            }

            while (Is(_at, Providers) && _at + 1 < segments.Length)
            {
                TakeProvider();
            }

            var scopeText = "/" + string.Join('/', segments[.._scopeEnd]);
            if (!Scope.TryParse(scopeText, out var scope))
            {
                return false;
            }

            path = new ArmPath { Text = text, Scope = scope, Subscription = _subscription, ResourceGroup = _group, Namespace = _namespace, Type = _type };
            return true;
        }

        private bool TakeSubscription()
        {
            if (!Is(0, "subscriptions") || segments.Length == 1)
            {
                return true;
            }

            if (!Guid.TryParseExact(segments[1], "D", out var subscription))
            {
                return false;
            }

            _subscription = subscription;
            _at = _scopeEnd = 2;
            if (Is(2, "resourceGroups") && segments.Length > 3)
            {
                _group = segments[3];
                _at = _scopeEnd = 4;
            }

            return true;
        }

        private void TakeProvider()
        {
            _namespace = segments[_at + 1];
            _type = null;
            var first = _at + 2;
            var extends = first < segments.Length && isExtension(_namespace, segments[first]);
            var holds = !extends && (_group is not null || (_subscription is null && Is(_at + 1, "Microsoft.Management")));
            for (_at = first; _at < segments.Length && !Is(_at, Providers); _at += 2)
            {
                _type = _type is null ? segments[_at] : $"{_type}/{segments[_at]}";
                if (holds && _at + 1 < segments.Length)
                {
                    _scopeEnd = _at + 2;
                }
            }
        }

        private bool Is(int index, string expected) => index < segments.Length && segments[index].Equals(expected, StringComparison.OrdinalIgnoreCase);
    }
}
