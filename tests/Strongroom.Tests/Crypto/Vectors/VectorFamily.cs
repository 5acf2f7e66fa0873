using System.Text.Json;

namespace Strongroom.Tests.Crypto.Vectors;

/// <summary>A row of the reliability reference's §12: files of Wycheproof, and how our code takes them.</summary>
/// <param name="Tests">In all files together.</param>
/// <param name="Rule">Gets a group ready, and gives what judges each test of it.</param>
internal sealed record VectorFamily(string Name, int Tests, Func<VectorGroup, Func<JsonElement, Verdict>> Rule, params string[] Files);
