using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Seals 32 bytes to a TPM and its boot state, and unseals them.
/// <code>
/// sealed = layout (1) || PCR number (1) || parent name (2 + 34) || private area (2 + n) || public area (2 + n)
/// </code>
/// The secret crosses the bus under a session salted to the TPM's storage key. That key is taken on trust when sealing; when unsealing it must have
/// the name that was stored, so that nobody between can pose as the TPM.
/// </summary>
public static class TpmSeal
{
    public const int SecretSize = 32;

    /// <summary>More than any sealed object takes.</summary>
    public const int MostBytes = 2048;

    private const byte Layout = 1;

    /// <param name="address">Path of a character device, as <c>/dev/tpmrm0</c>, or <c>unix:</c> and the path of a socket.</param>
    /// <param name="secret">32 bytes.</param>
    /// <exception cref="TpmException">The TPM did not seal; <see cref="TpmException.Fault"/> says why.</exception>
    public static async ValueTask<byte[]> SealAsync(string address, SecretBytes secret, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretSize);
        using var transport = await TpmStreamTransport.OpenAsync(address, cancel).ConfigureAwait(false);
        return await SealAsync(transport, secret, cancel).ConfigureAwait(false);
    }

    /// <param name="sealedSecret">What <see cref="SealAsync(string, SecretBytes, CancellationToken)"/> gave; not trusted.</param>
    /// <returns>32 bytes, which the caller disposes; null when the sealed bytes are malformed.</returns>
    /// <exception cref="TpmException">The TPM did not unseal; <see cref="TpmException.Fault"/> says why.</exception>
    public static async ValueTask<SecretBytes?> UnsealAsync(string address, ReadOnlyMemory<byte> sealedSecret, CancellationToken cancel)
    {
        if (TpmSealedObject.Read(sealedSecret.Span, Layout) is not { } stored)
        {
            return null;
        }

        using var transport = await TpmStreamTransport.OpenAsync(address, cancel).ConfigureAwait(false);
        return await UnsealAsync(transport, stored, cancel).ConfigureAwait(false);
    }

    internal static async ValueTask<byte[]> SealAsync(ITpmTransport transport, SecretBytes secret, CancellationToken cancel)
    {
        var tpm = new TpmConnection(transport);
        try
        {
            var pcr = TpmPcr.SecureBoot;
            if (await tpm.ReadPcrAsync(pcr, cancel).ConfigureAwait(false) is not { } value || !value.AsSpan().ContainsAnyExcept((byte)0))
            {
                throw new TpmException(TpmFault.NotMeasured, $"Nothing was measured into PCR {pcr.Number} of the SHA-256 bank");
            }

            var parent = await tpm.CreatePrimaryAsync(cancel).ConfigureAwait(false);
            try
            {
                var policy = await PolicyAsync(tpm, pcr, cancel).ConfigureAwait(false);
                using var session = await tpm.StartSessionAsync(TpmConstants.HmacSession, parent, cancel).ConfigureAwait(false);
                try
                {
                    var (privateArea, publicArea) = await tpm.CreateAsync(parent, session, policy, secret, cancel).ConfigureAwait(false);
                    return new TpmSealedObject(pcr, parent.Name, privateArea, publicArea).Write(Layout);
                }
                finally
                {
                    await tpm.FlushAsync(session.Handle).ConfigureAwait(false);
                }
            }
            finally
            {
                await tpm.FlushAsync(parent.Handle).ConfigureAwait(false);
            }
        }
        catch (TpmRefusedException refusal)
        {
            throw Explained(refusal);
        }
    }

    private static async ValueTask<SecretBytes> UnsealAsync(ITpmTransport transport, TpmSealedObject stored, CancellationToken cancel)
    {
        var tpm = new TpmConnection(transport);
        try
        {
            var parent = await tpm.CreatePrimaryAsync(cancel).ConfigureAwait(false);
            try
            {
                if (!parent.Name.AsSpan().SequenceEqual(stored.ParentName))
                {
                    throw new TpmException(TpmFault.Foreign, "It is another TPM than the one that sealed, or it was cleared since");
                }

                var item = await tpm.LoadAsync(parent, stored.Private, stored.Public, cancel).ConfigureAwait(false);
                try
                {
                    return await UnsealAsync(tpm, parent, item, stored, cancel).ConfigureAwait(false);
                }
                finally
                {
                    await tpm.FlushAsync(item).ConfigureAwait(false);
                }
            }
            finally
            {
                await tpm.FlushAsync(parent.Handle).ConfigureAwait(false);
            }
        }
        catch (TpmRefusedException refusal)
        {
            throw Explained(refusal);
        }
    }

    private static async ValueTask<SecretBytes> UnsealAsync(TpmConnection tpm, TpmParent parent, uint item, TpmSealedObject stored, CancellationToken cancel)
    {
        using var session = await tpm.StartSessionAsync(TpmConstants.PolicySession, parent, cancel).ConfigureAwait(false);
        try
        {
            await tpm.PolicyPcrAsync(session, stored.Pcr, cancel).ConfigureAwait(false);
            var secret = await tpm.UnsealAsync(item, TpmName.Of(stored.Public), session, cancel).ConfigureAwait(false);
            try
            {
                return secret.Length == SecretSize ? new SecretBytes(secret) : throw new TpmException(TpmFault.Foreign, "What was sealed is not a slot key");
            }
            finally
            {
                CryptographicOperations.ZeroMemory(secret);
            }
        }
        finally
        {
            await tpm.FlushAsync(session.Handle).ConfigureAwait(false);
        }
    }

    /// <summary>The digest of a policy that demands the PCR's present value.</summary>
    private static async ValueTask<byte[]> PolicyAsync(TpmConnection tpm, TpmPcr pcr, CancellationToken cancel)
    {
        using var trial = await tpm.StartSessionAsync(TpmConstants.TrialSession, null, cancel).ConfigureAwait(false);
        try
        {
            await tpm.PolicyPcrAsync(trial, pcr, cancel).ConfigureAwait(false);
            return await tpm.PolicyDigestAsync(trial, cancel).ConfigureAwait(false);
        }
        finally
        {
            await tpm.FlushAsync(trial.Handle).ConfigureAwait(false);
        }
    }

    private static TpmException Explained(TpmRefusedException refusal) => refusal switch
    {
        { IsPolicyFailure: true } => new TpmException(TpmFault.BootStateChanged, "The boot state is not the one that was sealed to", refusal),
        { IsForeignObject: true } => new TpmException(TpmFault.Foreign, "The sealed object is not this TPM's, or was altered", refusal),
        { IsAuthFailure: true } => new TpmException(TpmFault.OwnerPassword, "The TPM's owner hierarchy has a password", refusal),
        { IsLockout: true } => new TpmException(TpmFault.Unavailable, "The TPM is locked out", refusal),
        { IsTransient: true } => new TpmException(TpmFault.Unavailable, "The TPM is busy", refusal),
        _ => new TpmException(TpmFault.Refused, refusal.Message, refusal),
    };
}
