using System.Globalization;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Gate;

/// <summary>One page of a list: how many, and after which key (wire reference §3.2).</summary>
public sealed class PageRequest
{
    public const int MaxItems = 25;

    private const string Purpose = "continuation";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly IPurposeSealer _sealer;
    private readonly Passage _passage;
    private readonly bool _sizeGiven;

    private PageRequest(IPurposeSealer sealer, Passage passage, int size, bool sizeGiven, StoreKey? after)
    {
        _sealer = sealer;
        _passage = passage;
        _sizeGiven = sizeGiven;
        Size = size;
        After = after;
    }

    /// <summary>1 to 25.</summary>
    public int Size { get; }

    /// <summary>The last key of the page before; null on the first page.</summary>
    public StoreKey? After { get; }

    /// <summary>Refuses a <c>maxresults</c> outside 1 to 25 and a token that was not made here, for this caller, vault and list, within the hour (S27).</summary>
    public static Result<PageRequest> Bind(Passage passage, IPurposeSealer sealer)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(sealer);
        var query = passage.Http.Request.Query;
        string? size = query["maxresults"];
        var count = MaxItems;
        if (size is not null && (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxItems))
        {
            return Refusals.InvalidProperty("maxresults", $"It must be a whole number from 1 to {MaxItems}.");
        }

        string? token = query["$skiptoken"];
        if (token is null)
        {
            return new PageRequest(sealer, passage, count, size is not null, after: null);
        }

        return Open(passage, sealer, token) is { } after
            ? new PageRequest(sealer, passage, count, size is not null, after)
            : Refusals.InvalidContinuation;
    }

    /// <summary>The absolute address of the page after <paramref name="last"/>, with the api-version and page size of this request.</summary>
    public string NextLink(StoreKey last)
    {
        Span<byte> expiry = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(expiry, (_passage.Now + Lifetime).ToUnixTimeSeconds());
        var token = CanonicalBase64Url.Encode(_sealer.Seal(Purpose, Context(_passage), [.. expiry, .. last.Span]));
        var path = _passage.Http.Request.Path.Value!.TrimEnd('/');
        var link = $"{_passage.Origin}{path}?api-version={_passage.ApiVersion.Name}&$skiptoken={token}";
        if (_passage.Http.Request.Query["includePending"].ToString() is "true" or "false")
        {
            // A switch of the list of certificates, which the next page must not forget.
            link += $"&includePending={_passage.Http.Request.Query["includePending"]}";
        }

        return _sizeGiven ? string.Create(CultureInfo.InvariantCulture, $"{link}&maxresults={Size}") : link;
    }

    private static StoreKey? Open(Passage passage, IPurposeSealer sealer, string token)
    {
        if (token.Length > 2048 || CanonicalBase64Url.Decode(token) is not { } bytes)
        {
            return null;
        }

        using var opened = sealer.Open(Purpose, Context(passage), bytes);
        if (opened is null || opened.Length < 8)
        {
            return null;
        }

        var expires = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(opened.Span);
        return passage.Now.ToUnixTimeSeconds() < expires ? new StoreKey(opened.Span[8..].ToArray()) : null;
    }

    /// <summary>Length-prefixed, so that no two lists share a context.</summary>
    private static byte[] Context(Passage passage)
    {
        var writer = new RecordWriter();
        writer.Guid(passage.Vault.Tenant.Value);
        writer.Guid(passage.Vault.Id.Value);
        writer.Guid(passage.Caller.Principal.Value);
        writer.Text(passage.Operation.Name);
        writer.Text(passage.Route("name")?.ToLowerInvariant() ?? "");
        return writer.Written.ToArray();
    }
}
