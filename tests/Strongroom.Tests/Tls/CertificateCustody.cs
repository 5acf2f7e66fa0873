using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Barrier;
using Strongroom.Server.Tls;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Tls;

public sealed class CertificateCustody : IDisposable
{
    private readonly TlsSetting _setting = new();

    public void Dispose() => _setting.Dispose();

    [Fact]
    public async Task Ca_is_made_once()
    {
        var first = await _setting.EnsureAsync();
        var second = await _setting.EnsureAsync();

        Assert.Equal(first.Certificate, second.Certificate);
        Assert.Equal(1, _setting.Rows.Commits);
    }

    [Fact]
    public async Task Ca_key_is_not_in_the_row_in_the_clear()
    {
        var record = await _setting.EnsureAsync();
        using var ca = InstallationCa.Open(record, _setting.Sealer);
        using var opened = _setting.Sealer.Open("installation-ca", SHA256.HashData(record.Certificate), record.SealedKey);

        Assert.NotNull(opened);
        Assert.Equal(-1, record.SealedKey.AsSpan().IndexOf(opened.Span[..32]));
    }

    [Fact]
    public async Task Sealed_key_of_one_ca_does_not_open_beside_the_certificate_of_another()
    {
        var first = await _setting.EnsureAsync();
        using var other = InstallationCa.Create(_setting.Identity, _setting.Clock.Now);
        var second = other.Seal(_setting.Sealer, null);

        Assert.Throws<CryptographicException>(() => InstallationCa.Open(first with { SealedKey = second.SealedKey }, _setting.Sealer));
    }

