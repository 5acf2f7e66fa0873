using System.Text.Json;

namespace Strongroom.Specs.Api;

/// <summary>An answer, read whole.</summary>
internal sealed record Reply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? ErrorCode => Json.GetProperty("error").GetProperty("code").GetString();

    public string? ErrorMessage => Json.GetProperty("error").GetProperty("message").GetString();

    public string? InnerCode => Json.GetProperty("error").TryGetProperty("innererror", out var inner) ? inner.GetProperty("code").GetString() : null;

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }
}
