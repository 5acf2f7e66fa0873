using System.Text;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Barrier;

/// <summary>S2 and S14: nothing sealed or tagged opens anywhere but in its place.</summary>
public sealed class MovedAndEditedBlobs
{
    [Fact]
    public async Task S2_values_swapped_across_tenants_vaults_kinds_names_and_versions_never_open()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var cells = await SealEverywhereAsync(installation);
        Assert.Equal(48, cells.Count);
        var swaps = 0;
        foreach (var (from, blob) in cells)
        {
            foreach (var (to, _) in cells.Where(cell => cell.Context != from))
            {
                var key = await installation.VaultKeys.ForAsync(to.Tenant, to.Vault, ValueSealer.KeyNumberOf(blob), default);
                Assert.Throws<InvalidDataException>(() => installation.Values.Open(key, to, blob));
                swaps++;
            }

            var own = await installation.VaultKeys.ForAsync(from.Tenant, from.Vault, 1, default);
            using var opened = installation.Values.Open(own, from, blob);
            Assert.Equal(Encoding.UTF8.GetBytes(from.ToString()), opened.Span.ToArray());
        }

        Assert.True(swaps >= 2_000);
    }

    [Fact]
    public async Task S2_the_parts_of_two_values_under_one_vault_key_do_not_combine()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var key = await installation.VaultKeys.NewestAsync(tenant, vault, default);
        var context = new ValueContext(tenant, vault, "secrets", "name", "1");
        var (a, b) = (installation.Values.Seal(key, context, "value a"u8), installation.Values.Seal(key, context, "value b"u8));
        int[] cuts = [0, 1, 2, 6, 30, 62, 78, 90, 97, a.Length];
        for (var i = 0; i < cuts.Length; i++)
        {
            for (var j = i + 1; j < cuts.Length; j++)
            {
                byte[] mixed = [.. a[..cuts[i]], .. b[cuts[i]..cuts[j]], .. a[cuts[j]..]];
                if (!mixed.AsSpan().SequenceEqual(a) && !mixed.AsSpan().SequenceEqual(b))
                {
                    Assert.Throws<InvalidDataException>(() => installation.Values.Open(key, context, mixed));
                }
            }
        }
    }

    [Fact]
    public async Task Every_flipped_bit_and_truncation_of_a_sealed_value_is_refused()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var key = await installation.VaultKeys.NewestAsync(tenant, vault, default);
        var context = new ValueContext(tenant, vault, "secrets", "name", "1");
        var blob = installation.Values.Seal(key, context, "the value"u8);
        Assert.Equal("the value".Length + ValueSealer.Overhead, blob.Length);
        for (var bit = 0; bit < blob.Length * 8; bit++)
        {
            blob[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => installation.Values.Open(key, context, blob));
            blob[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < blob.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => installation.Values.Open(key, context, blob.AsSpan(0, length)));
        }

        using var opened = installation.Values.Open(key, context, blob);
        Assert.True(opened.Span.SequenceEqual("the value"u8));
        using var empty = installation.Values.Open(key, context, installation.Values.Seal(key, context, []));
        Assert.Equal(0, empty.Length);
    }

    [Fact]
    public async Task S14_rows_moved_edited_truncated_or_made_elsewhere_are_refused()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        await using var elsewhere = await TestInstallation.OpenedAsync();
        var keys = Enumerable.Range(0, 50).Select(i => Key($"t/{i % 5}/v/{i}/secret/name")).ToList();
        var rows = keys.Select((key, i) => installation.Guard.Protect(key, Encoding.ASCII.GetBytes($"payload {i}"))).ToList();
        var swaps = 0;
        for (var i = 0; i < keys.Count; i++)
        {
            for (var j = 0; j < keys.Count; j++, swaps++)
            {
                if (i == j)
                {
                    Assert.Equal($"payload {i}", Encoding.ASCII.GetString(installation.Guard.Open(keys[i], rows[j]).Span));
                }
                else
                {
                    Assert.Throws<RowIntegrityException>(() => installation.Guard.Open(keys[i], rows[j]));
                }
            }
        }

        Assert.True(swaps >= 2_000);
        var row = rows[0];
        for (var bit = 0; bit < row.Length * 8; bit++)
        {
            row[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<RowIntegrityException>(() => installation.Guard.Open(keys[0], row));
            row[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < row.Length; length++)
        {
            Assert.Throws<RowIntegrityException>(() => installation.Guard.Open(keys[0], row.AsMemory(0, length)));
        }

        Assert.Throws<RowIntegrityException>(() => installation.Guard.Open(keys[0], elsewhere.Guard.Protect(keys[0], "payload"u8)));
    }

    [Fact]
    public async Task S14_a_row_s_key_and_payload_cannot_trade_bytes()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var stored = installation.Guard.Protect(Key("ab"), "cd"u8);
        byte[] shifted = [.. stored[..37], .. "bcd"u8];
        Assert.Throws<RowIntegrityException>(() => installation.Guard.Open(Key("a"), shifted));
    }

    [Fact]
    public async Task Purpose_blobs_open_only_with_their_purpose_and_context_and_whole()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        await using var elsewhere = await TestInstallation.OpenedAsync();
        var blob = installation.Purposes.Seal("continuation", "context"u8, "plaintext"u8);
        using (var opened = installation.Purposes.Open("continuation", "context"u8, blob))
        {
            Assert.True(opened!.Span.SequenceEqual("plaintext"u8));
        }

        Assert.Null(installation.Purposes.Open("backup", "context"u8, blob));
        Assert.Null(installation.Purposes.Open("continuation", "contexu"u8, blob));
        Assert.Null(installation.Purposes.Open("continuation", ""u8, blob));
        Assert.Null(elsewhere.Purposes.Open("continuation", "context"u8, blob));
        for (var bit = 0; bit < blob.Length * 8; bit++)
        {
            blob[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(installation.Purposes.Open("continuation", "context"u8, blob));
            blob[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < blob.Length; length++)
        {
            Assert.Null(installation.Purposes.Open("continuation", "context"u8, blob.AsSpan(0, length)));
        }
    }

    [Fact]
    public async Task A_vault_key_row_copied_to_another_vault_does_not_open_there_even_with_a_valid_tag()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, one) = await installation.NewVaultAsync();
        var other = VaultId.New();
        var source = BarrierRows.VaultKeyOf(tenant, one, 1).Key;
        var target = BarrierRows.VaultKeyOf(tenant, other, 1).Key;
        var payload = installation.Guard.Open(source, installation.Memory.Snapshot()[source]);
        installation.Memory.Tamper(target, installation.Guard.Protect(target, payload.Span));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await installation.VaultKeys.ForAsync(tenant, other, 1, default));
        installation.Memory.Tamper(target, installation.Memory.Snapshot()[source]);
        await Assert.ThrowsAsync<RowIntegrityException>(async () => await installation.VaultKeys.ForAsync(tenant, other, 1, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Backup")]
    [InlineData("back up")]
    [InlineData("bäckup")]
    public async Task A_purpose_that_is_no_constant_of_ours_is_a_bug(string purpose)
    {
        await using var installation = await TestInstallation.OpenedAsync();
        Assert.ThrowsAny<ArgumentException>(() => installation.Purposes.Seal(purpose, [], []));
        Assert.ThrowsAny<ArgumentException>(() => installation.Purposes.Seal(new string('a', 65), [], []));
    }

    private static async Task<List<(ValueContext Context, byte[] Blob)>> SealEverywhereAsync(TestInstallation installation)
    {
        var cells = new List<(ValueContext, byte[])>();
        foreach (var tenant in (TenantId[])[TenantId.New(), TenantId.New()])
        {
            for (var v = 0; v < 3; v++)
            {
                var (_, vault) = await installation.NewVaultAsync(tenant);
                var key = await installation.VaultKeys.NewestAsync(tenant, vault, default);
                foreach (var (kind, name, version) in
                    from kind in (string[])["secrets", "keys"] from name in (string[])["a", "ab"] from version in (string[])["b1", "1"] select (kind, name, version))
                {
                    var context = new ValueContext(tenant, vault, kind, name, version);
                    cells.Add((context, installation.Values.Seal(key, context, Encoding.UTF8.GetBytes(context.ToString()))));
                }
            }
        }

        return cells;
    }

    private static StoreKey Key(string text) => new(Encoding.ASCII.GetBytes(text));
}
