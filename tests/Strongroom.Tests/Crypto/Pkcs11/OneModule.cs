using Xunit;

namespace Strongroom.Tests.Crypto;

/// <summary>A PKCS#11 module is one for the whole process, and tests of loss take it away from all: one at a time.</summary>
[CollectionDefinition(Name)]
public sealed class OneModule : ICollectionFixture<SoftHsmFixture>
{
    public const string Name = "SoftHSM";
}
