using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Identity;
using Strongroom.Identity.Machines;
using Xunit;

namespace Strongroom.Tests.Identity.Machines;

/// <summary>What an invitation takes: the machine, the code, the time, the key and the proof, each alone enough to refuse.</summary>
public sealed class EnrolmentRules : IDisposable
{
    private const string Audience = "https://login.localhost:8443/t/agent/enroll";
    private const string Code = "AAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly DateTimeOffset Now = new(2027, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private byte[] Public => _key.ExportSubjectPublicKeyInfo();

    [Fact]
    public void The_invited_key_with_the_code_is_enrolled() => Assert.Null(Fault(Invited(Public), Request(Public)));

    [Fact]
    public void A_code_is_refused_from_its_end_on()
    {
        Assert.Null(Fault(Invited(Public), Request(Public, at: Now.AddMinutes(15).AddSeconds(-1)), Now.AddMinutes(15).AddTicks(-1)));
        Assert.Equal("The code has expired.", Fault(Invited(Public), Request(Public, at: Now.AddMinutes(15)), Now.AddMinutes(15)));
    }

    [Fact]
    public void Neither_no_machine_nor_no_invitation_enrols()
    {
        Assert.Equal("There is no such machine.", Fault(null, Request(Public)));
        Assert.StartsWith("No enrolment is open", Fault(Invited(Public) with { Enrolment = null }, Request(Public)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_code_and_another_key_are_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("The code is not the machine's.", Fault(Invited(Public), Request(Public, code: Code[..^1] + "B")));
        Assert.Equal("The key is not the invited one.", Fault(Invited(Public), Request(other.ExportSubjectPublicKeyInfo())));
    }

    [Fact]
    public void A_key_of_another_kind_is_none_even_when_it_was_invited()
    {
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        foreach (var spki in (byte[][])[larger.ExportSubjectPublicKeyInfo(), rsa.ExportSubjectPublicKeyInfo(), [.. Public[..^64], .. new byte[64]], [.. Public, 0], [], Public[..^1]])
        {
            Assert.Equal("The key is no P-256 key.", Fault(Invited(spki), Request(spki)));
        }
    }

    [Fact]
    public void The_proof_is_for_this_address_this_code_and_five_minutes()
    {
        Assert.Equal("The proof is for another address.", Fault(Invited(Public), Request(Public, audience: Audience + "/")));
        Assert.Equal("The proof is for another code.", Fault(Invited(Public), Request(Public, hashedCode: "other")));
        Assert.Equal("The proof is made to live too long.", Fault(Invited(Public), Request(Public, life: 301)));
        Assert.Equal("The proof is made to live too long.", Fault(Invited(Public), Request(Public, life: 0)));
        Assert.Equal("The proof is from the future.", Fault(Invited(Public), Request(Public, at: Now.AddSeconds(61))));
        Assert.Null(Fault(Invited(Public), Request(Public, at: Now.AddSeconds(60))));
        Assert.Equal("The proof has expired.", Fault(Invited(Public), Request(Public, at: Now.AddSeconds(-360))));
        Assert.Null(Fault(Invited(Public), Request(Public, at: Now.AddSeconds(-359))));
        Assert.Equal("The proof is not signed by the key.", Fault(Invited(Public), Request(Public, type: AgentProof.CallType)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"machine":"22222222-2222-3333-4444-555555555555","code":"A","publicKey":"AA","proof":"x","more":1}""")]
    [InlineData("""{"machine":"22222222-2222-3333-4444-555555555555","code":"A","code":"A","publicKey":"AA","proof":"x"}""")]
    [InlineData("""{"machine":"{22222222-2222-3333-4444-555555555555}","code":"A","publicKey":"AA","proof":"x"}""")]
    [InlineData("""{"machine":"22222222-2222-3333-4444-555555555555","code":"","publicKey":"AA","proof":"x"}""")]
    [InlineData("""{"machine":"22222222-2222-3333-4444-555555555555","code":"\u0041","publicKey":"AA","proof":"x"}""")]
    [InlineData("""{"machine":"22222222-2222-3333-4444-555555555555","code":5,"publicKey":"AA","proof":"x"}""")]
    [InlineData("""{"machine":"22222222-2222-3333-4444-555555555555","code":"A","publicKey":"AA==","proof":"x"}""")]
    [InlineData("""{"machine":"22222222-2222-3333-4444-555555555555","code":"A","publicKey":"AA","proof":null}""")]
    public void A_body_of_another_form_is_none(string body) => Assert.Null(EnrolmentRequest.Parse(Encoding.UTF8.GetBytes(body)));

    public void Dispose() => _key.Dispose();

    private static string? Fault(MachineRecord? machine, EnrolmentRequest request, DateTimeOffset? now = null) => AgentEnrolment.Fault(machine, request, Audience, now ?? Now);

    private static MachineRecord Invited(byte[] spki) => new()
    {
        ResourceId = "/machines/m",
        CreatedAt = Now,
        Enrolment = new MachineEnrolment([.. SHA256.HashData(Encoding.ASCII.GetBytes(Code))], [.. SHA256.HashData(spki)], Now.AddMinutes(15)),
    };

    private EnrolmentRequest Request(
        byte[] spki, string code = Code, string? hashedCode = null, string audience = Audience, DateTimeOffset? at = null, int life = 300, string type = AgentProof.EnrolmentType)
    {
        var issued = (at ?? Now).ToUnixTimeSeconds();
        var hash = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(hashedCode ?? code)));
        var proof = Sign(
            $$"""{"alg":"ES256","typ":"{{type}}"}""",
            $$"""{"aud":"{{audience}}","iat":{{issued}},"exp":{{issued + life}},"jti":"1","code_sha256":"{{hash}}"}""");
        var body = $$"""{"machine":"22222222-2222-3333-4444-555555555555","code":"{{code}}","publicKey":"{{Base64Url.EncodeToString(spki)}}","proof":"{{proof}}"}""";
        return EnrolmentRequest.Parse(Encoding.UTF8.GetBytes(body))!;
    }

    private string Sign(string header, string payload)
    {
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));
        return signed + "." + Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }
}
