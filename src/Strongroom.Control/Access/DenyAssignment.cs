using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>Refuses its operations to its principals, whatever roles they hold (control-plane reference §3.3).</summary>
public sealed record DenyAssignment : IRecord<DenyAssignment>
{
    private const byte Layout = 1;

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required ImmutableArray<PermissionEntry> Permissions { get; init; }

    public required Scope Scope { get; init; }

    public bool DoNotApplyToChildScopes { get; init; }

    public required ImmutableArray<PrincipalRef> Principals { get; init; }

    public ImmutableArray<PrincipalRef> ExcludePrincipals { get; init; } = [];

    public bool IsSystemProtected { get; init; }

    /// <summary>Kept and shown, never evaluated: a deny assignment denies as if its condition held, which errs on the safe side.</summary>
    public string? Condition { get; init; }

    public static void Write(RecordWriter writer, DenyAssignment record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(Layout);
        writer.Text(record.Name);
        writer.OptionalText(record.Description);
        PermissionEntry.WriteAll(writer, record.Permissions);
        StoredFields.WriteScope(writer, record.Scope);
        writer.Bool(record.DoNotApplyToChildScopes);
        StoredFields.WritePrincipals(writer, record.Principals);
        StoredFields.WritePrincipals(writer, record.ExcludePrincipals);
        writer.Bool(record.IsSystemProtected);
        writer.OptionalText(record.Condition);
    }

    public static DenyAssignment Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        return new DenyAssignment
        {
            Name = reader.Text(),
            Description = reader.OptionalText(),
            Permissions = PermissionEntry.ReadAll(ref reader),
            Scope = StoredFields.ReadScope(ref reader),
            DoNotApplyToChildScopes = reader.Bool(),
            Principals = StoredFields.ReadPrincipals(ref reader),
            ExcludePrincipals = StoredFields.ReadPrincipals(ref reader),
            IsSystemProtected = reader.Bool(),
            Condition = reader.OptionalText(),
        };
    }
}
