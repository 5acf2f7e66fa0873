using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Objects;

/// <summary>The <c>attributes</c> and <c>tags</c> of a body; a null member was not there, or was null.</summary>
internal sealed class AttributesDraft
{
    private const int MaxTags = 15;

    /// <summary>512 for all kinds: the reference has both 256 and 512 (wire reference §4.3).</summary>
    private const int MaxTagLength = 512;

    public bool? Enabled { get; set; }

    public long? NotBefore { get; set; }

    public long? Expires { get; set; }

    /// <summary>For keys only.</summary>
    public bool? Exportable { get; private set; }

    public Dictionary<string, string>? Tags { get; set; }

    public VaultError? ReadAttributes(ref Utf8JsonReader reader)
    {
        if (!JsonMembers.Enter(ref reader, "attributes", out var fault))
        {
            return fault;
        }

        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("enabled"u8))
            {
                fault = JsonMembers.ReadFlag(ref reader, "attributes.enabled", out var enabled);
                Enabled = enabled;
            }
            else if (reader.ValueTextEquals("nbf"u8))
            {
                fault = JsonMembers.ReadTime(ref reader, "attributes.nbf", out var notBefore);
                NotBefore = notBefore;
            }
            else if (reader.ValueTextEquals("exp"u8))
            {
                fault = JsonMembers.ReadTime(ref reader, "attributes.exp", out var expires);
                Expires = expires;
            }
            else if (reader.ValueTextEquals("exportable"u8))
            {
                fault = JsonMembers.ReadFlag(ref reader, "attributes.exportable", out var exportable);
                Exportable = exportable;
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    public VaultError? ReadTags(ref Utf8JsonReader reader)
    {
        if (!JsonMembers.Enter(ref reader, "tags", out var fault))
        {
            return fault;
        }

        Tags = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (JsonMembers.ReadText(ref reader, "tags", out var value) is not null || value is null)
            {
                return Refusals.InvalidProperty("tags", "Each tag must be a string.");
            }

            if (name.Length is 0 or > MaxTagLength || value.Length > MaxTagLength)
            {
                return Refusals.InvalidProperty("tags", $"A tag's name must have 1 to {MaxTagLength} characters, its value at most {MaxTagLength}.");
            }

            Tags.Add(name, value);
        }

        return Tags.Count > MaxTags ? Refusals.InvalidProperty("tags", $"There are {Tags.Count}; at most {MaxTags} are allowed.") : null;
    }

    /// <summary>Members that the draft does not name stay as <paramref name="version"/> has them.</summary>
    public void InheritFrom(StoredVersion version)
    {
        Enabled ??= version.Enabled;
        NotBefore ??= version.NotBefore;
        Expires ??= version.Expires;
        Tags ??= version.Tags is null ? null : new Dictionary<string, string>(version.Tags, StringComparer.Ordinal);
    }

    /// <summary>The version with what the draft names: tags that are there replace the whole set.</summary>
    public TVersion ApplyTo<TVersion>(TVersion version, DateTimeOffset now)
        where TVersion : StoredVersion => version with
    {
        Enabled = Enabled ?? version.Enabled,
        NotBefore = NotBefore ?? version.NotBefore,
        Expires = Expires ?? version.Expires,
        Tags = Tags ?? version.Tags,
        Updated = now.ToUnixTimeSeconds(),
    };
}
