using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>What a role allows and where it may be assigned.</summary>
public sealed record RoleDefinition : IRecord<RoleDefinition>
{
    private const byte Layout = 1;

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required ImmutableArray<PermissionEntry> Permissions { get; init; }

    /// <summary>The role can be assigned at these scopes and below them.</summary>
    public required ImmutableArray<Scope> AssignableScopes { get; init; }

    public required DateTimeOffset CreatedOn { get; init; }

    public required DateTimeOffset UpdatedOn { get; init; }

    /// <summary>Null for a built-in role.</summary>
    public PrincipalId? CreatedBy { get; init; }

    public PrincipalId? UpdatedBy { get; init; }

    public bool IsAssignableAt(Scope scope)
    {
        foreach (var assignable in AssignableScopes)
        {
            if (assignable.Covers(scope))
            {
                return true;
            }
        }

        return false;
    }

    public static void Write(RecordWriter writer, RoleDefinition record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(Layout);
        writer.Text(record.Name);
        writer.OptionalText(record.Description);
        PermissionEntry.WriteAll(writer, record.Permissions);
        writer.Int32(record.AssignableScopes.Length);
        foreach (var scope in record.AssignableScopes)
        {
            StoredFields.WriteScope(writer, scope);
        }

        StoredFields.WriteTime(writer, record.CreatedOn);
        StoredFields.WriteTime(writer, record.UpdatedOn);
        writer.OptionalGuid(record.CreatedBy?.Value);
        writer.OptionalGuid(record.UpdatedBy?.Value);
    }

    public static RoleDefinition Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        return new RoleDefinition
        {
            Name = reader.Text(),
            Description = reader.OptionalText(),
            Permissions = PermissionEntry.ReadAll(ref reader),
            AssignableScopes = ReadScopes(ref reader),
            CreatedOn = StoredFields.ReadTime(ref reader),
            UpdatedOn = StoredFields.ReadTime(ref reader),
            CreatedBy = reader.OptionalGuid() is { } creator ? new PrincipalId(creator) : null,
            UpdatedBy = reader.OptionalGuid() is { } updater ? new PrincipalId(updater) : null,
        };
    }

    private static ImmutableArray<Scope> ReadScopes(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 5);
        var scopes = ImmutableArray.CreateBuilder<Scope>(count);
        for (var i = 0; i < count; i++)
        {
            scopes.Add(StoredFields.ReadScope(ref reader));
        }

        return scopes.MoveToImmutable();
    }
}
