namespace Strongroom.Barrier;

/// <summary>The installation is sealed, or became so during the work. The answer is 503 <c>Sealed</c>.</summary>
public sealed class SealedException() : Exception("The installation is sealed");
