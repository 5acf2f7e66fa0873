using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Strongroom.Gate;

namespace Strongroom.Access.Conditions;

/// <summary>
/// The attributes of control-plane reference §3.5. A condition that names another is refused when it is written: it could never hold, and
/// would look as if it guarded something.
/// </summary>
internal static class KnownAttributes
{
    private const string CustomSecurity = "Microsoft.Directory/CustomSecurityAttributes/Id:";

    private static readonly FrozenDictionary<string, ConditionAttribute> ByName = new ConditionAttribute[]
    {
        Text(AttributeSource.Resource, "Microsoft.KeyVault/vaults:name", a => a.VaultName),
        Text(AttributeSource.Resource, "Microsoft.KeyVault/vaults/secrets:name", a => a.ResourceSecretName),
        Text(AttributeSource.Request, "Microsoft.KeyVault/vaults/secrets:name", a => a.RequestSecretName),
        Assignment(AttributeSource.Resource, "RoleDefinitionId", ValueKind.Guid, a => ConditionValue.Of(a.Role)),
        Assignment(AttributeSource.Resource, "PrincipalId", ValueKind.Guid, a => ConditionValue.Of(a.Principal.Value)),
        Assignment(AttributeSource.Resource, "PrincipalType", ValueKind.Text, a => ConditionValue.Of(a.PrincipalType)),
        Assignment(AttributeSource.Request, "RoleDefinitionId", ValueKind.Guid, a => ConditionValue.Of(a.Role)),
        Assignment(AttributeSource.Request, "PrincipalId", ValueKind.Guid, a => ConditionValue.Of(a.Principal.Value)),
        Assignment(AttributeSource.Request, "PrincipalType", ValueKind.Text, a => ConditionValue.Of(a.PrincipalType)),
        new(AttributeSource.Environment, "UtcNow", ValueKind.Time, a => a.Now is { } now ? [ConditionValue.Of(now)] : []),
        new(AttributeSource.Environment, "isPrivateLink", ValueKind.Boolean, a => a.IsPrivateLink is { } flag ? [ConditionValue.Of(flag)] : []),
        Text(AttributeSource.Environment, "Microsoft.Network/privateEndpoints", a => a.PrivateEndpoint),
        Text(AttributeSource.Environment, "Microsoft.Network/virtualNetworks/subnets", a => a.Subnet),
    }.ToFrozenDictionary(a => a.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <param name="id">As between the brackets.</param>
    public static bool TryFind(AttributeSource source, string id, [NotNullWhen(true)] out ConditionAttribute? attribute) =>
        ByName.TryGetValue($"@{source}[{id}]", out attribute) || TryReadCustomSecurity(source, id, out attribute);

    // {set}_{attribute}: both parts of letters and digits.
    private static bool TryReadCustomSecurity(AttributeSource source, string id, [NotNullWhen(true)] out ConditionAttribute? attribute)
    {
        attribute = null;
        if (source != AttributeSource.Principal || !id.StartsWith(CustomSecurity, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var name = id[CustomSecurity.Length..];
        var split = name.IndexOf('_', StringComparison.Ordinal);
        if (split <= 0 || split == name.Length - 1 || !name.Where((_, i) => i != split).All(char.IsAsciiLetterOrDigit))
        {
            return false;
        }

        attribute = new ConditionAttribute(source, CustomSecurity + name, Kind: null, a => Custom(a, name));
        return true;
    }

    private static ImmutableArray<ConditionValue> Custom(AccessAttributes attributes, string name) =>
        attributes.PrincipalAttributes is { } held && held.TryGetValue(name, out var values) ? [.. values.Select(ConditionValue.Of)] : [];

    private static ConditionAttribute Text(AttributeSource source, string id, Func<AccessAttributes, string?> read) =>
        new(source, id, ValueKind.Text, a => read(a) is { } text ? [ConditionValue.Of(text)] : []);

    private static ConditionAttribute Assignment(
        AttributeSource source, string name, ValueKind kind, Func<AssignmentAttributes, ConditionValue> read) =>
        new(source, "Microsoft.Authorization/roleAssignments:" + name, kind,
            a => (source == AttributeSource.Request ? a.RequestAssignment : a.ResourceAssignment) is { } assignment ? [read(assignment)] : []);
}
