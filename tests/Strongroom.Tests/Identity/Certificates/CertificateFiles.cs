using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Strongroom.Identity;
using Strongroom.Identity.Certificates;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Identity.Certificates;

/// <summary>Which files are taken as an application's certificate.</summary>
public sealed class CertificateFiles
{
    private static readonly DateTimeOffset Now = new(2027, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Pem_and_der_of_one_certificate_give_the_same_credential()
    {
        var pair = KeyPair.SharedRsa;
        var der = Read(pair.Der).Value;
        var pem = Read("Certificate:\n  Data: as openssl prints it\n" + pair.Pem + "\n").Value;

        Assert.Equal(pair.Der, der.Certificate);
        Assert.Equal(der.Sha256, pem.Sha256);
        Assert.Equal(pair.Certificate.GetCertHash(), pem.Sha1);
        Assert.Equal("shared rsa", pem.DisplayName);
        Assert.Equal(KeyPair.End, pem.NotAfter);
        Assert.NotEqual(der.KeyId, pem.KeyId);
    }

    [Theory]
    [InlineData("PRIVATE KEY")]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("EC PRIVATE KEY")]
    [InlineData("ENCRYPTED PRIVATE KEY")]
    public void A_file_with_a_private_key_is_refused_by_name(string label)
    {
        var key = $"-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n";

        Assert.Equal(CertificateRefusals.HasPrivateKey, Read(KeyPair.SharedRsa.Pem + "\n" + key).Error);
        Assert.Equal(CertificateRefusals.HasPrivateKey, Read(key + KeyPair.SharedRsa.Pem).Error);
        Assert.Equal(CertificateRefusals.HasPrivateKey, Read(KeyPair.SharedRsa.Pem + "\n" + key.Replace("AAAA", "Proc-Type: 4,ENCRYPTED\n\nAA!", StringComparison.Ordinal)).Error);
    }

    [Fact]
    public void Not_exactly_one_certificate_is_refused()
    {
        var pem = KeyPair.SharedRsa.Pem;
        Assert.Equal(CertificateRefusals.NotOne, Read(pem + "\n" + KeyPair.SharedEc.Pem).Error);
        Assert.Equal(CertificateRefusals.NotOne, Read("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----").Error);
        Assert.Equal(CertificateRefusals.NotOne, Read("-----BEGIN CERTIFICATE-----\nAAAA\n").Error);
        Assert.NotNull(Read(KeyPair.SharedRsa.Certificate.Export(X509ContentType.Pfx)).Error);
        Assert.NotNull(Read("").Error);
    }

    [Fact]
    public void Every_truncation_and_any_byte_after_the_end_is_refused()
    {
        var der = KeyPair.SharedEc.Der;
        for (var length = 0; length < der.Length; length++)
        {
            Assert.NotNull(Read(der[..length]).Error);
        }

        Assert.NotNull(Read([.. der, 0]).Error);
    }

    [Fact]
    public void Another_encoding_of_the_same_certificate_is_refused()
    {
        var der = KeyPair.SharedRsa.Der;

        // The outer length, 82 hh ll, written in three bytes: BER allows it, and the framework loads it.
        byte[] longer = [0x30, 0x83, 0, .. der.AsSpan(2, 2), .. der.AsSpan(4)];
        Assert.Equal(CertificateRefusals.NotDer, Read(longer).Error);

        // Indefinite length.
        byte[] indefinite = [0x30, 0x80, .. der.AsSpan(4), 0, 0];
        Assert.Equal(CertificateRefusals.NotDer, Read(indefinite).Error);
    }

    [Fact]
    public void Keys_that_are_too_small_or_of_other_kinds_are_refused()
    {
        using var small = KeyPair.Rsa("CN=small", bits: 1024);
        using var curve = KeyPair.Ec("CN=curve", ECCurve.CreateFromFriendlyName("secp256k1"));

        Assert.Equal(CertificateRefusals.BadKey, Read(small.Der).Error);
        Assert.Equal(CertificateRefusals.BadKey, Read(curve.Der).Error);
    }

