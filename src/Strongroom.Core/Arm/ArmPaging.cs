using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>Cuts lists into pages by <c>$top</c> and <c>$skiptoken</c>. A token was made here, for this caller, list and filter, within the hour, or it is refused (S27).</summary>
public sealed class ArmPaging(IPurposeSealer sealer)
{
    private const string Purpose = "arm-continuation";
    private const int MaxTop = 1000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>The page that the request asks for.</summary>
    /// <param name="items">Everything that the caller may see, in the order of keys.</param>
    /// <param name="keyOf">A text that is unique in the list and orders it, ordinally.</param>
    public Result<Answer> Page<T>(Passage passage, IEnumerable<T> items, Func<T, string> keyOf, Action<System.Text.Json.Utf8JsonWriter, T> write, int pageSize = MaxTop)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(keyOf);
        var query = passage.Http.Request.Query;
        string? top = query["$top"];
        var size = pageSize;
        if (top is not null && (!int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxTop))
        {
            return ArmErrors.Invalid("$top", $"It must be a whole number from 1 to {MaxTop}.");
        }

        string? after = null;
        if ((string?)query["$skiptoken"] is { } token && (after = Open(passage, token)) is null)
        {
            return ArmErrors.Invalid("$skiptoken", "The continuation token is malformed, expired, or belongs to another list.");
        }

        var ordered = items.OrderBy(keyOf, StringComparer.Ordinal).SkipWhile(item => after is not null && string.CompareOrdinal(keyOf(item), after) <= 0);
        var page = ordered.Take(size + 1).ToList();
        string? next = null;
        if (page.Count > size)
        {
            page.RemoveAt(size);
            next = NextLink(passage, keyOf(page[^1]));
        }

        return new ArmList<T>(page, write, next);
    }

    private string NextLink(Passage passage, string last)
    {
        Span<byte> expiry = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(expiry, (passage.Now + Lifetime).ToUnixTimeSeconds());
        var token = CanonicalBase64Url.Encode(sealer.Seal(Purpose, Context(passage), [.. expiry, .. Encoding.UTF8.GetBytes(last)]));
        var kept = passage.Http.Request.Query.Where(pair => !pair.Key.Equals("$skiptoken", StringComparison.OrdinalIgnoreCase))
            .Select(pair => $"{Uri.EscapeDataString(pair.Key).Replace("%24", "$", StringComparison.Ordinal)}={Uri.EscapeDataString(pair.Value.ToString())}");
        return $"{passage.Origin}{passage.Http.Request.Path.Value}?{string.Join('&', kept)}&$skiptoken={token}";
    }

    private string? Open(Passage passage, string token)
    {
        if (token.Length > 4096 || CanonicalBase64Url.Decode(token) is not { } bytes)
        {
            return null;
        }

        using var opened = sealer.Open(Purpose, Context(passage), bytes);
        return opened is { Length: > 8 } && passage.Now.ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(opened.Span) ? Encoding.UTF8.GetString(opened.Span[8..]) : null;
    }

    /// <summary>Length-prefixed, so that no two lists share a context.</summary>
    private static byte[] Context(Passage passage)
    {
        var writer = new RecordWriter();
        writer.Guid(passage.Caller.Tenant.Value);
        writer.Guid(passage.Caller.Principal.Value);
        writer.OptionalGuid(passage.HasVault ? passage.Vault.Id.Value : null);
        writer.Text(passage.Operation.Name);
        writer.Text(passage.Http.Request.Path.Value!.ToLowerInvariant().TrimEnd('/'));
        writer.Text(passage.Http.Request.Query["$filter"].ToString());
        return writer.Written.ToArray();
    }
}
