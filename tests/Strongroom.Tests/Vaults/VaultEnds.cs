using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;
using Strongroom.Tests.Barrier;
using Strongroom.Vaults;
using Xunit;

namespace Strongroom.Tests.Vaults;

/// <summary>How a vault ends: when its retention is over, protected or not, with its keys first and everything else after.</summary>
public sealed class VaultEnds : IAsyncLifetime, IScopedGrants, IHsmAccess
{
    private TestInstallation _installation = null!;
    private readonly List<VaultId> _withoutAccess = [];
    private VaultLifecycle _lifecycle = null!;

    public async ValueTask InitializeAsync()
    {
        _installation = await TestInstallation.OpenedAsync();
        _lifecycle = new VaultLifecycle(_installation.VaultKeys, this, this, _installation.Clock);
    }

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    public ValueTask<int> RemoveUnderAsync(Tx tx, TenantId tenant, Scope scope, CancellationToken cancel) => ValueTask.FromResult(0);

    public ValueTask<int> RemoveWithAsync(Tx tx, TenantId tenant, Scope scope, IReadOnlyCollection<PrincipalId> principals, CancellationToken cancel) => ValueTask.FromResult(0);

    public VaultError? Establish(Tx tx, TenantId tenant, VaultId hsm, IReadOnlyCollection<PrincipalId> administrators, PrincipalId by, DateTimeOffset now) => null;

