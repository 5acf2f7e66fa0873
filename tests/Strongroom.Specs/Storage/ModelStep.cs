namespace Strongroom.Specs.Storage;

/// <summary>One entry of a generated batch: which key, what to do with it, and what kind of expectation to state.</summary>
/// <param name="Claim">0 absent, 1 anything, 2 the row's true revision, 3 a revision it never had.</param>
public readonly record struct ModelStep(int Key, int Kind, int Claim, byte[] Value);
