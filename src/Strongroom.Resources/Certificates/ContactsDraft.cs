using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Certificates;

/// <summary>Reads <c>{"contacts":[{"email","name?","phone?"}]}</c>.</summary>
internal static class ContactsDraft
{
    private const int MostText = 200;

    public static Result<VaultContacts> Parse(RequestBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var reader = body.Reader();
        var whole = new PolicyMember("body", JsonElement.ParseValue(ref reader));
        var people = new List<VaultContact>();
        var fault = whole.List("contacts", VaultContacts.Most, items =>
        {
            foreach (var item in items)
            {
                string? email = null;
                string? name = null;
                string? phone = null;
                var wrong = item.DemandObject()
                    ?? item.Text("email", MostText, text => PolicyText.FaultOfEmail(email = text))
                    ?? item.Text("name", MostText, text => PolicyText.FaultOfLine(name = text))
                    ?? item.Text("phone", MostText, text => PolicyText.FaultOfLine(phone = text));
                if (wrong is not null)
                {
                    return wrong;
                }

                if (email is null)
                {
                    return item.Invalid("email", "It is required.");
                }

                people.Add(new VaultContact(email, name, phone));
            }

            return null;
        });
        return fault is not null ? fault
            : people.Count == 0 ? Refusals.InvalidProperty("contacts", "At least one contact is required; to have none, delete them.")
            : new VaultContacts(people);
    }
}
