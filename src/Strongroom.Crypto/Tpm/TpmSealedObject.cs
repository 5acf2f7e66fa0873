namespace Strongroom.Crypto;

/// <summary>A sealed object as stored; see <see cref="TpmSeal"/> for the layout.</summary>
internal sealed record TpmSealedObject(TpmPcr Pcr, byte[] ParentName, byte[] Private, byte[] Public)
{
    private const int NameSize = 34;
    private const int MostArea = 512;

    /// <exception cref="TpmException">The TPM made more than an object of 32 bytes can take.</exception>
    public byte[] Write(byte layout)
    {
        if (Private.Length > MostArea || Public.Length > MostArea)
        {
            throw new TpmException(TpmFault.Unavailable, "The TPM's sealed object has an impossible size");
        }

        using var writer = new TpmWriter();
        writer.Byte(layout).Byte((byte)Pcr.Number).Sized(ParentName).Sized(Private).Sized(Public);
        return writer.Span.ToArray();
    }

    /// <summary>Null when it is malformed.</summary>
    public static TpmSealedObject? Read(ReadOnlySpan<byte> stored, byte layout)
    {
        if (stored.Length > TpmSeal.MostBytes)
        {
            return null;
        }

        try
        {
            var reader = new TpmReader(stored);
            var (found, pcr) = (reader.Byte(), reader.Byte());
            var made = new TpmSealedObject(new TpmPcr(pcr), reader.Sized().ToArray(), reader.Sized().ToArray(), reader.Sized().ToArray());
            return found == layout && pcr <= TpmPcr.Most && made.ParentName.Length == NameSize && made.Private.Length <= MostArea && made.Public.Length <= MostArea && reader.IsAtEnd
                ? made
                : null;
        }
        catch (TpmException)
        {
            return null;
        }
    }
}
