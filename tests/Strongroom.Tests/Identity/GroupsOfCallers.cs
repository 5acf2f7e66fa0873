using CsCheck;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>A caller's groups are those of the moment, directly and through others, for remembered tokens too.</summary>
public sealed class GroupsOfCallers : IAsyncLifetime
{
    private SampleInstallation _at = null!;

    public async ValueTask InitializeAsync() => _at = await SampleInstallation.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Joining_and_leaving_hold_for_a_token_already_remembered()
    {
        var token = _at.IssueA();
        Assert.Empty(Groups(token));
        var group = await CreateAsync("readers");

        await AddAsync(group, _at.ClientA.Principal);
        Assert.Equal([group], Groups(token));
        Assert.Equal([group], Groups(_at.IssueA()));

        await ChangeAsync(tx => GroupDirectory.RemoveMemberAsync(tx, _at.TenantA, group, _at.ClientA.Principal, default));
        Assert.Empty(Groups(token));
    }

    [Fact]
    public async Task Groups_within_groups_count_once_each_and_end_with_the_one_between()
    {
        var token = _at.IssueA();
        var (inner, left, right, outer) = (await CreateAsync("inner"), await CreateAsync("left"), await CreateAsync("right"), await CreateAsync("outer"));
        await AddAsync(inner, _at.ClientA.Principal);
        await AddAsync(left, inner);
        await AddAsync(right, inner);
        await AddAsync(outer, left);
        await AddAsync(outer, right);
        Assert.Equal(new[] { inner, left, right, outer }.Order(ById), Groups(token).Order(ById));

        await ChangeAsync(tx => GroupDirectory.DeleteAsync(tx, _at.TenantA, inner, default));
        Assert.Empty(Groups(token));
    }

    [Fact]
    public async Task A_restart_finds_the_same_groups()
    {
        var (inner, outer) = (await CreateAsync("inner"), await CreateAsync("outer"));
        await AddAsync(inner, _at.ClientA.Principal);
        await AddAsync(outer, inner);

        await _at.RestartAsync();

        Assert.Equal(new[] { inner, outer }.Order(ById), Groups(_at.IssueA()).Order(ById));
    }

    [Fact, Trait("Row", "S28")]
    public async Task A_deleted_group_is_gone_and_one_of_the_same_name_is_another()
    {
        var group = await CreateAsync("readers");
        await AddAsync(group, _at.ClientA.Principal);
        await ChangeAsync(tx => GroupDirectory.DeleteAsync(tx, _at.TenantA, group, default));

        var again = await CreateAsync("readers");

        Assert.NotEqual(group, again);
        Assert.Empty(Groups(_at.IssueA()));
        Assert.Null(new DirectoryPrincipals(_at.Feed).Find(_at.TenantA, group));
        Assert.Equal(404, (await TryAsync(tx => GroupDirectory.AddMemberAsync(tx, _at.TenantA, group, _at.ClientA.Principal, default))).Error!.Status);
        Assert.Equal(404, (await TryAsync(tx => GroupDirectory.DeleteAsync(tx, _at.TenantA, group, default))).Error!.Status);
    }

    [Fact, Trait("Row", "S22")]
    public async Task Another_tenants_principal_is_no_member_and_its_group_no_group()
    {
        var group = await CreateAsync("readers");
        var stranger = _at.ClientB.Principal;

        Assert.Equal(404, (await TryAsync(tx => GroupDirectory.AddMemberAsync(tx, _at.TenantA, group, stranger, default))).Error!.Status);
        Assert.Equal(404, (await TryAsync(tx => GroupDirectory.AddMemberAsync(tx, _at.TenantB, group, stranger, default))).Error!.Status);
        Assert.Equal(404, (await TryAsync(tx => GroupDirectory.DeleteAsync(tx, _at.TenantB, group, default))).Error!.Status);
        Assert.Equal(404, (await TryAsync(tx => GroupDirectory.AddMemberAsync(tx, _at.TenantA, group, PrincipalId.New(), default))).Error!.Status);
    }

    [Fact]
    public async Task A_group_never_holds_itself_and_two_changes_at_once_cannot_make_it_so()
    {
        var (a, b, c) = (await CreateAsync("a"), await CreateAsync("b"), await CreateAsync("c"));
        await AddAsync(a, b);
        await AddAsync(b, c);
        foreach (var (outer, inner) in new[] { (a, a), (b, a), (c, a), (c, b) })
        {
            Assert.Equal(DirectoryRefusals.CircularGroups, (await TryAsync(tx => GroupDirectory.AddMemberAsync(tx, _at.TenantA, outer, inner, default))).Error);
        }

        var (d, e) = (await CreateAsync("d"), await CreateAsync("e"));
        var (one, two) = (_at.NewTx(), _at.NewTx());
        Assert.Null((await GroupDirectory.AddMemberAsync(one, _at.TenantA, d, e, default)).Error);
        Assert.Null((await GroupDirectory.AddMemberAsync(two, _at.TenantA, e, d, default)).Error);
        Assert.True((await _at.Store.CommitAsync(one.ToBatch(), default)).Committed);
        Assert.False((await _at.Store.CommitAsync(two.ToBatch(), default)).Committed);
    }

