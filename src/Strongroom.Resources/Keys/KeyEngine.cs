using System.Diagnostics;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>
/// One operation with one version of a key: permit → fit of algorithm and sizes → budget → the key → the operation. Everything before the key
/// depends on public facts alone; behind it every failure to decrypt is one answer.
/// </summary>
internal sealed class KeyEngine(KeyMaterials materials, KeyCosts costs)
{
    public async ValueTask<Result<KeyOutput>> RunAsync(
        Passage passage, KeyHead head, KeyVersion version, KeyOperation operation, CryptoRequest request, CancellationToken cancel)
    {
        if (KeyPermit.For(head, version, operation, passage.Now).IsRefused(out var error, out var permit))
        {
            return error;
        }

        if ((Misfit(version.Shape, operation, request) ?? costs.AdmitUse(passage, version)) is { } refusal)
        {
            return refusal;
        }

        try
        {
            using var lease = await materials.UseAsync(passage.Vault, permit, cancel).ConfigureAwait(false);
            if (lease.Key.Lacks(request.Algorithm, operation) is { } lacking)
            {
                return Refusals.InvalidProperty("alg", lacking);
            }

            return version.Home == KeyHome.Token ? await InTokenAsync(lease.Key, operation, request).ConfigureAwait(false) : Run(lease.Key, operation, request);
        }
        catch (TokenUnavailableException)
        {
            return KeyRefusals.TokenUnavailable;
        }
    }

    /// <summary>A token may take its time: it must not hold a thread that answers requests.</summary>
    private static Task<Result<KeyOutput>> InTokenAsync(CryptoKey key, KeyOperation operation, CryptoRequest request) => Task.Run(() => Run(key, operation, request));

    private static VaultError? Misfit(KeyShape shape, KeyOperation operation, CryptoRequest request)
    {
        var algorithm = request.Algorithm;
        if (!algorithm.Fits(shape))
        {
            return Refusals.InvalidProperty("alg", $"{algorithm.Name} does not fit a key of {shape}.");
        }

        var fault = algorithm switch
        {
            SignatureAlgorithm signature when operation == KeyOperation.Sign => signature.CheckDigest(shape, request.Value.Length, "value"),
            SignatureAlgorithm signature => signature.CheckDigest(shape, request.Digest!.Length, "digest"),
            CipherAlgorithm cipher when operation is KeyOperation.Encrypt or KeyOperation.WrapKey => cipher.CheckEncrypt(shape, request.Input()),
            CipherAlgorithm cipher => cipher.CheckDecrypt(shape, request.Input()),
            _ => throw new UnreachableException(),
        };
        return fault is null ? null : KeyRefusals.Of(fault);
    }

    private static Result<KeyOutput> Run(CryptoKey key, KeyOperation operation, CryptoRequest request)
    {
        switch (operation)
        {
            case KeyOperation.Sign:
                return new KeyOutput(Public: key.Sign((SignatureAlgorithm)request.Algorithm, request.Value.Span));
            case KeyOperation.Verify:
                return new KeyOutput(Verdict: key.Verify((SignatureAlgorithm)request.Algorithm, request.Digest, request.Value.Span));
            case KeyOperation.Encrypt or KeyOperation.WrapKey:
                var encrypted = key.Encrypt((CipherAlgorithm)request.Algorithm, request.Input());
                return new KeyOutput(Public: encrypted.Value, Iv: encrypted.Iv, Tag: encrypted.Tag, Aad: request.Aad);
            default:
                return Decrypt(key, (CipherAlgorithm)request.Algorithm, request);
        }
    }

    private static Result<KeyOutput> Decrypt(CryptoKey key, CipherAlgorithm algorithm, CryptoRequest request)
    {
        var started = Stopwatch.GetTimestamp();
        var plaintext = key.Decrypt(algorithm, request.Input());
        if (algorithm is RsaEncryption { OaepHash: null } or AesCbcEncryption { IsPadded: true })
        {
            WaitForTick(started);
        }

        return plaintext is null ? KeyRefusals.DecryptionFailed : new KeyOutput(Secret: plaintext, Iv: request.Iv, Tag: request.Tag, Aad: request.Aad);
    }

    /// <summary>
    /// Paddings that are checked after decryption answer on a whole millisecond, so that how long the check took is not to be seen (security model
    /// §13). It spins: a timer is coarser than that.
    /// </summary>
    private static void WaitForTick(long started)
    {
        var tick = Stopwatch.Frequency / 1000;
        var due = started + (((Stopwatch.GetTimestamp() - started) / tick) + 1) * tick;
        while (Stopwatch.GetTimestamp() < due)
        {
            Thread.SpinWait(20);
        }
    }
}
