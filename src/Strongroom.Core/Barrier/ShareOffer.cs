using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>What became of one share.</summary>
/// <param name="Index">The share's index, when it could be read at all.</param>
/// <param name="Progress">After it; a refusal when the share was not taken.</param>
public sealed record ShareOffer(int? Index, Result<CeremonyProgress> Progress);
