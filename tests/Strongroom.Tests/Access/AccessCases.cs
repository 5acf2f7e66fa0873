using CsCheck;

namespace Strongroom.Tests.Access;

/// <summary>Generators. The universe is small, so that scopes, patterns and principals meet often, and full of near misses.</summary>
internal static class AccessCases
{
    private const string S = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333";
    private const string G = S + "/resourceGroups/Rg";
    private const string V = G + "/providers/Microsoft.KeyVault/vaults/kv1";

    private static readonly string[] Scopes =
    [
        "/", S, S.ToUpperInvariant(), "/subscriptions/1b1f6471-1bf0-4dda-aec3-111122223333", G, G.ToLowerInvariant(), G + "2", V, V.ToLowerInvariant(),
        V + "0", V + "/secrets/a", V + "/SECRETS/A", V + "/secrets/ab", V + "/keys/a", V + "0/secrets/a",
    ];

    private static readonly string[] Actions =
    [
        "Microsoft.KeyVault/vaults/secrets/getSecret/action", "microsoft.keyvault/VAULTS/secrets/setSecret/action",
        "Microsoft.KeyVault/vaults/secrets/readMetadata/action", "Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/read",
        "Microsoft.KeyVault/vaults/secrets/read", "Microsoft.Authorization/roleAssignments/write", "Microsoft.KeyVault/vaults/secrets/delete", "a", "aa",
    ];

    private static readonly string[] Patterns =
    [
        "*", "*/read", "Microsoft.KeyVault/*", "Microsoft.KeyVault/vaults/secrets/*", "Microsoft.KeyVault/*/read", "*/action", "*secrets*",
        "Microsoft.KeyVault/vaults/secrets/getSecret/action", "MICROSOFT.KEYVAULT/vaults/secrets/readmetadata/ACTION", "Microsoft.KeyVault/vaults/read",
        "Microsoft.Authorization/*/write", "*e*t*/a*n", "**", "*a", "a*", "a*a", "Microsoft.KeyVault/vaults/secret", "Microsoft.KeyVault/vaults/keys/*",
    ];

    // Guid.Empty means everyone in a deny assignment, and nobody anywhere else.
    private static readonly Guid[] People = [.. Enumerable.Range(1, 4).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private static readonly Guid[] RoleIds = [.. Enumerable.Range(101, 4).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private static readonly Gen<Guid> Person = Gen.OneOf(People);
    private static readonly Gen<Guid> PersonOrEveryone = Gen.Frequency((5, Person), (1, Gen.Const(Guid.Empty)));
    private static readonly Gen<string?> RarelyACondition = Gen.Frequency(
        (6, Gen.Const((string?)null)), (1, Gen.OneOf(new string?[] { "@Resource[a:b] StringEquals 'c'", NaiveAccess.ConditionThatHolds, "NOT ActionMatches{'*'}" })));
    private static readonly Gen<string> Scope = Gen.OneOf(Scopes);
    private static readonly Gen<string[]> SomePatterns = Gen.OneOf(Patterns).Array[0, 3];
    private static readonly Gen<string[]> FewPatterns = Gen.OneOf(Patterns).Array[0, 1];

    public static readonly Gen<string> Pattern = Gen.Char["aAbK/.*"].Array[1, 12].Select(c => new string(c));

    public static readonly Gen<string> Text = Gen.Char["aAbBkK/.*\u212A\u0130"].Array[0, 14].Select(c => new string(c));

    private static readonly Gen<AccessCase.Entry> Entry = Gen.Select(
        SomePatterns, FewPatterns, SomePatterns, FewPatterns, RarelyACondition,
        (a, na, d, nd, c) => new AccessCase.Entry(a, na, d, nd, c));

    private static readonly Gen<AccessCase.Role[]> Roles = Entry.Array[0, 2].Array[RoleIds.Length - 1]
        .Select(entries => entries.Select((e, i) => new AccessCase.Role(RoleIds[i], e)).ToArray());

    public static readonly Gen<AccessCase.Assignment> Assignment = Gen.Select(
        Gen.Guid, Scope, Gen.OneOf(RoleIds), PersonOrEveryone, RarelyACondition,
        (id, scope, role, person, condition) => new AccessCase.Assignment(id, scope, role, person, condition));

    public static readonly Gen<AccessCase.Deny> Deny = Gen.Select(
        Gen.Guid, Scope, Gen.Bool, Entry.Array[1, 2], PersonOrEveryone.Array[0, 3], PersonOrEveryone.Array[0, 1],
        (id, scope, here, entries, who, but) => new AccessCase.Deny(id, scope, here, entries, who, but));

    public static readonly Gen<AccessCase> Case = Gen.Select(
        Roles, Assignment.Array[0, 6], Gen.Frequency((1, Gen.Const(Array.Empty<AccessCase.Deny>())), (1, Deny.Array[1, 3])),
        Person, Person.Array[0, 2], Gen.OneOf(Actions), Gen.Bool, Scope,
        (roles, assignments, denies, person, groups, action, isData, resource) => new AccessCase
        {
            Roles = roles,
            Assignments = assignments,
            Denies = denies,
            Principal = person,
            Groups = groups,
            Action = action,
            IsData = isData,
            Resource = resource,
        });

    /// <summary>The scope one segment up, or the root.</summary>
    public static string Parent(string scope)
    {
        var cut = scope.LastIndexOf('/');
        return cut <= 0 ? "/" : scope[..cut];
    }
}
