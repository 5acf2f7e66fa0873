using System.Collections.Immutable;
using Strongroom.Storage;

namespace Strongroom.Access.Hsm;

/// <summary>
/// Who may do what in one managed HSM: all its assignments and custom roles in one row. Every change of them is a change of the row, so that what must hold
/// over all of them (an administrator is left, no assignment names a role that is gone) holds at each commit, whoever changes what at the same time.
/// </summary>
public sealed record HsmAccess : IRecord<HsmAccess>
{
    private const byte Layout = 1;

    // An id and the fixed part of an assignment.
    private const int SmallestAssignment = 80;
    private const int SmallestRole = 30;

    public static HsmAccess Empty { get; } = new();

    /// <summary>Their scopes are <c>/</c>, <c>/keys</c> and <c>/keys/{name}</c>; none has a condition.</summary>
    public ImmutableArray<AssignedRole> Assignments { get; init; } = [];

    public ImmutableArray<Role> Roles { get; init; } = [];

    public AssignedRole? Find(AssignmentId id) => Assignments.FirstOrDefault(assigned => assigned.Id == id);

    /// <summary>A built-in role or one of the HSM's own.</summary>
    public Role? Find(RoleId id) => HsmRoles.TryFind(id, out var builtIn) ? builtIn : Roles.FirstOrDefault(role => role.Id == id);

    public static void Write(RecordWriter writer, HsmAccess record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(Layout);
        writer.Int32(record.Roles.Length);
        foreach (var role in record.Roles)
        {
            writer.Guid(role.Id.Value);
            RoleDefinition.Write(writer, role.Definition);
        }

        writer.Int32(record.Assignments.Length);
        foreach (var assigned in record.Assignments)
        {
            writer.Guid(assigned.Id.Value);
            RoleAssignment.Write(writer, assigned.Assignment);
        }
    }

    public static HsmAccess Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        var count = reader.Int32();
        reader.CheckCount(count, SmallestRole);
        var roles = ImmutableArray.CreateBuilder<Role>(count);
        for (var i = 0; i < count; i++)
        {
            roles.Add(new Role(new RoleId(reader.Guid()), IsBuiltIn: false, RoleDefinition.Read(ref reader)));
        }

        count = reader.Int32();
        reader.CheckCount(count, SmallestAssignment);
        var assignments = ImmutableArray.CreateBuilder<AssignedRole>(count);
        for (var i = 0; i < count; i++)
        {
            assignments.Add(new AssignedRole(new AssignmentId(reader.Guid()), RoleAssignment.Read(ref reader)));
        }

        return new HsmAccess { Roles = roles.MoveToImmutable(), Assignments = assignments.MoveToImmutable() };
    }
}
