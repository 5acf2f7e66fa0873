using Xunit;

namespace Strongroom.Tests;

/// <summary>Tests that hold a promise of seconds against a real disk: beside others that take every core they would measure those.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
