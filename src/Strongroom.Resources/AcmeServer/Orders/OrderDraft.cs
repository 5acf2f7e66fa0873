using System.Globalization;
using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>What a new order asks for (RFC 8555 §7.4), read and bounded.</summary>
/// <param name="Identifiers">1 to 100, each once.</param>
/// <param name="NotAfter">Unix seconds; null when the payload names none.</param>
/// <param name="Replaces">The certificate id of RFC 9773 §4.1, as given.</param>
internal sealed record OrderDraft(IReadOnlyList<Identifier> Identifiers, long? NotAfter, string? Replaces)
{
    public static Result<OrderDraft> Read(JsonElement payload, DateTimeOffset now)
    {
        if (!payload.TryGetProperty("identifiers", out var given) || given.ValueKind != JsonValueKind.Array || given.GetArrayLength() is 0 or > SubjectNames.Most)
        {
            return AcmeProblems.Malformed($"identifiers must name 1 to {SubjectNames.Most} things.");
        }

        if (payload.TryGetProperty("notBefore", out _))
        {
            return AcmeProblems.Malformed("notBefore cannot be chosen here; leave it out.");
        }

        var identifiers = new List<Identifier>();
        foreach (var item in given.EnumerateArray())
        {
            if (ReadIdentifier(item).IsRefused(out var error, out var identifier))
            {
                return error;
            }

            if (!identifiers.Contains(identifier))
            {
                identifiers.Add(identifier);
            }
        }

        long? notAfter = null;
        if (payload.TryGetProperty("notAfter", out var time))
        {
            if (time.ValueKind != JsonValueKind.String
                || !DateTimeOffset.TryParse(time.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var end) || end <= now)
            {
                return AcmeProblems.Malformed("notAfter must be a time to come, as RFC 3339 writes it.");
            }

            notAfter = end.ToUnixTimeSeconds();
        }

        string? replaces = null;
        if (payload.TryGetProperty("replaces", out var old))
        {
            if (old.ValueKind != JsonValueKind.String)
            {
                return AcmeProblems.Malformed("replaces must be the id of a certificate.");
            }

            replaces = old.GetString();
        }

        return new OrderDraft(identifiers, notAfter, replaces);
    }

    /// <summary>As the authority takes names.</summary>
    public static SubjectNames Names(IReadOnlyList<Identifier> identifiers) => new()
    {
        Dns = [.. identifiers.Where(each => !each.IsAddress).Select(each => each.Value)],
        Addresses = [.. identifiers.Where(each => each.IsAddress).Select(each => System.Net.IPAddress.Parse(each.Value))],
    };

    private static Result<Identifier> ReadIdentifier(JsonElement item)
    {
        var (type, value) = (Text(item, "type"), Text(item, "value"));
        if (type is null || value is null)
        {
            return AcmeProblems.Malformed("An identifier has a type and a value.");
        }

        return type switch
        {
            "dns" => Identifier.TryDns(value, out var name) ? name.Value : AcmeProblems.RejectedIdentifier("A dns identifier is no host name in ASCII."),
            "ip" => Identifier.TryAddress(value, out var address) ? address.Value : AcmeProblems.RejectedIdentifier("An ip identifier is no address in its canonical text."),
            _ => AcmeProblems.UnsupportedIdentifier("Identifiers here are of type dns or ip."),
        };
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
