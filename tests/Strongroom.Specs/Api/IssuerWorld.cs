using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Issuers;
using Strongroom.Kernel;
using Strongroom.Outbound;
using Strongroom.Server;
using Strongroom.Server.Hosting;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>A whole server in this process, with its sockets and its store, whose issuers are driven step by step as the schedule would: every step commits before the next.</summary>
internal sealed class IssuerWorld : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("strongroom-issuer-world-").FullName;
    private readonly int _port = DevServer.FreePort();
    private readonly bool _mayReachLoopback;
    private WebApplication _app = null!;

    private IssuerWorld(bool mayReachLoopback) => _mayReachLoopback = mayReachLoopback;

    /// <summary>Where proofs for ACME authorities are answered.</summary>
    public int AcmePort { get; } = DevServer.FreePort();

    public TenantId Tenant { get; } = TenantId.New();

    public VaultEntry Vault { get; private set; } = null!;

    private UnitsOfWork Units => _app.Services.GetRequiredService<UnitsOfWork>();

    public static async Task<IssuerWorld> StartAsync(bool mayReachLoopback = true)
    {
        var world = new IssuerWorld(mayReachLoopback);
        world.Vault = world.NewVault();
        await world.OpenAsync();
        return world;
    }

    /// <summary>Ends the server and begins it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public async Task<Result<AuthorityProvider>> RegisterAsync(string kind, string address, params (string Name, string Value)[] settings)
    {
        var draft = new ProviderDraft { Name = "Outside", Kind = kind, Address = address, Settings = settings.ToDictionary(pair => pair.Name, pair => pair.Value) };
        var tx = Units.System(writable: true);
        var outcome = await _app.Services.GetRequiredService<ProviderRegistry>().AddAsync(tx, Tenant, draft, default);
        Assert.True(outcome.Error is not null || await Units.CommitAsync(tx, default));
        return outcome;
    }

    public Enrolment Enrol(AuthorityProvider provider, SigningRequest request, IssuerAccount? account = null, byte[]? replaces = null) => new()
    {
        Vault = Vault,
        Certificate = Parsed("web"),
        IssuerName = "outside",
        Provider = provider,
        Account = account ?? new IssuerAccount(null, null, null, ["admin@example.com"]),
        Request = request,
        ValidityMonths = 3,
        Replaces = replaces,
        Now = Units.Now,
    };

    /// <summary>One step, committed.</summary>
    public async Task<EnrolmentStep> StepAsync(Enrolment enrolment)
    {
        while (true)
        {
            var tx = Units.System(writable: true);
            var (_, issuer) = (await _app.Services.GetRequiredService<AuthorityProviders>().FindAsync(tx, Tenant, enrolment.Provider.Name, default))!.Value;
            var step = await issuer.AdvanceAsync(enrolment with { Now = Units.Now }, tx, default);
            if (!tx.HasChanges || await Units.CommitAsync(tx, default))
            {
                return step;
            }
        }
    }

    /// <summary>Steps until it ends, or until <paramref name="stop"/> wants to look at one.</summary>
    public async Task<(EnrolmentStep Step, Enrolment Enrolment)> RunAsync(Enrolment enrolment, Func<EnrolmentStep, bool>? stop = null)
    {
        EnrolmentStep? last = null;
        for (var turn = 0; turn < 120; turn++)
        {
            var step = last = await StepAsync(enrolment);
            var state = step switch { EnrolmentStep.Waiting waiting => waiting.State, EnrolmentStep.Unreachable away => away.State, _ => null };
            enrolment = state is null ? enrolment : enrolment with { State = state };
            if (step is EnrolmentStep.Issued or EnrolmentStep.Refused || stop?.Invoke(step) == true)
            {
                return (step, enrolment);
            }

            var pause = step is EnrolmentStep.Waiting { After: var after } ? after : TimeSpan.FromMilliseconds(50);
            await Task.Delay(pause < TimeSpan.FromSeconds(1) ? pause : TimeSpan.FromSeconds(1));
        }

        throw new InvalidOperationException($"It does not come to an end: {last}");
    }

    public async Task<IReadOnlyList<byte[]>> IssueAsync(Enrolment enrolment)
    {
        var (step, _) = await RunAsync(enrolment);
        return Chain(step);
    }

    /// <summary>Of a step that must be the last and good.</summary>
    public static IReadOnlyList<byte[]> Chain(EnrolmentStep step) => step is EnrolmentStep.Issued issued ? issued.Chain : throw new InvalidOperationException($"Not issued: {step}");

    public async Task AbandonAsync(Enrolment enrolment)
    {
        var tx = Units.System(writable: true);
        var (_, issuer) = (await _app.Services.GetRequiredService<AuthorityProviders>().FindAsync(tx, Tenant, enrolment.Provider.Name, default))!.Value;
        await issuer.AbandonAsync(enrolment, tx, default);
        Assert.True(!tx.HasChanges || await Units.CommitAsync(tx, default));
    }

    /// <summary>How many rows there are of a shape.</summary>
    public async Task<int> CountAsync<T>(RowShape<T> shape, params string[] parts) where T : class, IRecord<T> =>
        (await Units.System(writable: false).ScanAsync(shape, shape.Prefix(parts), null, 100, default)).Count;

    /// <summary>A request as the room of certificates makes it.</summary>
    public static SigningRequest Request(AsymmetricAlgorithm key, string subject, params string[] names)
    {
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        if (names.Length > 0)
        {
            request.CertificateExtensions.Add(builder.Build());
        }

        var der = key is RSA ? request.CreateSigningRequest() : request.CreateSigningRequest();
        Assert.True(SigningRequest.TryRead(der, out var read, out var fault), fault);
        return read;
    }

    public static IssuerAccount Account(string id, string password) => new(id, new SecretBytes(Encoding.UTF8.GetBytes(password)), null, []);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task OpenAsync()
    {
        Assert.True(InstallationNames.TryCreate("localhost", _port, out var names));
        _app = ServerHost.Build(new ServerOptions
        {
            DataDirectory = Path.Combine(_data, "data"),
            Names = names,
            Addresses = [IPAddress.Loopback],
            Port = _port,
            AcmeHttpPort = AcmePort,
            IsDevelopment = true,
            Outbound = new OutboundOptions { Allowed = _mayReachLoopback ? [IPNetwork.Parse("127.0.0.0/8")] : [] },
        });
        await _app.StartAsync();
    }

    private async Task CloseAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private VaultEntry NewVault()
    {
        var id = VaultId.New();
        var realm = $"t/{Tenant.Compact}/v/{id.Value:N}/";
        Assert.True(VaultName.TryParse("kv1", out var name));
        Assert.True(Scope.TryParse("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/kv1", out var scope));
        return new VaultEntry
        {
            Id = id,
            Tenant = Tenant,
            Subscription = Guid.Empty,
            ResourceGroup = "dev",
            Name = name,
            Location = "local",
            RetentionDays = 7,
            PurgeProtection = false,
            UsesRbac = true,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Scope = scope,
            TenantPart = Tenant.Compact,
            VaultPart = id.Value.ToString("N"),
            Realm = new StoreKey(Encoding.ASCII.GetBytes(realm)),
        };
    }

    private static ObjectName Parsed(string text) => ObjectName.TryParse(text, out var name) ? name : throw new ArgumentException("It is no name", nameof(text));
}
