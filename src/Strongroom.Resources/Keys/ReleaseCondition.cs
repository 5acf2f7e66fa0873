using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Strongroom.Keys;

/// <summary>What a release policy asks of the claims of an attestation.</summary>
internal abstract record ReleaseCondition
{
    public abstract bool IsMetBy(JsonElement claims);

    public sealed record All(ImmutableArray<ReleaseCondition> Conditions) : ReleaseCondition
    {
        public override bool IsMetBy(JsonElement claims)
        {
            foreach (var condition in Conditions)
            {
                if (!condition.IsMetBy(claims))
                {
                    return false;
                }
            }

            return true;
        }
    }

    public sealed record Any(ImmutableArray<ReleaseCondition> Conditions) : ReleaseCondition
    {
        public override bool IsMetBy(JsonElement claims)
        {
            foreach (var condition in Conditions)
            {
                if (condition.IsMetBy(claims))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>One claim has exactly this value, of this type: the text "true" is not the truth value.</summary>
    /// <param name="Path">Names of members; of an array a number, from 0.</param>
    /// <param name="Value">A string, a bool or a decimal.</param>
    public sealed record Equal(ImmutableArray<string> Path, object Value) : ReleaseCondition
    {
        public override bool IsMetBy(JsonElement claims)
        {
            var found = claims;
            foreach (var part in Path)
            {
                switch (found.ValueKind)
                {
                    case JsonValueKind.Object when found.TryGetProperty(part, out var member):
                        found = member;
                        break;
                    case JsonValueKind.Array when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < found.GetArrayLength():
                        found = found[index];
                        break;
                    default:
                        return false;
                }
            }

            return (found.ValueKind, Value) switch
            {
                (JsonValueKind.String, string text) => found.ValueEquals(text),
                (JsonValueKind.True, bool flag) => flag,
                (JsonValueKind.False, bool flag) => !flag,
                (JsonValueKind.Number, decimal number) => found.TryGetDecimal(out var claimed) && claimed == number,
                _ => false,
            };
        }
    }
}