    [Fact]
    public void An_ended_certificate_is_refused_with_its_end_and_one_to_come_is_taken()
    {
        using var ended = KeyPair.Ec("CN=ended", ECCurve.NamedCurves.nistP384, end: Now);
        using var toCome = KeyPair.Ec("CN=to come", ECCurve.NamedCurves.nistP521, begin: Now.AddDays(1));

        var fault = Read(ended.Der).Error;
        Assert.Contains("expired on 2027-01-15 12:00:00Z", fault?.Message);
        Assert.Equal("certificate", fault?.Target);
        Assert.Equal(Now.AddDays(1), Read(toCome.Der).Value.NotBefore);
    }

    [Fact]
    public void Size_extensions_and_names_are_bounded()
    {
        var names = new SubjectAlternativeNameBuilder();
        for (var i = 0; i < 101; i++)
        {
            names.AddDnsName($"n{i}.example");
        }

        using var many = KeyPair.Ec("CN=many", ECCurve.NamedCurves.nistP256, shape: r => r.CertificateExtensions.Add(names.Build()));
        Assert.Equal(CertificateRefusals.TooComplex, Read(many.Der).Error);
        Assert.Equal(CertificateRefusals.TooLong, Read(KeyPair.SharedRsa.Pem + new string(' ', CertificateReader.MaxLength)).Error);
    }

    [Fact]
    public async Task A_certificate_is_registered_once_bounded_in_number_and_removed_by_its_id()
    {
        using var at = await SampleInstallation.CreateAsync();
        RegisteredCertificate? added = null;
        await at.ChangeAsync(async tx => added = (await CertificateDirectory.AddAsync(tx, at.TenantA, at.ClientA.Client, KeyPair.SharedRsa.Der, null, at.Clock.Now, default)).Value);

        var twice = await CertificateDirectory.AddAsync(at.NewTx(), at.TenantA, at.ClientA.Client, Encoding.ASCII.GetBytes(KeyPair.SharedRsa.Pem), "again", at.Clock.Now, default);
        Assert.Equal(CertificateRefusals.Registered, twice.Error);
        Assert.Equal(404, (await CertificateDirectory.AddAsync(at.NewTx(), at.TenantB, at.ClientA.Client, KeyPair.SharedEc.Der, null, at.Clock.Now, default)).Error?.Status);
        Assert.Equal(added, Assert.Single((await CertificateDirectory.ListAsync(at.NewTx(), at.TenantA, at.ClientA.Client, default)).Value));

        var full = at.Feed.Current!.Applications[(at.TenantA, at.ClientA.Client)];
        full = full with { Certificates = [.. Enumerable.Repeat(full.Certificates[0], ApplicationRecord.MaxCredentials)] };
        Assert.Equal(CertificateRefusals.TooMany, CertificateDirectory.With(full, CertificateReader.Read(KeyPair.SharedEc.Der, null, at.Clock.Now).Value).Error);
        var managed = full with { Certificates = [], ManagedIdentity = new ManagedIdentityFacts("/subscriptions/s", IsSystemAssigned: true) };
        Assert.Equal(CertificateRefusals.Managed, CertificateDirectory.With(managed, CertificateReader.Read(KeyPair.SharedEc.Der, null, at.Clock.Now).Value).Error);

        await at.ChangeAsync(async tx => Assert.Equal(added, (await CertificateDirectory.RemoveAsync(tx, at.TenantA, at.ClientA.Client, added!.KeyId, default)).Value));
        Assert.Empty(at.Feed.Current!.Applications[(at.TenantA, at.ClientA.Client)].Certificates);
        Assert.Equal(404, (await CertificateDirectory.RemoveAsync(at.NewTx(), at.TenantA, at.ClientA.Client, added!.KeyId, default)).Error?.Status);
    }

    private static Result<CertificateCredential> Read(string file) => Read(Encoding.ASCII.GetBytes(file));

    private static Result<CertificateCredential> Read(byte[] file) => CertificateReader.Read(file, null, Now);
}
