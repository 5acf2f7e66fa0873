using System.Text.Json;

namespace Strongroom.AcmeServer;

/// <summary>The account object (RFC 8555 §7.1.2).</summary>
internal static class AccountJson
{
    public static void Write(Utf8JsonWriter json, string origin, AccountRecord account)
    {
        json.WriteString("status"u8, account.IsDeactivated ? "deactivated"u8 : "valid"u8);
        json.WriteStartArray("contact"u8);
        foreach (var contact in account.Contacts)
        {
            json.WriteStringValue(contact);
        }

        json.WriteEndArray();
        json.WriteString("orders"u8, AcmeUrls.Orders(origin, account.Id));
    }
}
