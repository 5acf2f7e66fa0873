using System.Collections.Immutable;
using Strongroom.Storage;

namespace Strongroom.Issuers.Acme;

/// <summary>How far an order has come: all that the next step needs, whoever runs it.</summary>
internal sealed record AcmeState
{
    public static AcmeState Beginning { get; } = new();

    public AcmePhase Phase { get; init; }

    /// <summary>The order's address; empty before there is one.</summary>
    public string Order { get; init; } = "";

    /// <summary>Addresses.</summary>
    public ImmutableArray<string> Authorizations { get; init; } = [];

    public ImmutableArray<AcmeChallenge> Challenges { get; init; } = [];

    /// <summary>After this the order is given up.</summary>
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>How often the authority was asked since it was told to look.</summary>
    public int Looks { get; init; }

    /// <summary>How often it was begun anew.</summary>
    public int Restarts { get; init; }

    /// <summary>True once the authority did not want to hear which certificate this one replaces.</summary>
    public bool SaysNoReplacement { get; init; }

    public byte[] Encode()
    {
        var writer = new RecordWriter();
        writer.Byte(1);
        writer.Byte((byte)Phase);
        writer.Text(Order);
        writer.TextList(Authorizations);
        writer.Int32(Challenges.Length);
        foreach (var challenge in Challenges)
        {
            challenge.Write(writer);
        }

        writer.Int64(Deadline.ToUnixTimeSeconds());
        writer.Int32(Looks);
        writer.Int32(Restarts);
        writer.Bool(SaysNoReplacement);
        return writer.Written.ToArray();
    }

    /// <exception cref="InvalidDataException">It is nothing that <see cref="Encode"/> wrote.</exception>
    public static AcmeState Decode(byte[] state)
    {
        if (state.Length == 0)
        {
            return Beginning;
        }

        var reader = new RecordReader(state);
        reader.Layout(1);
        var read = new AcmeState { Phase = (AcmePhase)reader.Byte(), Order = reader.Text(), Authorizations = [.. reader.TextList()] };
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 21);
        var challenges = ImmutableArray.CreateBuilder<AcmeChallenge>(count);
        for (var i = 0; i < count; i++)
        {
            challenges.Add(AcmeChallenge.Read(ref reader));
        }

        return read with
        {
            Challenges = challenges.MoveToImmutable(),
            Deadline = DateTimeOffset.FromUnixTimeSeconds(reader.Int64()),
            Looks = reader.Int32(),
            Restarts = reader.Int32(),
            SaysNoReplacement = reader.Bool(),
        };
    }
}
