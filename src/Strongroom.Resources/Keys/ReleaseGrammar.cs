using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Strongroom.Keys;

/// <summary>
/// The language of release policies (wire reference §5.8), and nothing beyond it: what is not understood is refused when the policy is set, since a
/// condition that is skipped later is one that is not asked for.
/// <code>
/// policy    = { "version": "1.0.0", "anyOf": [ authority, … ] }
/// authority = { "authority": "https://…", "allOf" | "anyOf": [ condition, … ] }
/// condition = { "claim": "path.to.claim", "equals": string | bool | number } | { "allOf" | "anyOf": [ condition, … ] }
/// </code>
/// </summary>
internal static class ReleaseGrammar
{
    /// <summary>Both: security model §12.</summary>
    private const int MostDepth = 8;
    private const int MostConditions = 64;

    private const int LongestUrl = 600;
    private const int LongestPath = 256;
    private const int LongestText = 1024;

    /// <summary>Each condition is an object in an array, and the policy an object.</summary>
    private const int MostJsonDepth = (2 * MostDepth) + 4;

    /// <summary>The authorities, any of which suffices; null when it is no policy.</summary>
    /// <param name="reason">Why it is none.</param>
    public static ImmutableArray<ReleaseAuthority>? Parse(ReadOnlyMemory<byte> data, out string? reason)
    {
        try
        {
            using var document = JsonDocument.Parse(data, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MostJsonDepth });
            var count = 0;
            reason = null;
            return Policy(document.RootElement, ref count);
        }
        catch (FormatException fault)
        {
            reason = fault.Message;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            reason = "It must be the JSON of a release policy, in UTF-8, without a member twice.";
        }

        return null;
    }

    private static ImmutableArray<ReleaseAuthority> Policy(JsonElement json, ref int count)
    {
        Demand(json.ValueKind == JsonValueKind.Object, "A policy must be a JSON object.");
        Only(json, "version", "anyOf");
        Demand(json.TryGetProperty("version", out var version) && Text(version) == "1.0.0", "version must be 1.0.0.");
        Demand(json.TryGetProperty("anyOf", out var authorities), "A policy must have anyOf.");
        return List(authorities, "anyOf", ref count, Authority);
    }

    private static ReleaseAuthority Authority(JsonElement json, ref int count)
    {
        Demand(json.ValueKind == JsonValueKind.Object, "Each entry of anyOf must be an object.");
        Only(json, "authority", "allOf", "anyOf");
        Demand(
            json.TryGetProperty("authority", out var authority) && Text(authority) is { Length: <= LongestUrl } url
                && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { Scheme: "https", UserInfo: "", Query: "", Fragment: "" },
            "Each entry of anyOf must name its authority, an https URL.");
        return new ReleaseAuthority(Text(authority)!.TrimEnd('/'), Group(json, depth: 1, ref count));
    }

    private static ReleaseCondition Group(JsonElement json, int depth, ref int count)
    {
        var (isAll, isAny) = (json.TryGetProperty("allOf", out var all), json.TryGetProperty("anyOf", out var any));
        Demand(isAll != isAny, "There must be one of allOf and anyOf.");
        ReleaseCondition Next(JsonElement item, ref int number) => Condition(item, depth + 1, ref number);
        return isAll ? new ReleaseCondition.All(List(all, "allOf", ref count, Next)) : new ReleaseCondition.Any(List(any, "anyOf", ref count, Next));
    }

    private static ReleaseCondition Condition(JsonElement json, int depth, ref int count)
    {
        Demand(depth <= MostDepth, $"Conditions can be nested at most {MostDepth} deep.");
        Demand(json.ValueKind == JsonValueKind.Object, "Each condition must be an object.");
        if (!json.TryGetProperty("claim", out var claim))
        {
            Only(json, "allOf", "anyOf");
            return Group(json, depth, ref count);
        }

        Only(json, "claim", "equals");
        Demand(++count <= MostConditions, $"A policy has at most {MostConditions} conditions.");
        Demand(Text(claim) is { Length: > 0 and <= LongestPath } text && !text.Split('.').Contains(""), "claim must be the path of a claim, with dots between its parts.");
        Demand(json.TryGetProperty("equals", out var value), "A claim must have equals, the one operator there is.");
        return new ReleaseCondition.Equal(Path(Text(claim)!), Value(value));
    }

    /// <summary><c>keys[0].kid</c> and <c>keys.0.kid</c> are the same.</summary>
    private static ImmutableArray<string> Path(string text)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        foreach (var part in text.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            if (bracket <= 0 || !part.EndsWith(']'))
            {
                parts.Add(part);
                continue;
            }

            parts.Add(part[..bracket]);
            foreach (var index in part[(bracket + 1)..^1].Split("]["))
            {
                Demand(index.Length is > 0 and <= 4 && index.All(char.IsAsciiDigit), "An index in claim must be a number, as in keys[0].");
                parts.Add(index);
            }
        }

        return parts.ToImmutable();
    }

    private static object Value(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                Demand(Text(json)!.Length <= LongestText, $"equals may have at most {LongestText} characters.");
                return Text(json)!;
            case JsonValueKind.True or JsonValueKind.False:
                return json.GetBoolean();
            case JsonValueKind.Number when json.TryGetDecimal(out var number):
                return number;
            default:
                throw new FormatException("equals must be a string, true, false or a number.");
        }
    }

    private static ImmutableArray<T> List<T>(JsonElement json, string name, ref int count, Item<T> read)
    {
        // An empty allOf would be met by everybody.
        Demand(json.ValueKind == JsonValueKind.Array && json.GetArrayLength() is > 0 and <= MostConditions, $"{name} must be an array of 1 to {MostConditions} entries.");
        var items = ImmutableArray.CreateBuilder<T>(json.GetArrayLength());
        foreach (var item in json.EnumerateArray())
        {
            items.Add(read(item, ref count));
        }

        return items.MoveToImmutable();
    }

    private static void Only(JsonElement json, params ReadOnlySpan<string> known)
    {
        foreach (var member in json.EnumerateObject())
        {
            Demand(known.Contains(member.Name), "There is a member that is not of this language; a policy has version, anyOf, allOf, authority, claim and equals.");
        }
    }

    private static string? Text(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : null;

    private static void Demand([DoesNotReturnIf(false)] bool isSo, string reason)
    {
        if (!isSo)
        {
            throw new FormatException(reason);
        }
    }

    private delegate T Item<T>(JsonElement json, ref int count);
}
