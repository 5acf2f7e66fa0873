using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Identity;

namespace Strongroom.Tests.Identity;

/// <summary>Takes tokens apart and puts them together wrongly.</summary>
internal static class Forgery
{
    public static JsonObject Header(string token) => Part(token, 0);

    public static JsonObject Claims(string token) => Part(token, 1);

    /// <summary>The token with other JSON in header or payload, and the old signature.</summary>
    public static string Unsigned(string token, string? header = null, string? payload = null)
    {
        var parts = token.Split('.');
        return $"{(header is null ? parts[0] : Encode(header))}.{(payload is null ? parts[1] : Encode(payload))}.{parts[2]}";
    }

    /// <summary>Signed by the installation's own key, whatever the header says: what only a fault of ours could issue.</summary>
    public static string Signed(SampleInstallation installation, string header, string payload) => Signed(installation.Feed.Current!.Keys[0], header, payload);

    public static string Signed(SigningKey key, string header, string payload)
    {
        using var token = AccessTokenWriter.Sign(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload), key);
        return Encoding.ASCII.GetString(token.Span);
    }

    /// <summary>The installation's own token with claims changed and a good signature.</summary>
    public static string WithClaims(SampleInstallation installation, Action<JsonObject> change)
    {
        var token = installation.IssueA();
        var claims = Claims(token);
        change(claims);
        return Signed(installation, Header(token).ToJsonString(), claims.ToJsonString());
    }

    public static string WithHeader(SampleInstallation installation, Action<JsonObject> change)
    {
        var token = installation.IssueA();
        var header = Header(token);
        change(header);
        return Signed(installation, header.ToJsonString(), Claims(token).ToJsonString());
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static JsonObject Part(string token, int index) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]))!.AsObject();
}
