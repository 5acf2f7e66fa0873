using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Strongroom.Storage;

namespace Strongroom.CrashWriter;

/// <summary>
/// One of several writers that commit at once. Batch n of a lane puts three rows, deletes the three of batch n - <see cref="Kept"/>, and
/// moves the lane's head from n - 1 to n; so the head says exactly which rows must be there.
/// </summary>
public sealed class Lane(IStore store, int number)
{
    public const int Count = 4;
    public const int Parts = 3;
    public const int Kept = 20;

    private readonly StoreKey _head = HeadKey(number);

    public static StoreKey HeadKey(int lane) => Key($"crash/{lane}/head");

    public static StoreKey PartsPrefix(int lane) => Key($"crash/{lane}/part/");

    public static StoreKey PartKey(int lane, long batch, int part) => Key($"crash/{lane}/part/{batch:d12}/{part}");

    /// <summary>The only right content of a part: 16 to 12,015 bytes that follow from its place.</summary>
    public static byte[] PartValue(int lane, long batch, int part)
    {
        var value = new byte[16 + (int)(batch * 7919 % 12_000)];
        value.AsSpan().Fill((byte)((batch + lane + part) & 0xFF));
        BinaryPrimitives.WriteInt64LittleEndian(value, batch);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(8), lane);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(12), part);
        return value;
    }

    public static byte[] HeadValue(long batch)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(value, batch);
        return value;
    }

    /// <summary>
    /// Writes <c>ack LANE BATCH REVISION</c> for each commit, <c>refused LANE BATCH OUTCOME</c> when the store could not; then the lane reads
    /// its head again to learn where it stands. A lane is alone with its rows: a conflict is acknowledged with revision 0, which no checker accepts.
    /// </summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var row = await store.GetAsync(_head, CancellationToken.None);
            var batch = (row is null ? 0 : BinaryPrimitives.ReadInt64LittleEndian(row.Value)) + 1;
            try
            {
                var outcome = await store.CommitAsync(Compose(batch, row?.Revision ?? Expect.Absent), CancellationToken.None);
                Say("ack", batch, outcome.Revision.ToString(CultureInfo.InvariantCulture));
            }
            catch (StoreUnavailableException fault)
            {
                Say("refused", batch, fault.OutcomeUnknown ? "unknown" : "unchanged");
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private Batch Compose(long batch, long headRevision)
    {
        var changes = new Batch().Put(_head, HeadValue(batch), headRevision);
        for (var part = 0; part < Parts; part++)
        {
            changes.Put(PartKey(number, batch, part), PartValue(number, batch, part), Expect.Absent);
            if (batch > Kept)
            {
                changes.Delete(PartKey(number, batch - Kept, part), Expect.Anything);
            }
        }

        return changes;
    }

    // Console.Out flushes each line and lets one thread write at a time.
    private void Say(string what, long batch, string more) =>
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {number} {batch} {more}"));

    private static StoreKey Key(FormattableString text) => new(Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
}
