using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Certificates;

/// <summary>What the body of a create, import, merge, update or cancel says; a null member was not there, or was null.</summary>
internal sealed class CertificateDraft : IDisposable
{
    private const int MostPassword = 200;

    /// <summary>The longest import in base64, with line ends.</summary>
    private const int MostValue = 512 * 1024;

    private CertificateDraft()
    {
    }

    public PolicyDraft? Policy { get; private set; }

    public AttributesDraft Attributes { get; } = new();

    public bool? PreservesOrder { get; private set; }

    /// <summary>The import as it was sent: base64 of a PFX, PEM text, or base64 of that.</summary>
    public SecretBytes? Value { get; private set; }

    /// <summary>UTF-8.</summary>
    public SecretBytes? Password { get; private set; }

    /// <summary>The items of <c>x5c</c> as they were sent.</summary>
    public List<string>? Chain { get; private set; }

    public bool? CancellationRequested { get; private set; }

    /// <summary>Unknown members are ignored (G56); a known one of a wrong type is refused by name.</summary>
    public static Result<CertificateDraft> Parse(RequestBody body)
    {
        var draft = new CertificateDraft();
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

    public void Dispose()
    {
        Value?.Dispose();
        Password?.Dispose();
    }

    private VaultError? ReadMembers(ref Utf8JsonReader reader)
    {
        VaultError? fault = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("policy"u8))
            {
                fault = ReadPolicy(ref reader);
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                fault = Attributes.ReadAttributes(ref reader);
            }
            else if (reader.ValueTextEquals("tags"u8))
            {
                fault = Attributes.ReadTags(ref reader);
            }
            else if (reader.ValueTextEquals("preserveCertOrder"u8))
            {
                fault = JsonMembers.ReadFlag(ref reader, "preserveCertOrder", out var preserves);
                PreservesOrder = preserves;
            }
            else if (reader.ValueTextEquals("cancellation_requested"u8))
            {
                fault = JsonMembers.ReadFlag(ref reader, "cancellation_requested", out var cancelled);
                CancellationRequested = cancelled;
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                fault = JsonMembers.ReadSecretText(ref reader, "value", MostValue, out var value);
                Value = value;
            }
            else if (reader.ValueTextEquals("pwd"u8))
            {
                fault = JsonMembers.ReadSecretText(ref reader, "pwd", MostPassword * 4, out var password);
                Password = password;
            }
            else if (reader.ValueTextEquals("x5c"u8))
            {
                fault = ReadChain(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private VaultError? ReadPolicy(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (PolicyDraft.Parse(JsonElement.ParseValue(ref reader)).IsRefused(out var error, out var policy))
        {
            return error;
        }

        Policy = policy;
        return null;
    }

    private VaultError? ReadChain(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Refusals.InvalidProperty("x5c", "It must be a list of strings.");
        }

        Chain = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                return Refusals.InvalidProperty("x5c", "It must be a list of strings.");
            }

            Chain.Add(reader.GetString()!);
        }

        return null;
    }
}
