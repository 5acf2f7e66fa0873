using CsCheck;
using Strongroom.Access;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Access;

public sealed class StoredAccessRecords
{
    [Fact]
    public void A_generated_case_decides_the_same_from_stored_rows() =>
        AccessCases.Case.Sample(
            c =>
            {
                var snapshot = AccessSnapshot.Empty;
                snapshot = c.Assignments.Aggregate(snapshot, (s, a) => s.WithAssignment(new AssignmentId(a.Id), Again(a.ToRow())));
                snapshot = c.Roles.Aggregate(snapshot, (s, r) => s.WithRole(new RoleId(r.Id), Again(r.ToDefinition())));
                snapshot = c.Denies.Aggregate(snapshot, (s, d) => s.WithDenial(d.Id, Again(d.ToRow())));
                Assert.Equal(c.Decide(), c.Ask(snapshot));
            },
            iter: 5_000);

    [Fact]
    public void Every_field_of_an_assignment_survives()
    {
        var row = new RoleAssignment
        {
            Scope = AccessWorld.At(AccessWorld.Kv1),
            WrittenScope = AccessWorld.Kv1,
            Role = new RoleId(Entropy.NewGuid()),
            Principal = PrincipalId.New(),
            PrincipalKind = PrincipalKind.ForeignGroup,
            Description = "d",
            Condition = "c",
            ConditionVersion = "2.0",
            CreatedOn = AccessWorld.Now,
            CreatedBy = PrincipalId.New(),
            UpdatedOn = AccessWorld.Now.AddTicks(1),
            UpdatedBy = PrincipalId.New(),
        };
        Assert.Equal(row, Again(row));
    }

    [Fact]
    public void An_assignment_of_the_first_layout_is_read_without_its_written_scope()
    {
        var row = new AccessCase.Assignment(default, AccessWorld.Kv1, Entropy.NewGuid(), Entropy.NewGuid(), "x").ToRow();
        var first = Bytes(row)[..^1];
        first[0] = 1;
        var reader = new RecordReader(first);
        Assert.Equal(row, RoleAssignment.Read(ref reader));
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Damaged_bytes_are_invalid_data_and_nothing_worse()
    {
        byte[][] rows =
        [
            Bytes(AccessWorld.Deny(AccessWorld.Kv1, "*", PrincipalRef.Everyone)),
            Bytes(new AccessCase.Role(default, [new(["a*"], ["b"], ["c"], [], "x")]).ToDefinition()),
            Bytes(new AccessCase.Assignment(default, AccessWorld.Kv1, default, Guid.Empty, "x").ToRow()),
            Bytes(new Tally(1)),
            Bytes(new IdClaim(Entropy.NewGuid())),
        ];
        Gen.Select(Gen.Int[0, rows.Length - 1], Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 400]).Sample(
            (which, at, value, length) =>
            {
                var damaged = rows[which].ToArray();
                damaged[at % damaged.Length] = value;
                damaged = damaged[..Math.Min(length, damaged.Length)];
                try
                {
                    Read(which, damaged);
                }
                catch (InvalidDataException)
                {
                }
            },
            iter: 20_000);
    }

    private static void Read(int which, byte[] bytes)
    {
        var reader = new RecordReader(bytes);
        _ = which switch
        {
            0 => (object)DenyAssignment.Read(ref reader),
            1 => RoleDefinition.Read(ref reader),
            2 => RoleAssignment.Read(ref reader),
            3 => Tally.Read(ref reader),
            _ => IdClaim.Read(ref reader),
        };
    }

    private static T Again<T>(T record) where T : class, IRecord<T>
    {
        var reader = new RecordReader(Bytes(record));
        var again = T.Read(ref reader);
        Assert.True(reader.AtEnd);
        return again;
    }

    private static byte[] Bytes<T>(T record) where T : class, IRecord<T>
    {
        var writer = new RecordWriter();
        T.Write(writer, record);
        return writer.Written.ToArray();
    }
}
