using System.Text;

namespace Strongroom.Crypto;

/// <summary>What a token says of itself.</summary>
/// <param name="Serial">Tells one token from every other of its maker.</param>
/// <param name="Flags"><c>CKF_…</c> of <c>CK_TOKEN_INFO</c>.</param>
internal sealed record TokenIdentity(string Label, string Serial, string Manufacturer, string Model, string Firmware, ulong Flags)
{
    private const ulong PinCountLow = 0x10000;
    private const ulong PinFinalTry = 0x20000;
    private const ulong PinLocked = 0x40000;
    private const ulong TokenInitialized = 0x400;

    public bool IsInitialized => (Flags & TokenInitialized) != 0;

    public bool IsPinLocked => (Flags & PinLocked) != 0;

    /// <summary>The next wrong PIN locks the token.</summary>
    public bool IsFinalTry => (Flags & PinFinalTry) != 0;

    public bool IsPinCountLow => (Flags & PinCountLow) != 0;

    public static unsafe TokenIdentity Of(in CkTokenInfo info)
    {
        fixed (CkTokenInfo* at = &info)
        {
            return new TokenIdentity(
                Text(at->Label, 32),
                Text(at->Serial, 16),
                Text(at->Manufacturer, 32),
                Text(at->Model, 16),
                $"{at->FirmwareVersion[0]}.{at->FirmwareVersion[1]}",
                at->Flags);
        }
    }

    public bool IsMeantBy(Pkcs11Options options) =>
        IsInitialized && (options.TokenLabel is null || options.TokenLabel == Label) && (options.TokenSerial is null || options.TokenSerial == Serial);

    private static unsafe string Text(byte* text, int size) => Encoding.UTF8.GetString(new ReadOnlySpan<byte>(text, size)).TrimEnd(' ', '\0');
}
