using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>The commands that sealing needs, one method each (TPM 2.0 Part 3), over one connection. Not for use by two callers at once.</summary>
internal sealed class TpmConnection(ITpmTransport transport)
{
    private const int HeaderSize = 10;
    private const int Tries = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    public async ValueTask<TpmParent> CreatePrimaryAsync(CancellationToken cancel)
    {
        using var parameters = new TpmWriter();
        parameters.Sized(sensitive => sensitive.Sized([]).Sized([])).Sized(TpmParent.WriteTemplate).Sized([]).UInt32(0);
        var response = await RunAsync(TpmConstants.CreatePrimary, [TpmConstants.Owner], byPassword: true, parameters, cancel).ConfigureAwait(false);
        return Read(response);

        static TpmParent Read(byte[] response)
        {
            var reader = Body(response);
            var handle = reader.UInt32();
            reader.UInt32();
            return TpmParent.Read(handle, reader.Sized());
        }
    }

    /// <summary>The value of a PCR in its SHA-256 bank; null when there is no such bank.</summary>
    public async ValueTask<byte[]?> ReadPcrAsync(TpmPcr pcr, CancellationToken cancel)
    {
        using var parameters = new TpmWriter();
        pcr.Write(parameters);
        return Read(await RunAsync(TpmConstants.PcrRead, [], byPassword: false, parameters, cancel).ConfigureAwait(false), parameters.Span);

        static byte[]? Read(byte[] response, ReadOnlySpan<byte> selected)
        {
            var reader = Body(response);
            reader.UInt32();

            // A bank that is not there comes back without its bits: a policy over it would be a policy over nothing.
            if (!reader.Rest.StartsWith(selected))
            {
                return null;
            }

            reader.Raw(selected.Length);
            return reader.UInt32() == 1 && reader.Sized() is { Length: SHA256.HashSizeInBytes } value ? value.ToArray() : null;
        }
    }

    /// <param name="parent">Salts the session; null for one that protects nothing.</param>
    public async ValueTask<TpmSession> StartSessionAsync(byte type, TpmParent? parent, CancellationToken cancel)
    {
        var nonce = RandomNumberGenerator.GetBytes(TpmSession.NonceSize);
        var (salt, encrypted) = parent is null ? (null, []) : parent.NewSalt();
        using var parameters = new TpmWriter();
        parameters.Sized(nonce).Sized(encrypted).Byte(type);
        if (parent is null)
        {
            parameters.UInt16(TpmConstants.NoAlgorithm);
        }
        else
        {
            parameters.UInt16(TpmConstants.Aes).UInt16(TpmConstants.AesBits).UInt16(TpmConstants.Cfb);
        }

        parameters.UInt16(TpmConstants.Sha256);
        var response = await RunAsync(
            TpmConstants.StartAuthSession, [parent?.Handle ?? TpmConstants.Null, TpmConstants.Null], byPassword: false, parameters, cancel).ConfigureAwait(false);
        return Read(response, salt, nonce);

        static TpmSession Read(byte[] response, byte[]? salt, byte[] nonce)
        {
            var reader = Body(response);
            return new TpmSession(reader.UInt32(), salt, nonce, reader.Sized().ToArray());
        }
    }

    public async ValueTask PolicyPcrAsync(TpmSession session, TpmPcr pcr, CancellationToken cancel)
    {
        using var parameters = new TpmWriter();
        parameters.Sized([]);
        pcr.Write(parameters);
        await RunAsync(TpmConstants.PolicyPcr, [session.Handle], byPassword: false, parameters, cancel).ConfigureAwait(false);
    }

    public async ValueTask<byte[]> PolicyDigestAsync(TpmSession session, CancellationToken cancel)
    {
        using var parameters = new TpmWriter();
        var response = await RunAsync(TpmConstants.PolicyGetDigest, [session.Handle], byPassword: false, parameters, cancel).ConfigureAwait(false);
        return Read(response);

        static byte[] Read(byte[] response) => Body(response).Sized().ToArray();
    }

    /// <summary>Seals a secret under the parent; the session ends with it.</summary>
    /// <param name="session">A salted HMAC session: the secret crosses the bus encrypted.</param>
    public async ValueTask<(byte[] Private, byte[] Public)> CreateAsync(TpmParent parent, TpmSession session, byte[] policy, SecretBytes secret, CancellationToken cancel)
    {
        using var parameters = new TpmWriter();
        using var sensitive = new TpmWriter();
        sensitive.Sized([]).Sized(secret.Span);
        var encrypted = sensitive.Span.ToArray();
        session.Turn();
        session.Encrypt(encrypted);
        parameters
            .Sized(encrypted)
            .Sized(area => area
                .UInt16(TpmConstants.KeyedHash)
                .UInt16(TpmConstants.Sha256)
                .UInt32(TpmConstants.FixedTpm | TpmConstants.FixedParent | TpmConstants.NoDictionaryAttack)
                .Sized(policy)
                .UInt16(TpmConstants.NoAlgorithm)
                .Sized([]))
            .Sized([])
            .UInt32(0);
        var response = await RunAsync(TpmConstants.Create, (parent.Handle, parent.Name), session, TpmConstants.SessionDecrypt, parameters, cancel).ConfigureAwait(false);
        return Read(response);

        static (byte[], byte[]) Read(byte[] parameters)
        {
            var reader = new TpmReader(parameters);
            return (reader.Sized().ToArray(), reader.Sized().ToArray());
        }
    }

