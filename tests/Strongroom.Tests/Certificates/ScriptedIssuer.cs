using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Issuers;
using Strongroom.Storage;

namespace Strongroom.Tests.Certificates;

/// <summary>An authority that does what a test says.</summary>
internal sealed class ScriptedIssuer : ICertificateIssuer
{
    public const string KindName = "scripted";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Kind => KindName;

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>What it says to whoever wants a certificate; null issues one.</summary>
    public EnrolmentStep? Answer { get; set; }

    public TimeSpan Validity { get; set; } = TimeSpan.FromDays(365);

    public Func<RenewalWindow?> Window { get; set; } = () => null;

    /// <summary>It does what no issuer should.</summary>
    public bool Breaks { get; set; }

    /// <summary>Whether the last account that it was given had a password.</summary>
    public bool HasPassword { get; private set; }

    public int Asked { get; private set; }

    public int Enrolled { get; private set; }

    public ValueTask<EnrolmentStep> AdvanceAsync(Enrolment enrolment, Tx tx, CancellationToken cancel)
    {
        Enrolled++;
        HasPassword = enrolment.Account.Password is not null;
        if (Breaks)
        {
            throw new InvalidOperationException("the authority's answer was odd");
        }

        return ValueTask.FromResult(Answer ?? Issue(enrolment.Request.Der));
    }

    public ValueTask<RenewalWindow?> RenewalAsync(AuthorityProvider provider, byte[] leaf, CancellationToken cancel)
    {
        Asked++;
        return ValueTask.FromResult(Window());
    }

    private EnrolmentStep.Issued Issue(byte[] csr)
    {
        var request = CertificateRequest.LoadSigningRequest(csr, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var now = Clock.GetUtcNow();
        using var leaf = request.Create(
            new X500DistinguishedName("CN=Scripted"), X509SignatureGenerator.CreateForECDsa(_key), now - TimeSpan.FromHours(1), now + Validity, RandomNumberGenerator.GetBytes(16));
        return new EnrolmentStep.Issued([leaf.RawData]);
    }
}
