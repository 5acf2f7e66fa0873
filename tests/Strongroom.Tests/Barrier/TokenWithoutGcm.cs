using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Tests.Barrier;

/// <summary>A real token whose keys say that they lack GCM, as older tokens do.</summary>
internal sealed class TokenWithoutGcm(IKeyToken token) : IKeyToken
{
    public string? Lacks(KeyShape shape) => token.Lacks(shape);

    public NewTokenKey Generate(KeyShape shape, IReadOnlyList<KeyOperation> operations, string label) => token.Generate(shape, operations, label);

    public NewTokenKey Import(NewSoftwareKey key, IReadOnlyList<KeyOperation> operations, string label) => token.Import(key, operations, label);

    public CryptoKey Open(KeyShape shape, PublicKeyParts publicParts, ReadOnlySpan<byte> reference) => new Key(token.Open(shape, publicParts, reference));

    public SecretBytes? UnwrapTransfer(ReadOnlySpan<byte> exchangeKey, ReadOnlySpan<byte> wrapped) => token.UnwrapTransfer(exchangeKey, wrapped);

    public byte[]? Copy(ReadOnlySpan<byte> reference, string label) => token.Copy(reference, label);

    public void Destroy(ReadOnlySpan<byte> reference) => token.Destroy(reference);

    public void FillRandom(Span<byte> destination) => token.FillRandom(destination);

    private sealed class Key(CryptoKey key) : CryptoKey(key.Shape, key.PublicParts)
    {
        public override string? Lacks(KeyAlgorithm algorithm, KeyOperation operation) =>
            algorithm is AesGcmEncryption ? "The token has no CKM_AES_GCM." : key.Lacks(algorithm, operation);

        public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest) => key.Sign(algorithm, digest);

        public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) => key.Verify(algorithm, digest, signature);

        public override CipherOutput Encrypt(CipherAlgorithm algorithm, in CipherInput input) => key.Encrypt(algorithm, input);

        public override SecretBytes? Decrypt(CipherAlgorithm algorithm, in CipherInput input) => key.Decrypt(algorithm, input);

        protected override void Dispose(bool disposing)
        {
            key.Dispose();
            base.Dispose(disposing);
        }
    }
}