    public async ValueTask<uint> LoadAsync(TpmParent parent, byte[] privateArea, byte[] publicArea, CancellationToken cancel)
    {
        using var parameters = new TpmWriter();
        parameters.Sized(privateArea).Sized(publicArea);
        return Read(await RunAsync(TpmConstants.Load, [parent.Handle], byPassword: true, parameters, cancel).ConfigureAwait(false));

        static uint Read(byte[] response) => Body(response).UInt32();
    }

    /// <summary>The sealed secret; the session ends with it.</summary>
    /// <param name="session">A salted policy session that satisfies the object's policy.</param>
    /// <returns>The caller clears it.</returns>
    public async ValueTask<byte[]> UnsealAsync(uint item, byte[] name, TpmSession session, CancellationToken cancel)
    {
        using var parameters = new TpmWriter();
        session.Turn();
        var response = await RunAsync(TpmConstants.Unseal, (item, name), session, TpmConstants.SessionEncrypt, parameters, cancel).ConfigureAwait(false);
        var secret = new TpmReader(response).Sized().ToArray();
        session.Decrypt(secret);
        return secret;
    }

    /// <summary>Frees an object or session. It may have ended by itself, so that a refusal means nothing.</summary>
    public async ValueTask FlushAsync(uint handle)
    {
        using var parameters = new TpmWriter();
        try
        {
            await RunAsync(TpmConstants.FlushContext, [handle], byPassword: false, parameters, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is TpmRefusedException or TpmException)
        {
            // What ends the connection frees it too.
        }
    }

    private async ValueTask<byte[]> RunAsync(uint code, uint[] handles, bool byPassword, TpmWriter parameters, CancellationToken cancel)
    {
        using var body = new TpmWriter();
        foreach (var handle in handles)
        {
            body.UInt32(handle);
        }

        if (byPassword)
        {
            using var authorization = new TpmWriter();
            authorization.UInt32(TpmConstants.Password).Sized([]).Byte(0).Sized([]);
            body.UInt32((uint)authorization.Length).Raw(authorization.Span);
        }

        body.Raw(parameters.Span);
        return await SendAsync(code, byPassword ? TpmConstants.Sessions : TpmConstants.NoSessions, body, cancel).ConfigureAwait(false);
    }

    /// <summary>A command on one object under a session that authenticates both ways.</summary>
    /// <returns>The response's parameters.</returns>
    private async ValueTask<byte[]> RunAsync(
        uint code, (uint Handle, byte[] Name) item, TpmSession session, byte attributes, TpmWriter parameters, CancellationToken cancel)
    {
        using var body = new TpmWriter();
        using var authorization = new TpmWriter();
        session.Write(authorization, attributes, SHA256.HashData([.. TpmName.Of(code), .. item.Name, .. parameters.Span]));
        body.UInt32(item.Handle).UInt32((uint)authorization.Length).Raw(authorization.Span).Raw(parameters.Span);
        return Checked(await SendAsync(code, TpmConstants.Sessions, body, cancel).ConfigureAwait(false), code, session);
    }

    private static byte[] Checked(byte[] response, uint code, TpmSession session)
    {
        var reader = Body(response);
        var size = reader.UInt32();
        var parameters = reader.Raw(size <= TpmWriter.MostBytes ? (int)size : TpmWriter.MostBytes).ToArray();
        session.Check(ref reader, SHA256.HashData([0, 0, 0, 0, .. TpmName.Of(code), .. parameters]));
        return parameters;
    }

    private async ValueTask<byte[]> SendAsync(uint code, ushort tag, TpmWriter body, CancellationToken cancel)
    {
        using var command = new TpmWriter();
        command.UInt16(tag).UInt32((uint)(HeaderSize + body.Length)).UInt32(code).Raw(body.Span);
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var response = await transport.ExchangeAsync(command.Written, cancel).ConfigureAwait(false);
            if (CodeOf(response) is not (not 0 and var error))
            {
                return response;
            }

            var refusal = new TpmRefusedException(TpmConstants.NameOf(code), error);
            if (!refusal.IsTransient || attempt == Tries)
            {
                throw refusal;
            }

            await Task.Delay(pause, cancel).ConfigureAwait(false);
            pause *= 2;
        }
    }

    private static uint CodeOf(byte[] response)
    {
        var reader = new TpmReader(response);
        reader.UInt16();
        reader.UInt32();
        return reader.UInt32();
    }

    private static TpmReader Body(byte[] response) => new(response.AsSpan(HeaderSize));
}
