using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>
/// A slot key from a passphrase by Argon2id. The passphrase stays the caller's to dispose.
/// <code>
/// header = layout (1) || m in KiB (4) || t (4) || p (4), all big-endian || salt (16)
/// </code>
/// </summary>
/// <param name="passphrase">UTF-8 text as the operator typed it, without a line end.</param>
/// <param name="cost">For enrolling; null takes the default. A stored slot keeps its own.</param>
public sealed class PassphraseSlot(SecretBytes passphrase, Argon2idParameters? cost = null) : IRootSlot
{
    public const int LeastCharacters = 15;
    private const int MostBytes = 1024;

    private const byte Layout = 1;
    private const int MemoryOffset = 1;
    private const int PassesOffset = 5;
    private const int LanesOffset = 9;
    private const int SaltOffset = 13;
    private const int HeaderSize = SaltOffset + Argon2idKdf.SaltSize;

    public const string KindName = "passphrase";

    public string Kind => KindName;

    public async ValueTask<Result<NewSlotKey>> EnrolAsync(CancellationToken cancel)
    {
        if (Fault() is { } fault)
        {
            return fault;
        }

        var parameters = cost ?? Argon2idParameters.Default;
        if (!parameters.AreWithinBounds)
        {
            return BarrierRefusals.CostOutOfBounds;
        }

        var header = new byte[HeaderSize];
        header[0] = Layout;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(MemoryOffset), parameters.MemoryKiB);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(PassesOffset), parameters.Passes);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(LanesOffset), parameters.Lanes);
        RandomNumberGenerator.Fill(header.AsSpan(SaltOffset));
        return new NewSlotKey(header, await DeriveAsync(header, parameters, cancel).ConfigureAwait(false));
    }

    public async ValueTask<Result<SecretBytes>> RecoverAsync(ReadOnlyMemory<byte> header, CancellationToken cancel)
    {
        if (header.Length != HeaderSize || header.Span[0] != Layout)
        {
            return BarrierRefusals.HeaderRefused;
        }

        var parameters = new Argon2idParameters(
            BinaryPrimitives.ReadInt32BigEndian(header.Span[MemoryOffset..]),
            BinaryPrimitives.ReadInt32BigEndian(header.Span[PassesOffset..]),
            BinaryPrimitives.ReadInt32BigEndian(header.Span[LanesOffset..]));
        if (!parameters.AreWithinBounds)
        {
            return BarrierRefusals.HeaderRefused;
        }

        // What could never have been enrolled is not worth seconds of work, and looks like every other wrong passphrase.
        return Fault() is null ? await DeriveAsync(header, parameters, cancel).ConfigureAwait(false) : BarrierRefusals.SlotRefused;
    }

    private Task<SecretBytes> DeriveAsync(ReadOnlyMemory<byte> header, Argon2idParameters parameters, CancellationToken cancel) =>
        Task.Run(() => Argon2idKdf.Derive(passphrase, header.Span[SaltOffset..], parameters), cancel);

    private VaultError? Fault()
    {
        if (passphrase.Length > MostBytes)
        {
            return BarrierRefusals.PassphraseNotText;
        }

        var characters = 0;
        for (var rest = passphrase.Span; !rest.IsEmpty; characters++)
        {
            if (Rune.DecodeFromUtf8(rest, out _, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return BarrierRefusals.PassphraseNotText;
            }

            rest = rest[consumed..];
        }

        return characters < LeastCharacters ? BarrierRefusals.PassphraseTooShort : null;
    }
}
