using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>What a cryptographic operation gave: exactly one of a verdict, something public, or a plaintext.</summary>
/// <param name="Public">A signature or a ciphertext.</param>
/// <param name="Secret">A plaintext or an unwrapped key.</param>
internal sealed record KeyOutput(bool? Verdict = null, byte[]? Public = null, SecretBytes? Secret = null, byte[]? Iv = null, byte[]? Tag = null, byte[]? Aad = null) : IDisposable
{
    public void Dispose() => Secret?.Dispose();
}
