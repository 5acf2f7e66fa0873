namespace Strongroom.Specs.Api;

/// <summary>A key of a <see cref="KeyWorld"/>, and the api-version that knows its type.</summary>
internal sealed record WorldKey(KeyHost Host, string Name, string Version)
{
    public Task<Reply> UseAsync(string operation, string body) => Host.UseAsync(Name, operation, body, Version);

    public Task<byte[]> ValueAsync(string operation, string body) => Host.ValueAsync(Name, operation, body, Version);

    /// <summary>Changes the key's current version, which must succeed.</summary>
    public async Task PatchAsync(string body)
    {
        var reply = await Host.SendAsync("PATCH", "/keys/" + Name, body, Version);
        if (reply.Status != 200)
        {
            throw new InvalidOperationException($"{body}: {reply.Status} {reply.Body}");
        }
    }
}
