using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Authority;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using Strongroom.Tests.Keys;
using Xunit;

namespace Strongroom.Tests.Authority;

/// <summary>The built-in authority of a development server whose clock can be moved.</summary>
internal sealed class AuthorityServer : IAsyncDisposable
{
    private readonly SteppedServer _server;

    private AuthorityServer(SteppedServer server) => _server = server;

    public SteppedServer Server => _server;

    public DateTimeOffset Now => _server.Clock.GetUtcNow();

    public TenantId Tenant => TenantId.TryParse(_server.TenantId, out var tenant) ? tenant : throw new InvalidOperationException();

    public IIssueCertificates Authority => Of<IIssueCertificates>();

    public static async Task<AuthorityServer> StartAsync() => new(await SteppedServer.StartAsync());

    public T Of<T>() where T : notnull => _server.Services.GetRequiredService<T>();

    public Task<Result<IssuedCertificate>> IssueAsync(CertificateRequest request, DateTimeOffset? notAfter = null) => IssueAsync(Tenant, request, notAfter);

    public async Task<Result<IssuedCertificate>> IssueAsync(TenantId tenant, CertificateRequest request, DateTimeOffset? notAfter = null)
    {
        Assert.True(SigningRequest.TryRead(request.CreateSigningRequest(), out var read, out var fault), fault);
        return await ChangeAsync(tx => Authority.IssueAsync(tx, tenant, new CertificateOrder(read, read.Names, notAfter, "a test", Now), default));
    }

    public async Task<VaultError?> RevokeAsync(byte[] serial, int reason = 0, TenantId? tenant = null) =>
        (await ChangeAsync<bool>(async tx => await Authority.RevokeAsync(tx, tenant ?? Tenant, serial, reason, Now, default) is { } error ? error : true)).Error;

    public async Task SetPolicyAsync(IssuancePolicy policy, TenantId? tenant = null)
    {
        var key = AuthorityRows.Policy.Key((tenant ?? Tenant).Compact);
        var set = await ChangeAsync<bool>(async tx =>
        {
            await tx.FindAsync(key, default);
            tx.Put(key, policy);
            return true;
        });
        Assert.Null(set.Error);
    }

    /// <summary>One unit of work, run again after a conflict, as the gate does it.</summary>
    public async Task<Result<T>> ChangeAsync<T>(Func<Tx, ValueTask<Result<T>>> work)
    {
        var units = Of<UnitsOfWork>();
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var tx = units.System(writable: true);
            var outcome = await work(tx);
            if (outcome.Error is not null || !tx.HasChanges || await units.CommitAsync(tx, default))
            {
                return outcome;
            }
        }

        throw new InvalidOperationException("Too many conflicts");
    }

    /// <summary>The root that signs now, DER.</summary>
    public async Task<byte[]> RootAsync() => (await RootMaking.FindAsync(Of<UnitsOfWork>().System(writable: false), default))!.Certificate;

    /// <summary>The intermediate that has signed a certificate.</summary>
    public async Task<Signer> SignerOfAsync(byte[] serial, TenantId? tenant = null)
    {
        var tx = Of<UnitsOfWork>().System(writable: false);
        var entry = await tx.FindAsync(AuthorityRows.IssuedKey(tenant ?? Tenant, serial), default);
        return (await tx.FindAsync(AuthorityRows.SignerKey(entry!.Signer), default))!;
    }

    public async Task<IReadOnlyList<RegisterLine>> RegisterAsync() => await AuthorityOffice.RegisterAsync(Of<UnitsOfWork>().System(writable: false), Tenant, default);

    /// <summary>What the authority's host answers.</summary>
    public async Task<byte[]> FetchAsync(string path)
    {
        var (status, body, _) = await _server.SendBytesAsync("pki.localhost:8443", "GET", path);
        Assert.Equal(200, status);
        return body;
    }

    public async Task<(int Status, byte[] Body)> AskAsync(Guid signer, byte[] request)
    {
        var (status, body, _) = await _server.SendBytesAsync("pki.localhost:8443", "POST", $"/ocsp/{signer:N}", request, "application/ocsp-request");
        return (status, body);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    public static CertificateRequest For(params string[] names) => Named("", names);

    public static CertificateRequest Named(string subject, params string[] dns)
    {
        var request = new CertificateRequest(new X500DistinguishedName(subject), ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        if (dns.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var name in dns)
            {
                if (IPAddress.TryParse(name, out var address))
                {
                    names.AddIpAddress(address);
                }
                else
                {
                    names.AddDnsName(name);
                }
            }

            request.CertificateExtensions.Add(names.Build());
        }

        return request;
    }
}
