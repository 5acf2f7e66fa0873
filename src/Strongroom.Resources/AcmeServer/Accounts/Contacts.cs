using System.Net.Mail;
using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>The contacts of an account (RFC 8555 §7.3).</summary>
internal static class Contacts
{
    private const int Most = 10;
    private const int LongestAddress = 254;
    private const string Scheme = "mailto:";

    /// <summary>Null when the payload says nothing of contacts.</summary>
    public static Result<IReadOnlyList<string>?> Read(JsonElement payload)
    {
        if (!payload.TryGetProperty("contact", out var given))
        {
            return default(Result<IReadOnlyList<string>?>);
        }

        if (given.ValueKind != JsonValueKind.Array || given.GetArrayLength() > Most || given.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            return AcmeProblems.InvalidContact;
        }

        var contacts = given.EnumerateArray().Select(item => item.GetString()!).ToList();
        return contacts.Exists(text => !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) ? AcmeProblems.UnsupportedContact
            : contacts.TrueForAll(IsAddress) ? contacts
            : AcmeProblems.InvalidContact;
    }

    /// <summary>One address: no header fields (<c>?</c>), no list, nothing that a mail program or a log would read otherwise.</summary>
    private static bool IsAddress(string text)
    {
        var address = text[Scheme.Length..];
        return address.Length is > 0 and <= LongestAddress && !address.AsSpan().ContainsAnyExceptInRange('!', '~') && address.IndexOfAny(['?', ',', '%', '<', '>', '"']) < 0
            && MailAddress.TryCreate(address, out var parsed) && string.Equals(parsed.Address, address, StringComparison.Ordinal);
    }
}
