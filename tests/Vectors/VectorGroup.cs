using System.Text.Json;

namespace Strongroom.Vectors;

/// <summary>A group of tests and the file it stands in.</summary>
internal readonly record struct VectorGroup(JsonElement File, JsonElement Content)
{
    /// <summary>What the file says it tests.</summary>
    public string Algorithm => File.GetProperty("algorithm").GetString()!;

    public JsonElement GetProperty(string name) => Content.GetProperty(name);

    public bool TryGetProperty(string name, out JsonElement value) => Content.TryGetProperty(name, out value);

    public byte[] Hex(string name) => Content.Hex(name);
}