    public ValueTask RemoveAsync(Tx tx, TenantId tenant, VaultId hsm, CancellationToken cancel)
    {
        _withoutAccess.Add(hsm);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_end_of_retention_frees_the_name_and_leaves_no_row_of_the_vault()
    {
        var vault = await CreateAsync("ends", purgeProtection: true);
        var other = await CreateAsync("stays", purgeProtection: false);
        await PlantAsync(vault, 1200);
        await PlantAsync(other, 3);
        var deleted = await DeleteAsync(vault.Name);
        var due = Assert.Single(await DueAsync("vault-purge"));
        Assert.Equal(deleted.DeletedAt!.Value.AddDays(deleted.RetentionDays).ToUnixTimeSeconds(), due.Record.DueAt);

        Assert.True((await RunAsync(new VaultPurge(this, _installation.Clock), due)).Finished);
        Assert.Null(await FindAsync(vault.Name));
        Assert.Equal([vault.Id], _withoutAccess);
        Assert.Empty(await RowsAsync(vault, "key/"));
        var erase = Assert.Single(await DueAsync("vault-erase"));
        var turns = 0;
        while (!(await RunAsync(new VaultErasure([]), erase)).Finished)
        {
            turns++;
        }

        Assert.True(turns > 0);
        Assert.Empty(await RowsAsync(vault));
        Assert.NotEmpty(await RowsAsync(other));
    }

    [Fact]
    public async Task A_purge_that_falls_due_after_a_recovery_does_nothing()
    {
        var vault = await CreateAsync("back", purgeProtection: false);
        await DeleteAsync(vault.Name);
        var due = Assert.Single(await DueAsync("vault-purge"));
        var tx = Tx();
        await VaultLifecycle.RecoverAsync(tx, (await tx.FindAsync(VaultRows.Key(vault.Name), default))!, PrincipalId.New(), _installation.Clock.GetUtcNow(), default);
        await CommitAsync(tx);
        Assert.Empty(await DueAsync("vault-purge"));

        // As if the loop had read the item just before.
        var late = Tx();
        Assert.True((await new VaultPurge(this, _installation.Clock).RunAsync(due.Record, late, default)).Finished);
        Assert.False(late.HasChanges);
        Assert.Null((await FindAsync(vault.Name))!.DeletedAt);
    }

    [Fact]
    public async Task A_purge_meant_for_an_earlier_bearer_of_the_name_does_nothing()
    {
        var first = await CreateAsync("heir", purgeProtection: false);
        await DeleteAsync(first.Name);
        var due = Assert.Single(await DueAsync("vault-purge"));
        var tx = Tx();
        await _lifecycle.PurgeAsync(tx, (await tx.FindAsync(VaultRows.Key(first.Name), default))!, _installation.Clock.GetUtcNow(), default);
        await CommitAsync(tx);
        Assert.Empty(await RowsAsync(first, "key/"));
        Assert.Equal([first.Id], _withoutAccess);
        var second = await CreateAsync("heir", purgeProtection: false);
        await DeleteAsync(second.Name);

        var late = Tx();
        Assert.True((await new VaultPurge(this, _installation.Clock).RunAsync(due.Record, late, default)).Finished);
        Assert.False(late.HasChanges);
        Assert.Equal(second.Id, (await FindAsync(second.Name))!.Id);
    }

    [Fact]
    public void A_record_of_the_first_layout_is_a_live_vault_in_the_RBAC_model()
    {
        Assert.True(VaultName.TryParse("before", out var name));
        var (id, tenant, subscription) = (VaultId.New(), TenantId.New(), Guid.NewGuid());
        var writer = new RecordWriter();
        writer.Byte(1);
        writer.Guid(id.Value);
        writer.Guid(tenant.Value);
        writer.Guid(subscription);
        writer.Text("Rg");
        writer.Text(name.Value);
        writer.Text("local");
        writer.Int32(30);
        writer.Bool(true);
        writer.Int64(1_700_000_000);
        var reader = new RecordReader(writer.Written);

        var record = VaultRecord.Read(ref reader);

        Assert.True(reader.AtEnd);
        Assert.Equal((id, tenant, "before", 30, true), (record.Id, record.Tenant, record.ShownName, record.RetentionDays, record.PurgeProtection));
        Assert.True(record.Settings.UsesRbac);
        Assert.Null(record.DeletedAt);
        var again = new RecordWriter();
        VaultRecord.Write(again, record);
        var second = new RecordReader(again.Written);
        Assert.Equal(record.Settings.UsesRbac, VaultRecord.Read(ref second).Settings.UsesRbac);
        Assert.True(second.AtEnd);
    }

    private async Task<VaultEntry> CreateAsync(string text, bool purgeProtection)
    {
        Assert.True(VaultName.TryParse(text, out var name));
        var tx = Tx();
        var made = await _lifecycle.CreateAsync(tx, new VaultDraft(_tenant, _subscription, "rg", name, "local", 7, purgeProtection), default);
        await CommitAsync(tx);
        return made.Value;
    }

    private async Task<VaultRecord> DeleteAsync(VaultName name)
    {
        var tx = Tx();
        var deleted = VaultLifecycle.Delete(tx, (await tx.FindAsync(VaultRows.Key(name), default))!, _installation.Clock.GetUtcNow());
        await CommitAsync(tx);
        return deleted;
    }

    /// <summary>Rows of any kind below the vault: what they hold does not matter to whoever erases them.</summary>
    private async Task PlantAsync(VaultEntry vault, int count)
    {
        var tx = Tx();
        for (var i = 0; i < count; i++)
        {
            tx.Insert(new RowKey<NoteRecord>(new StoreKey([.. vault.Realm.Span, .. System.Text.Encoding.ASCII.GetBytes($"note/{i:D6}")])), new NoteRecord($"note {i}", []));
        }

        await CommitAsync(tx);
    }

    private async Task<DueOutcome> RunAsync(IDueWork work, Keyed<DueItem> due)
    {
        var tx = Tx();
        var item = await tx.FindAsync(due.Key, default);
        var outcome = await work.RunAsync(item!, tx, default);
        if (outcome.Finished)
        {
            tx.Delete(due.Key);
        }

        await CommitAsync(tx);
        return outcome;
    }

    private async Task<List<Keyed<DueItem>>> DueAsync(string kind) =>
        [.. (await Tx().ScanAsync(DueRows.Item, DueRows.Item.Prefix(), null, 100, default)).Where(due => due.Record.Kind == kind)];

    private async Task<IReadOnlyList<StoredRow>> RowsAsync(VaultEntry vault, string below = "") =>
        await _installation.Store.ScanAsync(new StoreKey([.. vault.Realm.Span, .. System.Text.Encoding.ASCII.GetBytes(below)]), null, 10_000, default);

    private ValueTask<VaultRecord?> FindAsync(VaultName name) => Tx().FindAsync(VaultRows.Key(name), default);

    private Tx Tx() => new(_installation.Store, _installation.Guard, default, writable: true);

    private async Task CommitAsync(Tx tx) => Assert.True((await _installation.Store.CommitAsync(tx.ToBatch(), default)).Committed);

    private readonly TenantId _tenant = TenantId.New();
    private readonly Guid _subscription = Guid.NewGuid();
}
