using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Issuers.Acme;
using Xunit;

namespace Strongroom.Tests.Issuers;

/// <summary>Renewal information (RFC 9773).</summary>
public sealed class RenewalWindows
{
    [Fact]
    public void A_certificate_is_named_as_in_the_standards_example()
    {
        // RFC 9773 §4.1: this key identifier, and the serial number 0x87654321, whose DER has a leading zero.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(Convert.FromHexString("69885B6B87464041E1B37B847BA0AE2CDE01C8D4")));
        using var leaf = request.Create(new X500DistinguishedName("CN=b"), X509SignatureGenerator.CreateForECDsa(key), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), [0x87, 0x65, 0x43, 0x21]);
        Assert.Equal("aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE", CertificateId.Of(leaf.RawData));
    }

    [Fact]
    public async Task The_window_is_read_and_the_authority_says_when_to_ask_again()
    {
        await using var desk = new Desk();
        await using var authority = await WithAriAsync();
        var leaf = Leaf(authority);
        authority.Say($"/ari/{CertificateId.Of(leaf)}", 200, """{"suggestedWindow":{"start":"2027-01-03T04:05:06Z","end":"2027-01-04T04:05:06+01:00"},"explanationURL":"https://x"}""", headers: ("Retry-After", "21600"));
        var window = (await desk.Issuer("acme").RenewalAsync(Desk.Acme(authority), leaf, default))!;
        Assert.Equal(new DateTimeOffset(2027, 1, 3, 4, 5, 6, TimeSpan.Zero), window.Start);
        Assert.Equal(new DateTimeOffset(2027, 1, 4, 3, 5, 6, TimeSpan.Zero), window.End);
        Assert.InRange(window.AskAgain - DateTimeOffset.UtcNow, TimeSpan.FromHours(5.9), TimeSpan.FromHours(6));
    }

    [Theory]
    [InlineData(404, "{}")]
    [InlineData(500, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{\"suggestedWindow\":{\"start\":\"2027-01-03T04:05:06Z\",\"end\":\"2027-01-03T04:05:06Z\"}}")]
    [InlineData(200, "{\"suggestedWindow\":{\"start\":\"tomorrow\",\"end\":\"2027-01-03T04:05:06Z\"}}")]
    [InlineData(200, "{\"suggestedWindow\":[]}")]
    public async Task What_is_no_window_is_no_wish(int status, string body)
    {
        await using var desk = new Desk();
        await using var authority = await WithAriAsync();
        var leaf = Leaf(authority);
        authority.Say($"/ari/{CertificateId.Of(leaf)}", status, body);
        Assert.Null(await desk.Issuer("acme").RenewalAsync(Desk.Acme(authority), leaf, default));
    }

    [Fact]
    public async Task An_authority_without_renewal_information_is_asked_for_none()
    {
        await using var desk = new Desk();
        await using var authority = await FakeAcme.StartAsync();
        Assert.Null(await desk.Issuer("acme").RenewalAsync(Desk.Acme(authority), Leaf(authority), default));
        Assert.Equal(1, authority.Requests);
    }

    private static async Task<FakeAcme> WithAriAsync()
    {
        var authority = await FakeAcme.StartAsync();
        authority.Directory["renewalInfo"] = authority.Origin + "/ari/";
        return authority;
    }

    private static byte[] Leaf(FakeAcme authority) => authority.Sign(Desk.Request("CN=a", "www.example.com").Der);
}
