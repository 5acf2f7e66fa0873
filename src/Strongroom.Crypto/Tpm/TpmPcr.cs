namespace Strongroom.Crypto;

/// <summary>One platform configuration register in the SHA-256 bank.</summary>
internal readonly record struct TpmPcr(int Number)
{
    private const int SelectSize = 3;

    public const int Most = (SelectSize * 8) - 1;

    /// <summary>The register in which the firmware measures the state of Secure Boot and who signed what was started (TCG PC Client firmware profile §3.3.4.8).</summary>
    public static TpmPcr SecureBoot => new(7);

    public void Write(TpmWriter writer)
    {
        Span<byte> select = stackalloc byte[SelectSize];
        select.Clear();
        select[Number / 8] = (byte)(1 << (Number % 8));
        writer.UInt32(1).UInt16(TpmConstants.Sha256).Byte(SelectSize).Raw(select);
    }
}
