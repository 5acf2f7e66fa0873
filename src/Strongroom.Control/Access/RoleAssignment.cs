using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>A role given to a principal at a scope. Scope, role and principal never change.</summary>
public sealed record RoleAssignment : IRecord<RoleAssignment>
{
    private const byte Layout = 2;

    public required Scope Scope { get; init; }

    /// <summary>The scope in the letters of whoever made the assignment; null for one that is older than layout 2. Shown, never compared.</summary>
    public string? WrittenScope { get; init; }

    public required RoleId Role { get; init; }

    public required PrincipalId Principal { get; init; }

    public required PrincipalKind PrincipalKind { get; init; }

    public string? Description { get; init; }

    /// <summary>The assignment grants only where it holds.</summary>
    public string? Condition { get; init; }

    public string? ConditionVersion { get; init; }

    public required DateTimeOffset CreatedOn { get; init; }

    public required PrincipalId CreatedBy { get; init; }

    public required DateTimeOffset UpdatedOn { get; init; }

    public required PrincipalId UpdatedBy { get; init; }

    public static void Write(RecordWriter writer, RoleAssignment record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(Layout);
        StoredFields.WriteScope(writer, record.Scope);
        writer.Guid(record.Role.Value);
        writer.Guid(record.Principal.Value);
        StoredFields.WriteKind(writer, record.PrincipalKind);
        writer.OptionalText(record.Description);
        writer.OptionalText(record.Condition);
        writer.OptionalText(record.ConditionVersion);
        StoredFields.WriteTime(writer, record.CreatedOn);
        writer.Guid(record.CreatedBy.Value);
        StoredFields.WriteTime(writer, record.UpdatedOn);
        writer.Guid(record.UpdatedBy.Value);
        writer.OptionalText(record.WrittenScope);
    }

    public static RoleAssignment Read(ref RecordReader reader)
    {
        var layout = reader.Layout(Layout);
        return new RoleAssignment
        {
            Scope = StoredFields.ReadScope(ref reader),
            Role = new RoleId(reader.Guid()),
            Principal = new PrincipalId(reader.Guid()),
            PrincipalKind = StoredFields.ReadKind(ref reader),
            Description = reader.OptionalText(),
            Condition = reader.OptionalText(),
            ConditionVersion = reader.OptionalText(),
            CreatedOn = StoredFields.ReadTime(ref reader),
            CreatedBy = new PrincipalId(reader.Guid()),
            UpdatedOn = StoredFields.ReadTime(ref reader),
            UpdatedBy = new PrincipalId(reader.Guid()),
            WrittenScope = layout >= 2 ? reader.OptionalText() : null,
        };
    }
}
