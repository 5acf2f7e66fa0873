using System.Collections.Immutable;
using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Certificates;

/// <summary>A member of a policy as it is read. A member that is not there, or is null, leaves things as they are; one of a wrong type is refused by its path.</summary>
internal readonly record struct PolicyMember(string Path, JsonElement Json)
{
    /// <summary>True for an object that is not empty.</summary>
    public bool HasMembers => Json.ValueKind == JsonValueKind.Object && Json.EnumerateObject().Any();

    public VaultError? DemandObject() => Json.ValueKind == JsonValueKind.Object ? null : Refusals.InvalidProperty(Path, "It must be an object.");

    public VaultError Invalid(string? member, string reason) => Refusals.InvalidProperty(member is null ? Path : $"{Path}.{member}", reason);

    public VaultError? Object(string name, Func<PolicyMember, VaultError?> read)
    {
        if (Find(name) is not { } found)
        {
            return null;
        }

        var member = new PolicyMember($"{Path}.{name}", found);
        return member.DemandObject() ?? read(member);
    }

    public VaultError? List(string name, int most, Func<IReadOnlyList<PolicyMember>, VaultError?> read)
    {
        if (Find(name) is not { } found)
        {
            return null;
        }

        var path = $"{Path}.{name}";
        if (found.ValueKind != JsonValueKind.Array)
        {
            return Refusals.InvalidProperty(path, "It must be a list.");
        }

        var items = found.EnumerateArray().Select((item, index) => new PolicyMember($"{path}[{index}]", item)).ToList();
        return items.Count > most ? Refusals.InvalidProperty(path, $"There are {items.Count}; at most {most} are allowed.") : read(items);
    }

    public VaultError? Flag(string name, Action<bool> take)
    {
        if (Find(name) is not { } found)
        {
            return null;
        }

        if (found.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return Invalid(name, "It must be true or false.");
        }

        take(found.GetBoolean());
        return null;
    }

    public VaultError? Number(string name, int least, int most, Action<int> take)
    {
        if (Find(name) is not { } found)
        {
            return null;
        }

        if (found.ValueKind != JsonValueKind.Number || !found.TryGetInt32(out var value) || value < least || value > most)
        {
            return Invalid(name, most == int.MaxValue ? $"It must be a whole number from {least}." : $"It must be a whole number from {least} to {most}.");
        }

        take(value);
        return null;
    }

    /// <param name="take">Gives what is wrong with the text, or null.</param>
    public VaultError? Text(string name, int most, Func<string, string?> take)
    {
        if (Find(name) is not { } found)
        {
            return null;
        }

        if (TextOf(found) is not { } text)
        {
            return Invalid(name, "It must be a string.");
        }

        return text.Length > most ? Invalid(name, $"It has {text.Length} characters; at most {most} are allowed.")
            : take(text) is { } fault ? Invalid(name, fault)
            : null;
    }

    /// <param name="check">Gives what is wrong with one of them, or null.</param>
    public VaultError? Texts(string name, int most, Func<string, string?> check, Action<ImmutableArray<string>> take) => List(name, most, items =>
    {
        var texts = ImmutableArray.CreateBuilder<string>(items.Count);
        foreach (var item in items)
        {
            if (TextOf(item.Json) is not { } text)
            {
                return item.Invalid(null, "It must be a string.");
            }

            if (check(text) is { } fault)
            {
                return item.Invalid(null, fault);
            }

            texts.Add(text);
        }

        take(texts.ToImmutable());
        return null;
    });

    private JsonElement? Find(string name) => Json.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    /// <summary>Null for what is no string, or holds what is not Unicode.</summary>
    private static string? TextOf(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
