using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Server.Tls;
using Xunit;

namespace Strongroom.Tests.Tls;

/// <summary>The room wired as the server wires it.</summary>
public sealed class TlsComposition : IDisposable
{
    private readonly TlsSetting _setting = new();

    public void Dispose() => _setting.Dispose();

    [Fact]
    public async Task First_run_serves_the_stand_in_until_the_installation_opens()
    {
        _setting.Sealer.IsSealed = true;
        await using var app = await StartAsync(null);
        Assert.Equal("CN=Strongroom server", await IssuerAsync(app));

        _setting.Sealer.IsSealed = false;
        await app.Services.GetRequiredService<CertificateUpkeep>().RunOnceAsync(CancellationToken.None);

        Assert.StartsWith("CN=Strongroom installation CA ", await IssuerAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_run_serves_the_leaf_while_sealed()
    {
        await _setting.RenewAsync();
        _setting.Sealer.IsSealed = true;

        await using var app = await StartAsync(null);

        Assert.StartsWith("CN=Strongroom installation CA ", await IssuerAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operator_s_certificate_is_served_and_no_authority_is_made()
    {
        using var other = InstallationCa.Create(_setting.Identity, _setting.Clock.Now);
        using var leaf = other.IssueLeaf(_setting.Identity, _setting.Clock.Now);
        using var key = leaf.GetECDsaPrivateKey()!;
        var path = _setting.Write("own.pem", leaf.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());

        await using var app = await StartAsync(new OperatorFiles(path, path));
        await app.Services.GetRequiredService<CertificateUpkeep>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(other.Certificate.Subject, await IssuerAsync(app));
        Assert.Equal(0, _setting.Rows.Commits);
        Assert.False(File.Exists(_setting.Files.CaPath));
    }

    [Fact]
    public async Task Unusable_operator_s_certificate_stops_the_start()
    {
        await Assert.ThrowsAsync<TlsMaterialException>(() => StartAsync(new OperatorFiles("/nowhere/cert.pem", "/nowhere/key.pem")));
    }

    private async Task<WebApplication> StartAsync(OperatorFiles? brought)
    {
        Assert.True(InstallationNames.TryCreate("localhost", 8443, out var names));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.Services.AddSingleton<TimeProvider>(_setting.Clock);
        builder.Services.AddSingleton<IPurposeSealer>(_setting.Sealer);
        builder.Services.AddTls(new TlsSettings(names, _setting.Directory, [IPAddress.Loopback], brought), provider => async cancel =>
        {
            var ca = await _setting.Rows.WriteAsync(tx => provider.GetRequiredService<CaCustody>().EnsureAsync(tx, cancel));
            provider.GetRequiredService<LeafRenewal>().IssueIfDue(ca, provider.GetRequiredService<IPurposeSealer>());
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            KestrelLimits.Apply(kestrel);
            kestrel.ListenTls(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.Services.LoadCertificate();
        await app.StartAsync();
        return app;
    }

    private static async Task<string> IssuerAsync(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(address).Port);
        await using var tls = new SslStream(socket.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("login.localhost");
        return tls.RemoteCertificate!.Issuer;
    }
}
