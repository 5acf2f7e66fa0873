using System.Collections.Immutable;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>Writes built-in roles down. Apart from <see cref="BuiltInRoles"/>, so that no list of roles waits for another to be made.</summary>
internal static class BuiltIn
{
    public static Role Make(string id, string name, string description, PermissionEntry permissions) => new(
        new RoleId(Guid.ParseExact(id, "D")),
        IsBuiltIn: true,
        new RoleDefinition
        {
            Name = name,
            Description = description,
            Permissions = [permissions],
            AssignableScopes = [Scope.Root],
            CreatedOn = DateTimeOffset.UnixEpoch,
            UpdatedOn = DateTimeOffset.UnixEpoch,
        });

    public static ImmutableArray<ActionPattern> Patterns(string prefix, params ReadOnlySpan<string> texts)
    {
        var patterns = ImmutableArray.CreateBuilder<ActionPattern>(texts.Length);
        foreach (var text in texts)
        {
            patterns.Add(ActionPattern.Parse(prefix + text));
        }

        return patterns.MoveToImmutable();
    }
}
