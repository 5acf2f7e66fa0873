namespace Strongroom.Crypto;

/// <summary>One connection to a TPM 2.0: a command goes in whole, its response comes out whole (TCG TPM 2.0 Part 3).</summary>
internal interface ITpmTransport : IDisposable
{
    /// <returns>The response, header included.</returns>
    /// <exception cref="TpmException">The TPM does not answer, or its answer is broken off.</exception>
    ValueTask<byte[]> ExchangeAsync(ReadOnlyMemory<byte> command, CancellationToken cancel);
}
