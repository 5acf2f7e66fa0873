using Strongroom.Crypto;

namespace Strongroom.Tests.Crypto;

/// <summary>A key in a token for as long as a test needs it.</summary>
internal sealed class ImportedKey : IDisposable
{
    private readonly Pkcs11Token _token;
    private readonly byte[] _reference;

    public ImportedKey(Pkcs11Token token, NewSoftwareKey material, IReadOnlyList<KeyOperation> operations)
    {
        _token = token;
        var made = token.Import(material, operations, "vector");
        _reference = made.Reference;
        Key = token.Open(made.Shape, made.PublicParts, made.Reference);
    }

    public CryptoKey Key { get; }

    public void Dispose()
    {
        Key.Dispose();
        _token.Destroy(_reference);
    }
}
