using System.Buffers;
using System.Text.Json;

namespace Strongroom.Arm;

/// <summary>An object inside a body, with its path. A member that is absent or null reads as null; one of another kind is a fault.</summary>
public readonly struct ArmMember
{
    private static readonly SearchValues<char> NotInTagNames = SearchValues.Create("<>%&\\?/");

    private readonly ArmBody _body;
    private readonly JsonElement _element;
    private readonly string _path;

    internal ArmMember(ArmBody body, JsonElement element, string path)
    {
        _body = body;
        _element = element;
        _path = path;
    }

    /// <summary>The path of a member, as in <c>properties.sku.name</c>.</summary>
    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>True when the member is there, null or not: PATCH tells the two apart.</summary>
    public bool Has(string name) => _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out _);

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => Wrong<string>(name, "It must be a string."),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => WrongValue<bool>(name, "It must be true or false."),
    };

    public int? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
        _ => WrongValue<int>(name, "It must be a whole number."),
    };

    public long? LongNumber(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) => value,
        _ => WrongValue<long>(name, "It must be a whole number."),
    };

    public Guid? Id(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return Guid.TryParseExact(text, "D", out var id) ? id : WrongValue<Guid>(name, "It must be a GUID.");
    }

    public ArmMember? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } inner => new ArmMember(_body, inner, PathOf(name)),
        _ => WrongValue<ArmMember>(name, "It must be an object."),
    };

    public IReadOnlyList<ArmMember>? Objects(string name)
    {
        if (Array(name) is not { } array)
        {
            return null;
        }

        var items = new List<ArmMember>();
        foreach (var item in array.EnumerateArray())
        {
            var path = $"{name}[{items.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                return Wrong<IReadOnlyList<ArmMember>>(path, "It must be an object.");
            }

            items.Add(new ArmMember(_body, item, PathOf(path)));
        }

        return items;
    }

    public IReadOnlyList<string>? Texts(string name)
    {
        if (Array(name) is not { } array)
        {
            return null;
        }

        var items = new List<string>();
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                return Wrong<IReadOnlyList<string>>($"{name}[{items.Count}]", "It must be a string.");
            }

            items.Add(item.GetString()!);
        }

        return items;
    }

    /// <summary>The members of an object whose names the client chooses, and whether each is null; none when it is absent.</summary>
    public IReadOnlyList<(string Name, bool IsNull)> Members(string name) =>
        Object(name) is { } map ? [.. map._element.EnumerateObject().Select(member => (member.Name, member.Value.ValueKind == JsonValueKind.Null))] : [];

    /// <summary>The tags of a resource: at most 50, names of 1 to 512 characters, values of at most 256, names compared without case.</summary>
    public IReadOnlyDictionary<string, string>? Tags(string name)
    {
        if (Object(name) is not { } tags)
        {
            return null;
        }

        var read = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in tags._element.EnumerateObject())
        {
            var value = tag.Value.ValueKind switch { JsonValueKind.String => tag.Value.GetString()!, JsonValueKind.Null => "", _ => null };
            if (value is null || value.Length > 256 || tag.Name.Length is 0 or > 512 || tag.Name.AsSpan().ContainsAny(NotInTagNames) || tag.Name.Any(char.IsControl))
            {
                return Wrong<IReadOnlyDictionary<string, string>>(name, "Each tag has a name of 1 to 512 characters without < > % & \\ ? / and a value of at most 256.");
            }

            if (!read.TryAdd(tag.Name, value))
            {
                return Wrong<IReadOnlyDictionary<string, string>>(name, "Tag names must differ in more than their case.");
            }
        }

        return read.Count <= 50 ? read : Wrong<IReadOnlyDictionary<string, string>>(name, "At most 50 tags are allowed.");
    }

    /// <summary>Reports a member that is of the right kind but has a value it may not have.</summary>
    public void Refuse(string name, string reason, string code = ArmErrors.InvalidParameter) => _body.Report(ArmErrors.Invalid(PathOf(name), reason, code));

    /// <summary>Reports a member that must be there and is not.</summary>
    public void Demand(string name) => _body.Report(ArmErrors.Missing(PathOf(name)));

    private JsonElement? Array(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } array => array,
        _ => WrongValue<JsonElement>(name, "It must be an array."),
    };

    private JsonElement? Find(string name) =>
        _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private T? Wrong<T>(string name, string reason) where T : class
    {
        Refuse(name, reason);
        return null;
    }

    private T? WrongValue<T>(string name, string reason) where T : struct
    {
        Refuse(name, reason);
        return null;
    }
}
