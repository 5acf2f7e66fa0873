using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Identity.Graph;

/// <summary>A parsed <c>$filter</c>. Texts compare without case, as in the real directory.</summary>
internal abstract record GraphCondition
{
    private GraphCondition()
    {
    }

    public abstract bool Holds(JsonObject item);

    /// <summary>True when whatever it admits bears one of these properties with a value that the filter names: nothing can be browsed by it.</summary>
    public abstract bool IsLookUp(IReadOnlyCollection<string> keys);

    /// <summary>The properties that it reads, as the client spells them.</summary>
    public abstract IEnumerable<string> Properties { get; }

    /// <summary>How a comparison compares.</summary>
    public enum Relation
    {
        Is,
        IsNot,
        StartsWith,
        AnyIs,
    }

    public sealed record Both(GraphCondition Left, GraphCondition Right) : GraphCondition
    {
        public override bool Holds(JsonObject item) => Left.Holds(item) && Right.Holds(item);

        public override bool IsLookUp(IReadOnlyCollection<string> keys) => Left.IsLookUp(keys) || Right.IsLookUp(keys);

        public override IEnumerable<string> Properties => Left.Properties.Concat(Right.Properties);
    }

    public sealed record Either(GraphCondition Left, GraphCondition Right) : GraphCondition
    {
        public override bool Holds(JsonObject item) => Left.Holds(item) || Right.Holds(item);

        public override bool IsLookUp(IReadOnlyCollection<string> keys) => Left.IsLookUp(keys) && Right.IsLookUp(keys);

        public override IEnumerable<string> Properties => Left.Properties.Concat(Right.Properties);
    }

    /// <param name="Value">A text, <c>true</c>, <c>false</c>, or null.</param>
    public sealed record Comparison(string Property, Relation How, object? Value) : GraphCondition
    {
        public override bool Holds(JsonObject item)
        {
            var found = Member(item);
            return How switch
            {
                Relation.Is => Equals(found),
                Relation.IsNot => !Equals(found),
                Relation.StartsWith => Text(found)?.StartsWith((string)Value!, StringComparison.OrdinalIgnoreCase) is true,
                _ => found is JsonArray array && array.Any(Equals),
            };
        }

        public override bool IsLookUp(IReadOnlyCollection<string> keys) =>
            How is Relation.Is or Relation.AnyIs && Value is string && keys.Contains(Property, StringComparer.OrdinalIgnoreCase);

        public override IEnumerable<string> Properties => [Property];

        private JsonNode? Member(JsonObject item) => item.FirstOrDefault(member => member.Key.Equals(Property, StringComparison.OrdinalIgnoreCase)).Value;

        private bool Equals(JsonNode? found) => Value switch
        {
            null => found is null,
            bool flag => found?.GetValueKind() == (flag ? JsonValueKind.True : JsonValueKind.False),
            _ => string.Equals(Text(found), (string)Value, StringComparison.OrdinalIgnoreCase),
        };

        private static string? Text(JsonNode? found) => found?.GetValueKind() == JsonValueKind.String ? found.GetValue<string>() : null;
    }
}
