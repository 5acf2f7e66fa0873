using System.Collections.Immutable;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access.Authorization;

/// <summary>What the requests of Microsoft.Authorization have in common.</summary>
internal static class AuthorizationRequest
{
    public static ArmPath PathOf(Passage passage) => ArmRequest.PathOf(passage);

    /// <summary>The path's scope in the letters of the request.</summary>
    public static string WrittenScope(Passage passage)
    {
        var path = PathOf(passage);
        return path.Text.StartsWith(path.Scope.Path, StringComparison.OrdinalIgnoreCase) ? path.Text[..path.Scope.Path.Length] : path.Scope.Path;
    }

    /// <summary>Asks each; the first refusal, or null when all are allowed.</summary>
    public static VaultError? AskAll(Passage passage, ImmutableArray<AccessQuestion> questions)
    {
        foreach (var question in questions)
        {
            if (passage.Ask(question) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Asks a right at the path's scope, about nothing in particular.</summary>
    public static VaultError? AskHere(Passage passage, string action) =>
        passage.Ask(new AccessQuestion(action, IsDataAction: false, PathOf(passage).Scope) { Attributes = new AccessAttributes { Now = passage.Now } });
}
