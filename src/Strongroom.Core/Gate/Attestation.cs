namespace Strongroom.Gate;

/// <summary>What a trusted authority says of an environment.</summary>
/// <param name="Authority">Its URL, without a slash at the end.</param>
/// <param name="Claims">The token's payload: a JSON object without a name twice at any depth.</param>
public sealed record Attestation(string Authority, ReadOnlyMemory<byte> Claims);
