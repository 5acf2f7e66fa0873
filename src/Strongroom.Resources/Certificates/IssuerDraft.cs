using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Certificates;

/// <summary>What the body of an issuer's set or update says; a member that was not there, or was null, is null here.</summary>
internal sealed class IssuerDraft : IDisposable
{
    private const int MostText = 200;
    private const int MostPassword = 1024;
    private const int MostAdministrators = 20;

    public string? Provider { get; private set; }

    public string? AccountId { get; private set; }

    /// <summary>UTF-8.</summary>
    public SecretBytes? Password { get; private set; }

    public bool HasOrganization { get; private set; }

    public string? OrganizationId { get; private set; }

    public List<IssuerAdministrator>? Administrators { get; private set; }

    public bool? Enabled { get; private set; }

    public static Result<IssuerDraft> Parse(RequestBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var draft = new IssuerDraft();
        VaultError? fault;
        try
        {
            var reader = body.Reader();
            reader.Read();
            fault = draft.ReadMembers(ref reader);
        }
        catch (InvalidOperationException)
        {
            fault = Refusals.MalformedBody("a string is not valid Unicode.");
        }

        if (fault is null)
        {
            return draft;
        }

        draft.Dispose();
        return fault;
    }

    public void Dispose() => Password?.Dispose();

    private VaultError? ReadMembers(ref Utf8JsonReader reader)
    {
        VaultError? fault = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("provider"u8))
            {
                fault = ReadText(ref reader, "provider", out var provider);
                Provider = provider;
            }
            else if (reader.ValueTextEquals("credentials"u8))
            {
                fault = ReadCredentials(ref reader);
            }
            else if (reader.ValueTextEquals("org_details"u8))
            {
                reader.Read();
                fault = reader.TokenType == JsonTokenType.Null ? null : ReadOrganization(new PolicyMember("org_details", JsonElement.ParseValue(ref reader)));
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                reader.Read();
                fault = reader.TokenType == JsonTokenType.Null ? null : ReadAttributes(new PolicyMember("attributes", JsonElement.ParseValue(ref reader)));
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    /// <summary>By hand: the password is never a string.</summary>
    private VaultError? ReadCredentials(ref Utf8JsonReader reader)
    {
        if (!Objects.JsonMembers.Enter(ref reader, "credentials", out var fault))
        {
            return fault;
        }

        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("account_id"u8))
            {
                fault = ReadText(ref reader, "credentials.account_id", out var account);
                AccountId = account;
            }
            else if (reader.ValueTextEquals("pwd"u8))
            {
                fault = Objects.JsonMembers.ReadSecretText(ref reader, "credentials.pwd", MostPassword, out var password);
                Password = password;
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private VaultError? ReadOrganization(PolicyMember organization)
    {
        HasOrganization = true;
        return organization.DemandObject()
            ?? organization.Text("id", MostText, text => PolicyText.FaultOfLine(OrganizationId = text))
            ?? organization.List("admin_details", MostAdministrators, items =>
            {
                Administrators = [];
                foreach (var item in items)
                {
                    var person = new IssuerAdministrator(null, null, null, null);
                    var wrong = item.DemandObject()
                        ?? item.Text("first_name", MostText, text => PolicyText.FaultOfLine((person = person with { FirstName = text }).FirstName!))
                        ?? item.Text("last_name", MostText, text => PolicyText.FaultOfLine((person = person with { LastName = text }).LastName!))
                        ?? item.Text("email", MostText, text => PolicyText.FaultOfEmail((person = person with { Email = text }).Email!))
                        ?? item.Text("phone", MostText, text => PolicyText.FaultOfLine((person = person with { Phone = text }).Phone!));
                    if (wrong is not null)
                    {
                        return wrong;
                    }

                    Administrators.Add(person);
                }

                return null;
            });
    }

    private VaultError? ReadAttributes(PolicyMember attributes) => attributes.DemandObject() ?? attributes.Flag("enabled", value => Enabled = value);

    private static VaultError? ReadText(ref Utf8JsonReader reader, string property, out string? text) =>
        Objects.JsonMembers.ReadText(ref reader, property, out text) is { } fault ? fault
        : text is { Length: > MostText } ? Refusals.InvalidProperty(property, $"It has {text.Length} characters; at most {MostText} are allowed.")
        : text is not null && PolicyText.FaultOfLine(text) is { } wrong ? Refusals.InvalidProperty(property, wrong)
        : null;
}
