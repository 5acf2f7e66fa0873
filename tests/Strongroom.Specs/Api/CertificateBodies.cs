using System.Text.Json.Nodes;

namespace Strongroom.Specs.Api;

/// <summary>Bodies that the certificates of a vault take.</summary>
internal static class CertificateBodies
{
    /// <param name="more">Further members of the policy, as in <c>"key_props":{…}</c>.</param>
    /// <param name="x509">Further members of <c>x509_props</c>.</param>
    public static string New(string subject, string issuer = "Self", string more = "", string x509 = "") =>
        $$$"""{"policy":{"x509_props":{"subject":"{{{subject}}}"{{{(x509.Length > 0 ? "," + x509 : "")}}}},"issuer":{"name":"{{{issuer}}}"}{{{(more.Length > 0 ? "," + more : "")}}}}}""";

    public static string Import(string value, string? password = null, string? policy = null)
    {
        var body = new JsonObject { ["value"] = value };
        if (password is not null)
        {
            body["pwd"] = password;
        }

        if (policy is not null)
        {
            body["policy"] = JsonNode.Parse(policy);
        }

        return body.ToJsonString();
    }

    public static string Merge(params byte[][] certificates) =>
        new JsonObject { ["x5c"] = new JsonArray([.. certificates.Select(der => (JsonNode)Convert.ToBase64String(der))]) }.ToJsonString();
}
