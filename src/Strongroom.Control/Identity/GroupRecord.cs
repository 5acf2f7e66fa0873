using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>A security group with its direct members. A member that has been deleted since means nobody: ids are never given out again (S28).</summary>
internal sealed record GroupRecord : IRecord<GroupRecord>
{
    /// <summary>Each change writes the whole record, 170 KB at this size.</summary>
    public const int MaxMembers = 10_000;

    /// <summary>2 added mail nickname, description and owners.</summary>
    private const byte NewestLayout = 2;
    private const int MemberSize = 16 + 1;

    public required string DisplayName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? MailNickname { get; init; }

    public string? Description { get; init; }

    public ImmutableArray<GroupMember> Members { get; init; } = [];

    /// <summary>Who may change the group without any role.</summary>
    public ImmutableArray<PrincipalId> Owners { get; init; } = [];

    public static void Write(RecordWriter writer, GroupRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Text(record.DisplayName);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Int32(record.Members.Length);
        foreach (var member in record.Members)
        {
            writer.Guid(member.Id.Value);
            writer.Bool(member.IsGroup);
        }

        writer.OptionalText(record.MailNickname);
        writer.OptionalText(record.Description);
        StoredOwners.Write(writer, record.Owners);
    }

    public static GroupRecord Read(ref RecordReader reader)
    {
        var layout = reader.Layout(NewestLayout);
        var oldest = new GroupRecord
        {
            DisplayName = reader.Text(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
            Members = ReadMembers(ref reader),
        };
        return layout == 1 ? oldest : oldest with { MailNickname = reader.OptionalText(), Description = reader.OptionalText(), Owners = StoredOwners.Read(ref reader) };
    }

    private static ImmutableArray<GroupMember> ReadMembers(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, MemberSize);
        var members = ImmutableArray.CreateBuilder<GroupMember>(count);
        for (var i = 0; i < count; i++)
        {
            members.Add(new GroupMember(new PrincipalId(reader.Guid()), reader.Bool()));
        }

        return members.MoveToImmutable();
    }
}