    [Fact]
    public async Task Nesting_and_members_are_bounded()
    {
        var chain = new List<PrincipalId> { await CreateAsync("0") };
        for (var i = 1; i < GroupNesting.MaxDepth; i++)
        {
            chain.Add(await CreateAsync($"{i}"));
            await AddAsync(chain[i - 1], chain[i]);
        }

        var further = await CreateAsync("further");
        Assert.Equal(DirectoryRefusals.NestedTooDeep, (await TryAsync(tx => GroupDirectory.AddMemberAsync(tx, _at.TenantA, chain[^1], further, default))).Error);
        Assert.Equal(DirectoryRefusals.NestedTooDeep, (await TryAsync(tx => GroupDirectory.AddMemberAsync(tx, _at.TenantA, further, chain[0], default))).Error);
        await AddAsync(chain[^2], further);

        await ChangeAsync(async tx =>
        {
            var key = IdentityRows.Groups.Key(_at.TenantA.Compact, further.Compact);
            var record = (await tx.FindAsync(key, default))!;
            tx.Put(key, record with { Members = [.. Enumerable.Range(0, GroupRecord.MaxMembers).Select(_ => new GroupMember(PrincipalId.New(), false))] });
            return further;
        });
        Assert.Equal(DirectoryRefusals.TooManyMembers, (await TryAsync(tx => GroupDirectory.AddMemberAsync(tx, _at.TenantA, further, _at.ClientA.Principal, default))).Error);
        Assert.Equal(DirectoryRefusals.BadName, (await TryAsync(tx => GroupDirectory.CreateAsync(tx, _at.TenantA, "", _at.Clock.Now, default))).Error);
        Assert.Equal(DirectoryRefusals.BadName, (await TryAsync(tx => GroupDirectory.CreateAsync(tx, _at.TenantA, "a\nb", _at.Clock.Now, default))).Error);
    }

    [Fact]
    public async Task A_member_twice_is_a_member_once_and_one_who_is_none_cannot_leave()
    {
        var group = await CreateAsync("readers");
        await AddAsync(group, _at.ClientA.Principal);
        var again = _at.NewTx();
        Assert.Null((await GroupDirectory.AddMemberAsync(again, _at.TenantA, group, _at.ClientA.Principal, default)).Error);
        Assert.False(again.HasChanges);
        Assert.Equal(404, (await TryAsync(tx => GroupDirectory.RemoveMemberAsync(tx, _at.TenantA, group, PrincipalId.New(), default))).Error!.Status);
    }

    [Fact]
    public async Task Principals_are_found_by_object_id_and_by_client_id_in_their_own_tenant_only()
    {
        var principals = new DirectoryPrincipals(_at.Feed);
        var group = await CreateAsync("readers");
        var facts = new PrincipalFacts(_at.ClientA.Principal, "ServicePrincipal", "app a", _at.ClientA.Client);

        Assert.Equal(facts, principals.Find(_at.TenantA, _at.ClientA.Principal));
        Assert.Equal(facts, principals.Find(_at.TenantA, _at.ClientA.Client));
        Assert.Equal(new PrincipalFacts(group, "Group", "readers", null), principals.Find(_at.TenantA, group));
        Assert.Null(principals.Find(_at.TenantB, _at.ClientA.Principal));
        Assert.Null(principals.Find(_at.TenantB, _at.ClientA.Client));
        Assert.Null(principals.Find(_at.TenantB, group));
        _at.Feed.Close();
        Assert.Null(principals.Find(_at.TenantA, _at.ClientA.Principal));
    }

    [Fact]
    public void The_index_of_memberships_says_what_the_records_say() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 8].HashSet[0, 6], Gen.Bool).List[1, 40].Sample(steps =>
        {
            var tenant = TenantId.New();
            var ids = Enumerable.Range(0, 9).Select(i => new PrincipalId(new Guid(i + 1, 0, 0, new byte[8]))).ToArray();
            var index = GroupMemberships.None;
            var plain = new Dictionary<PrincipalId, HashSet<PrincipalId>>();
            foreach (var (group, members, deleted) in steps)
            {
                var id = ids[group];
                if (deleted)
                {
                    index = index.Without(tenant, id);
                    plain.Remove(id);
                }
                else
                {
                    plain[id] = [.. members.Select(i => ids[i])];
                    index = index.With(tenant, id, new GroupRecord
                    {
                        DisplayName = "g",
                        CreatedAt = DateTimeOffset.UnixEpoch,
                        Members = [.. plain[id].Select(member => new GroupMember(member, true))],
                    });
                }
            }

            foreach (var id in ids)
            {
                var expected = new HashSet<PrincipalId>();
                while (plain.Where(pair => !expected.Contains(pair.Key) && (pair.Value.Contains(id) || pair.Value.Overlaps(expected))).Select(pair => (PrincipalId?)pair.Key).FirstOrDefault() is { } found)
                {
                    expected.Add(found);
                }

                Assert.Equal(expected.Order(ById), index.Of(tenant, id).Order(ById));
                Assert.Empty(index.Of(TenantId.New(), id));
            }
        });

    private static readonly IComparer<PrincipalId> ById = Comparer<PrincipalId>.Create((a, b) => a.Value.CompareTo(b.Value));

    private IReadOnlyList<PrincipalId> Groups(string token) => _at.Present(token).Value.Groups;

    private Task<PrincipalId> CreateAsync(string name) => ChangeAsync(tx => GroupDirectory.CreateAsync(tx, _at.TenantA, name, _at.Clock.Now, default));

    private Task AddAsync(PrincipalId group, PrincipalId member) => ChangeAsync(tx => GroupDirectory.AddMemberAsync(tx, _at.TenantA, group, member, default));

    private async Task<PrincipalId> ChangeAsync(Func<Tx, ValueTask<Result<PrincipalId>>> change)
    {
        PrincipalId made = default;
        await _at.ChangeAsync(async tx => made = (await change(tx)).Value);
        return made;
    }

    private async Task<Result<PrincipalId>> TryAsync(Func<Tx, ValueTask<Result<PrincipalId>>> change) => await change(_at.NewTx());
}
