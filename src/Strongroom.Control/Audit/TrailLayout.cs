namespace Strongroom.Audit;

/// <summary>
/// The bytes of the trail. Whatever reads a segment needs nothing but this page. Integers are little-endian.
/// <code>
/// {directory}/0000000000000001.seg, 0000000000008f3a.seg, …   named by the first sequence in them, 16 hexadecimal digits
///
/// header   0   8  magic "STRAUDIT"
///          8   4  format, 1
///         12   4  length of the header, 128
///         16  16  installation id (big-endian, as RFC 9562 draws it)
///         32   8  sequence of the first entry
///         40  56  zeros
///         96  32  hash of the last entry of the previous segment; in the first segment SHA-256("strongroom audit" ‖ installation id)
///
/// entry    0   4  n, length of the record; 0 marks the end of what is written
///          4   8  sequence, one more than the entry before
///         12   n  record
///       12+n  32  SHA-256(0x00 ‖ the 32 bytes before this entry, which are the previous hash ‖ the 12+n bytes above)
///
/// record   0   1  kind: 1 request, 2 checkpoint, 3 note of the trail itself
///          1   4  place: how many entries stand before this one in the batch that was made durable with one sync
///          5   1  1 when the record came with a change; then 16 bytes that name its row (see PendingId), else 0 and none
///          …      kind 1 and 3: the record (see RecordCodec); kind 2: a signed note in UTF-8 (see CheckpointNote)
/// </code>
/// A file is zero-filled ahead of what is written. The place tells a torn batch, which nobody was promised, from damage to older entries.
/// </summary>
internal static class TrailLayout
{
    public const int HeaderLength = 128;
    public const int Format = 1;
    public const int FormatOffset = 8;
    public const int HeaderLengthOffset = 12;
    public const int InstallationOffset = 16;
    public const int FirstSequenceOffset = 32;
    public const int PreviousHashOffset = 96;

    public const int HashLength = 32;
    public const int SequenceOffset = 4;
    public const int RecordOffset = 12;

    /// <summary>Bytes of an entry besides its record.</summary>
    public const int FrameLength = RecordOffset + HashLength;

    public const int PlaceOffset = 1;
    public const int PendingFlagOffset = 5;

    /// <summary>Bytes of a record before its body, when it did not come with a change.</summary>
    public const int RecordPrefixLength = 6;

    /// <summary>More than forty texts of 1,024 characters at three bytes a character; a record has twenty-two.</summary>
    public const int MaxRecordLength = 128 * 1024;

    public const string SegmentSuffix = ".seg";

    public static ReadOnlySpan<byte> Magic => "STRAUDIT"u8;
}
