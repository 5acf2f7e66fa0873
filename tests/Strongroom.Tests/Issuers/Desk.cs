using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Issuers;
using Strongroom.Kernel;
using Strongroom.Outbound;
using Strongroom.Storage;
using Strongroom.Tests.Identity;
using Xunit;

namespace Strongroom.Tests.Issuers;

/// <summary>The room of issuers as its module wires it, over a store in memory.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="opens">Whether loopback may be reached.</param>
    public Desk(bool opens = true)
    {
        var sealer = new GcmSealer();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(TimeProvider.System)
            .AddSingleton<IStore>(Store)
            .AddSingleton<IRowGuard>(new TaggedRows())
            .AddSingleton<IPurposeSealer>(sealer)
            .AddSingleton<UnitsOfWork>()
            .AddSingleton(new OutboundClients(new OutboundOptions { Allowed = opens ? [IPNetwork.Parse("127.0.0.0/8")] : [] }))
            .AddIssuers()
            .BuildServiceProvider();
    }

    public MemoryStore Store { get; } = new();

    public TenantId Tenant { get; } = TenantId.New();

    public UnitsOfWork Units => _services.GetRequiredService<UnitsOfWork>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public ICertificateIssuer Issuer(string kind) => _services.GetServices<ICertificateIssuer>().Single(issuer => issuer.Kind == kind);

    public static AuthorityProvider Acme(FakeAcme authority, params (string Name, string Value)[] settings) =>
        new("Fake", "acme", authority.Address, new Dictionary<string, string>([new("trust", authority.Trust), .. settings.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))]));

    public Enrolment Enrol(AuthorityProvider provider, SigningRequest request, IssuerAccount? account = null, byte[]? replaces = null)
    {
        var vault = VaultId.New();
        Assert.True(VaultName.TryParse("kv1", out var name));
        Assert.True(ObjectName.TryParse("web", out var certificate));
        Assert.True(Scope.TryParse("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/kv1", out var scope));
        return new Enrolment
        {
            Vault = new VaultEntry
            {
                Id = vault, Tenant = Tenant, Subscription = Guid.Empty, ResourceGroup = "dev", Name = name, Location = "local", RetentionDays = 7, PurgeProtection = false, UsesRbac = true,
                CreatedAt = DateTimeOffset.UnixEpoch, Scope = scope, TenantPart = Tenant.Compact, VaultPart = vault.Value.ToString("N"), Realm = default,
            },
            Certificate = certificate,
            IssuerName = "fake",
            Provider = provider,
            Account = account ?? new IssuerAccount(null, null, null, ["admin@example.com"]),
            Request = request,
            ValidityMonths = 12,
            Replaces = replaces,
            Now = Units.Now,
        };
    }

    public async Task<EnrolmentStep> StepAsync(Enrolment enrolment)
    {
        var tx = Units.System(writable: true);
        var step = await Issuer(enrolment.Provider.Kind).AdvanceAsync(enrolment, tx, default);
        Assert.True(!tx.HasChanges || await Units.CommitAsync(tx, default));
        return step;
    }

    /// <summary>Steps without pauses until it ends, or is away.</summary>
    public async Task<EnrolmentStep> RunAsync(Enrolment enrolment)
    {
        for (var turn = 0; turn < 40; turn++)
        {
            var step = await StepAsync(enrolment);
            if (step is not EnrolmentStep.Waiting waiting)
            {
                return step;
            }

            enrolment = enrolment with { State = waiting.State };
        }

        throw new InvalidOperationException("It does not come to an end");
    }

    public static SigningRequest Request(string subject, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            switch (name)
            {
                case var mail when mail.Contains('@', StringComparison.Ordinal):
                    builder.AddEmailAddress(mail);
                    break;
                case var address when IPAddress.TryParse(address, out var ip):
                    builder.AddIpAddress(ip);
                    break;
                default:
                    builder.AddDnsName(name);
                    break;
            }
        }

        if (names.Length > 0)
        {
            request.CertificateExtensions.Add(builder.Build());
        }

        Assert.True(SigningRequest.TryRead(request.CreateSigningRequest(), out var read, out var fault), fault);
        return read;
    }

    public static IssuerAccount Account(string id, string password) => new(id, new SecretBytes(Encoding.UTF8.GetBytes(password)), null, []);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
