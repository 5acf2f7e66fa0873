using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Specs.Api;

/// <summary>An agent's key, and the proofs that it signs, right ones and others.</summary>
internal sealed class AgentKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Public => _key.ExportSubjectPublicKeyInfo();

    public string Thumbprint => Base64Url.EncodeToString(SHA256.HashData(Public));

    public static string Hash(string code) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(code)));

    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public string Sign(string header, string payload)
    {
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));
        return signed + "." + Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }

    public string EnrolmentBody(string origin, string tenant, string machine, string code, string? proof = null) =>
        $$$"""{"machine":"{{{machine}}}","code":"{{{code}}}","publicKey":"{{{Base64Url.EncodeToString(Public)}}}","proof":"{{{proof ?? EnrolmentProof(origin, tenant, code)}}}"}""";

    public string EnrolmentProof(string origin, string tenant, string code) => Sign(
        """{"alg":"ES256","typ":"agent-enrol+jwt"}""",
        $$$"""{"aud":"{{{origin}}}/{{{tenant}}}/agent/enroll","iat":{{{Now}}},"exp":{{{Now + 300}}},"jti":"{{{Guid.NewGuid()}}}","code_sha256":"{{{Hash(code)}}}"}""");

    public void Dispose() => _key.Dispose();
}