    [Fact]
    public async Task Record_reads_back_as_written_and_refuses_every_truncation()
    {
        var record = (await _setting.EnsureAsync()) with { Previous = [1, 2, 3] };
        var writer = new RecordWriter();
        CaRecord.Write(writer, record);
        var bytes = writer.Written.ToArray();
        var reader = new RecordReader(bytes);
        var copy = CaRecord.Read(ref reader);

        Assert.True(reader.AtEnd);
        Assert.Equal(record.Certificate, copy.Certificate);
        Assert.Equal(record.SealedKey, copy.SealedKey);
        Assert.Equal(record.Previous, copy.Previous);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() =>
            {
                var cut = new RecordReader(bytes.AsSpan(0, length));
                CaRecord.Read(ref cut);
            });
        }
    }

    [Fact]
    public async Task Leaf_is_issued_once_and_renewed_when_a_third_of_its_life_is_left()
    {
        Assert.Equal(CertificateOrigin.Bootstrap, _setting.Served.Current.Origin);
        Assert.True(await _setting.RenewAsync());
        Assert.False(await _setting.RenewAsync());
        var first = _setting.Served.Current;

        _setting.Clock.Now = first.End - TimeSpan.FromDays(31);
        Assert.False(await _setting.RenewAsync());
        _setting.Clock.Now = first.End - TimeSpan.FromDays(30);
        Assert.True(await _setting.RenewAsync());

        Assert.NotEqual(first.Certificate.SerialNumber, _setting.Served.Current.Certificate.SerialNumber);
        Assert.NotEqual(first.Certificate.GetPublicKeyString(), _setting.Served.Current.Certificate.GetPublicKeyString());
    }

    [Fact]
    public async Task Leaf_of_the_last_run_serves_while_sealed()
    {
        await _setting.RenewAsync();
        var serial = _setting.Served.Current.Certificate.SerialNumber;
        _setting.Sealer.IsSealed = true;

        _setting.Use("localhost");
        _setting.Renewal.Resume();

        Assert.Equal(serial, _setting.Served.Current.Certificate.SerialNumber);
        Assert.True(_setting.Served.Current.Certificate.HasPrivateKey);
        Assert.False(await _setting.RenewAsync());
    }

    [Fact]
    public async Task Due_leaf_stays_while_sealed_and_is_renewed_after()
    {
        await _setting.RenewAsync();
        var serial = _setting.Served.Current.Certificate.SerialNumber;
        _setting.Clock.Now += TimeSpan.FromDays(70);
        _setting.Sealer.IsSealed = true;

        await Assert.ThrowsAsync<SealedException>(_setting.RenewAsync);
        Assert.Equal(serial, _setting.Served.Current.Certificate.SerialNumber);

        _setting.Sealer.IsSealed = false;
        Assert.True(await _setting.RenewAsync());
    }

    [Fact]
    public async Task Files_have_their_modes()
    {
        await _setting.RenewAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_setting.Files.LeafPath));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(_setting.Files.LeafPath)!));
        Assert.True(File.GetUnixFileMode(_setting.Files.CaPath).HasFlag(UnixFileMode.OtherRead));
        Assert.DoesNotContain("PRIVATE", await File.ReadAllTextAsync(_setting.Files.CaPath), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", await File.ReadAllTextAsync(_setting.Files.BundlePath), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    public async Task Leaf_key_that_others_may_read_is_not_used(UnixFileMode excess)
    {
        await _setting.RenewAsync();
        File.SetUnixFileMode(_setting.Files.LeafPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | excess);

        _setting.Use("localhost");
        _setting.Renewal.Resume();

        Assert.Equal(CertificateOrigin.Bootstrap, _setting.Served.Current.Origin);
        Assert.True(await _setting.RenewAsync());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_setting.Files.LeafPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task Spoilt_leaf_file_is_replaced(string content)
    {
        await _setting.RenewAsync();
        await File.WriteAllTextAsync(_setting.Files.LeafPath, content);

        _setting.Use("localhost");
        _setting.Renewal.Resume();

        Assert.Equal(CertificateOrigin.Bootstrap, _setting.Served.Current.Origin);
        Assert.True(await _setting.RenewAsync());
    }

    [Fact]
    public async Task Another_domain_gets_another_ca_and_leaf()
    {
        var before = await _setting.EnsureAsync();
        await _setting.RenewAsync();

        _setting.Use("kv.example.org");
        _setting.Renewal.Resume();
        Assert.True(await _setting.RenewAsync());
        var after = await _setting.EnsureAsync();

        Assert.NotEqual(before.Certificate, after.Certificate);
        Assert.Empty(after.Previous);
        Assert.True(_setting.Served.Current.Certificate.MatchesHostname("login.kv.example.org"));
        Assert.False(_setting.Served.Current.Certificate.MatchesHostname("login.localhost"));
    }

    [Fact]
    public async Task Ageing_ca_gets_a_successor_and_stays_trusted()
    {
        var before = await _setting.EnsureAsync();
        _setting.Clock.Now += TimeSpan.FromDays(3652 - 365);
        Assert.True(await _setting.RenewAsync());
        var after = await _setting.EnsureAsync();

        Assert.NotEqual(before.Certificate, after.Certificate);
        Assert.Equal(before.Certificate, after.Previous);
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPemFile(_setting.Files.CaPath);
        Assert.Equal([after.Certificate, before.Certificate], trusted.Select(c => c.RawData));
    }

    [Fact]
    public async Task Bundle_holds_the_ca_and_the_roots_of_the_system()
    {
        const string System = "/etc/ssl/certs/ca-certificates.crt";
        Assert.SkipUnless(File.Exists(System), "No system bundle");
        await _setting.RenewAsync();

        var expected = await File.ReadAllTextAsync(_setting.Files.CaPath) + await File.ReadAllTextAsync(System);
        Assert.Equal(expected, await File.ReadAllTextAsync(_setting.Files.BundlePath, Encoding.UTF8));
    }

    [Fact]
    public void Stand_in_is_replaced_before_it_ends()
    {
        var first = _setting.Served.Current;
        _setting.Served.RenewBootstrap();
        Assert.Same(first, _setting.Served.Current);

        _setting.Clock.Now += TimeSpan.FromHours(17);
        _setting.Served.RenewBootstrap();
        Assert.NotSame(first, _setting.Served.Current);
        Assert.True(_setting.Served.Current.End > _setting.Clock.Now.AddHours(23));
    }

    [Fact]
    public async Task Upkeep_runs_rounds_one_at_a_time_and_passes_sealed_on()
    {
        var inside = 0;
        var most = 0;
        using var upkeep = new CertificateUpkeep(_setting.Served, async cancel =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Delay(20, cancel);
            Interlocked.Decrement(ref inside);
            await _setting.RenewAsync();
        }, null, _setting.Clock, NullLogger<CertificateUpkeep>.Instance);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => upkeep.RunOnceAsync(CancellationToken.None)));
        Assert.Equal(1, most);
        Assert.Equal(CertificateOrigin.Installation, _setting.Served.Current.Origin);

        _setting.Clock.Now += TimeSpan.FromDays(89);
        _setting.Sealer.IsSealed = true;
        await Assert.ThrowsAsync<SealedException>(() => upkeep.RunOnceAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Upkeep_outlives_a_fault()
    {
        var rounds = 0;
        var second = new TaskCompletionSource();
        using var upkeep = new CertificateUpkeep(_setting.Served, _ =>
        {
            if (++rounds == 2)
            {
                second.SetResult();
            }

            throw new RowIntegrityException(new StoreKey("sys/tls/ca"u8.ToArray()));
        }, null, TimeProvider.System, NullLogger<CertificateUpkeep>.Instance) { Interval = TimeSpan.FromMilliseconds(10) };

        await upkeep.StartAsync(CancellationToken.None);
        await second.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(upkeep.ExecuteTask!.IsCompleted);
        await upkeep.StopAsync(CancellationToken.None);
    }
}
