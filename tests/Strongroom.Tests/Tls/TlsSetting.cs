using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Kernel;
using Strongroom.Server.Tls;

namespace Strongroom.Tests.Tls;

/// <summary>An installation's TLS in a scratch directory, with a clock of its own.</summary>
internal sealed class TlsSetting : IDisposable
{
    public TlsSetting(string domain = "localhost", params IPAddress[] listenerAddresses)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("strongroom-tls-").FullName;
        Files = new TlsFiles(Directory);
        Use(domain, listenerAddresses);
    }

    public string Directory { get; }

    public TlsFiles Files { get; }

    public FlatSealer Sealer { get; } = new();

    public MemoryRows Rows { get; } = new();

    // Whole seconds, as certificates have.
    public SteppedClock Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()));

    public ServerIdentity Identity { get; private set; } = null!;

    public TlsCertificates Served { get; private set; } = null!;

    public LeafRenewal Renewal { get; private set; } = null!;

    /// <summary>Starts over on the same files and rows, as a new process would.</summary>
    public void Use(string domain, params IPAddress[] listenerAddresses)
    {
        Assert(InstallationNames.TryCreate(domain, 8443, out var names));
        Identity = new ServerIdentity(names!, listenerAddresses);
        Served = new TlsCertificates(Identity, Clock, NullLogger<TlsCertificates>.Instance);
        Renewal = new LeafRenewal(Identity, Files, Served, Clock, NullLogger<LeafRenewal>.Instance);
    }

    public Task<CaRecord> EnsureAsync()
    {
        var custody = new CaCustody(Identity, Sealer, Clock, NullLogger<CaCustody>.Instance);
        return Rows.WriteAsync(tx => custody.EnsureAsync(tx, CancellationToken.None));
    }

    public async Task<bool> RenewAsync() => Renewal.IssueIfDue(await EnsureAsync(), Sealer);

    public string Write(string name, string content)
    {
        var path = Path.Combine(Directory, name);
        File.WriteAllText(path, content);
        return path;
    }

    public string Write(string name, X509Certificate2 certificate) => Write(name, certificate.ExportCertificatePem() + "\n");

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static void Assert(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("The setting is wrong");
        }
    }
}
