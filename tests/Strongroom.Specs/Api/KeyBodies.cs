using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Specs.Api;

/// <summary>Bodies that the keys of a vault take, and private keys as JWK.</summary>
internal static class KeyBodies
{
    public static string New(string type, string more = "") => $$"""{"kty":"{{type}}"{{(more.Length > 0 ? "," + more : "")}}}""";

    public static string Use(string algorithm, ReadOnlySpan<byte> value, byte[]? iv = null, byte[]? aad = null, byte[]? tag = null)
    {
        var body = new StringBuilder($$"""{"alg":"{{algorithm}}","value":"{{Text(value)}}"}""");
        foreach (var (name, bytes) in ((string, byte[]?)[])[("iv", iv), ("aad", aad), ("tag", tag)])
        {
            if (bytes is not null)
            {
                body.Insert(body.Length - 1, $",\"{name}\":\"{Text(bytes)}\"");
            }
        }

        return body.ToString();
    }

    public static string Verify(string algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        $$"""{"alg":"{{algorithm}}","digest":"{{Text(digest)}}","value":"{{Text(signature)}}"}""";

    public static string Jwk(RSA rsa, string more = "")
    {
        var key = rsa.ExportParameters(includePrivateParameters: true);
        return Members("RSA", more, ("n", key.Modulus), ("e", key.Exponent), ("d", key.D), ("p", key.P), ("q", key.Q), ("dp", key.DP), ("dq", key.DQ), ("qi", key.InverseQ));
    }

    /// <param name="curve">As the vault spells it.</param>
    public static string Jwk(ECDsa ec, string curve, string more = "")
    {
        var key = ec.ExportParameters(includePrivateParameters: true);
        return Members("EC", $",\"crv\":\"{curve}\"{more}", ("x", key.Q.X), ("y", key.Q.Y), ("d", key.D));
    }

    public static string Jwk(byte[] symmetric, string more = "") => Members("oct", more, ("k", symmetric));

    public static string Text(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);

    private static string Members(string type, string more, params (string Name, byte[]? Value)[] members) =>
        $$"""{"kty":"{{type}}"{{more}},{{string.Join(',', members.Select(member => $"\"{member.Name}\":\"{Text(member.Value)}\""))}}}""";
}
