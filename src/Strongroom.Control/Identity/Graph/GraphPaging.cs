using System.Buffers.Binary;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Graph;

/// <summary>
/// Continuation of lists by <c>$skiptoken</c>. A token was made here, for this caller, list and query, within the hour, or it is refused (S27).
/// </summary>
internal sealed class GraphPaging(IPurposeSealer sealer, InstallationNames names)
{
    private const string Purpose = "graph-continuation";
    private const int MaxLength = 1024;
    private const int Size = sizeof(long) + 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>The address of the page after the object of this id.</summary>
    public string NextLink(Passage passage, Guid last)
    {
        var content = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(content, (passage.Now + Lifetime).ToUnixTimeSeconds());
        last.TryWriteBytes(content.AsSpan(sizeof(long)), bigEndian: true, out _);
        var token = CanonicalBase64Url.Encode(sealer.Seal(Purpose, Context(passage), content));
        var kept = passage.Http.Request.Query.Where(pair => !IsToken(pair.Key))
            .Select(pair => $"{Uri.EscapeDataString(pair.Key).Replace("%24", "$", StringComparison.Ordinal)}={Uri.EscapeDataString(pair.Value.ToString())}")
            .Append($"$skiptoken={token}");
        return $"{names.GraphOrigin}{passage.Http.Request.Path.Value}?{string.Join('&', kept)}";
    }

    /// <summary>The id after which the page begins; null when the token is not good here and now.</summary>
    public Guid? Open(Passage passage, string token)
    {
        if (token.Length > MaxLength || CanonicalBase64Url.Decode(token) is not { } bytes)
        {
            return null;
        }

        using var opened = sealer.Open(Purpose, Context(passage), bytes);
        return opened is { Length: Size } && passage.Now.ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(opened.Span)
            ? new Guid(opened.Span[sizeof(long)..], bigEndian: true)
            : null;
    }

    /// <summary>Length-prefixed, so that no two lists share a context.</summary>
    private static byte[] Context(Passage passage)
    {
        var writer = new RecordWriter();
        writer.Guid(passage.Caller.Tenant.Value);
        writer.Guid(passage.Caller.Principal.Value);
        writer.Text(passage.Operation.Name);
        writer.Text(passage.Http.Request.Path.Value!.ToLowerInvariant().TrimEnd('/'));
        foreach (var (name, value) in passage.Http.Request.Query.Where(pair => !IsToken(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Text(name);
            writer.Text(value.ToString());
        }

        return writer.Written.ToArray();
    }

    private static bool IsToken(string name) => name.Equals("$skiptoken", StringComparison.OrdinalIgnoreCase);
}
