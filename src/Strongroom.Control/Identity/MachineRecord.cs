using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>A machine whose agent may act for its managed identities.</summary>
internal sealed record MachineRecord : IRecord<MachineRecord>
{
    /// <summary>Identities beside the machine's own one.</summary>
    public const int MaxAssigned = 20;

    private const byte NewestLayout = 1;

    /// <summary>The ARM path of the machine.</summary>
    public required string ResourceId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The client id of its system-assigned identity; null when it has none.</summary>
    public ClientId? SystemAssigned { get; init; }

    /// <summary>The client ids of the user-assigned identities it may use.</summary>
    public ImmutableArray<ClientId> UserAssigned { get; init; } = [];

    /// <summary>Null when no enrolment is open.</summary>
    public MachineEnrolment? Enrolment { get; init; }

    /// <summary>Null before the first enrolment and after a revocation.</summary>
    public MachineAgent? Agent { get; init; }

    /// <summary>True when the machine may use this identity.</summary>
    public bool Holds(ClientId identity) => SystemAssigned == identity || UserAssigned.Contains(identity);

    public static void Write(RecordWriter writer, MachineRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Text(record.ResourceId);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.OptionalGuid(record.SystemAssigned?.Value);
        writer.Int32(record.UserAssigned.Length);
        foreach (var identity in record.UserAssigned)
        {
            writer.Guid(identity.Value);
        }

        writer.Bool(record.Enrolment is not null);
        if (record.Enrolment is { } enrolment)
        {
            writer.Raw(enrolment.CodeHash.AsSpan());
            writer.Raw(enrolment.KeyThumbprint.AsSpan());
            writer.Int64(enrolment.ExpiresAt.ToUnixTimeMilliseconds());
        }

        writer.Bool(record.Agent is not null);
        if (record.Agent is { } agent)
        {
            writer.Guid(agent.Id);
            writer.Bytes(agent.PublicKey.AsSpan());
            writer.Int64(agent.EnrolledAt.ToUnixTimeMilliseconds());
        }
    }

    public static MachineRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new MachineRecord
        {
            ResourceId = reader.Text(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
            SystemAssigned = reader.OptionalGuid() is { } own ? new ClientId(own) : null,
            UserAssigned = ReadAssigned(ref reader),
            Enrolment = reader.Bool()
                ? new MachineEnrolment(
                    [.. reader.Raw(MachineEnrolment.HashSize)], [.. reader.Raw(MachineEnrolment.HashSize)], DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()))
                : null,
            Agent = reader.Bool() ? new MachineAgent(reader.Guid(), [.. reader.Bytes()], DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64())) : null,
        };
    }

    private static ImmutableArray<ClientId> ReadAssigned(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 16);
        var assigned = ImmutableArray.CreateBuilder<ClientId>(count);
        for (var i = 0; i < count; i++)
        {
            assigned.Add(new ClientId(reader.Guid()));
        }

        return assigned.MoveToImmutable();
    }
}
