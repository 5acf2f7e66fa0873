using System.Formats.Asn1;

namespace Strongroom.Crypto;

/// <summary>
/// Reads DER (X.690) from a span, so that secrets need not be copied to be read. Every member throws <see cref="AsnContentException"/> for what is
/// not DER or has another type.
/// </summary>
internal ref struct DerReader(ReadOnlySpan<byte> content)
{
    private const AsnEncodingRules Der = AsnEncodingRules.DER;

    private ReadOnlySpan<byte> _rest = content;

    public readonly bool Has(Asn1Tag tag) => !_rest.IsEmpty && Asn1Tag.Decode(_rest, out _).HasSameClassAndValue(tag);

    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            throw new AsnContentException("Something follows");
        }
    }

    public DerReader Sequence() => Content(Asn1Tag.Sequence);

    /// <summary>The content of an explicit tag.</summary>
    public DerReader Explicit(Asn1Tag tag) => Content(tag);

    public string Oid()
    {
        var oid = AsnDecoder.ReadObjectIdentifier(_rest, Der, out var consumed);
        _rest = _rest[consumed..];
        return oid;
    }

    public void Null()
    {
        AsnDecoder.ReadNull(_rest, Der, out var consumed);
        _rest = _rest[consumed..];
    }

    /// <summary>An integer of 32 bits, which is what versions are.</summary>
    public int SmallInteger()
    {
        var isSmall = AsnDecoder.TryReadInt32(_rest, Der, out var value, out var consumed);
        _rest = _rest[consumed..];
        return isSmall ? value : throw new AsnContentException("The integer is too large");
    }

    /// <summary>An integer that is not negative, with the leading zero that DER may ask for.</summary>
    public ReadOnlySpan<byte> Natural()
    {
        var bytes = AsnDecoder.ReadIntegerBytes(_rest, Der, out var consumed);
        _rest = _rest[consumed..];
        return (bytes[0] & 0x80) == 0 ? bytes : throw new AsnContentException("The integer is negative");
    }

    public ReadOnlySpan<byte> OctetString()
    {
        if (!AsnDecoder.TryReadPrimitiveOctetString(_rest, Der, out var value, out var consumed))
        {
            throw new AsnContentException("The octets are not in one piece");
        }

        _rest = _rest[consumed..];
        return value;
    }

    /// <summary>A bit string of whole bytes.</summary>
    public ReadOnlySpan<byte> BitString()
    {
        if (!AsnDecoder.TryReadPrimitiveBitString(_rest, Der, out var unused, out var value, out var consumed) || unused != 0)
        {
            throw new AsnContentException("The bits are not in whole bytes");
        }

        _rest = _rest[consumed..];
        return value;
    }

    public void Skip() => Encoded();

    /// <summary>The next value with its tag and length, whatever it is.</summary>
    public ReadOnlySpan<byte> Encoded()
    {
        AsnDecoder.ReadEncodedValue(_rest, Der, out _, out _, out var consumed);
        var value = _rest[..consumed];
        _rest = _rest[consumed..];
        return value;
    }

    private DerReader Content(Asn1Tag tag)
    {
        AsnDecoder.ReadSequence(_rest, Der, out var offset, out var length, out var consumed, tag);
        var content = new DerReader(_rest.Slice(offset, length));
        _rest = _rest[consumed..];
        return content;
    }
}
