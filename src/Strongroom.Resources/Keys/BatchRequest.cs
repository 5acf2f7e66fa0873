using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Keys;

/// <summary>
/// Reads a batch: <c>{"items":[{"id":"1","operation":"sign","key":"k","version":"…","alg":"ES256","value":"…"},…]}</c>. A fault in an item is that
/// item's answer; a fault in the frame is the request's.
/// </summary>
internal static class BatchRequest
{
    public const int MostItems = 100;

    private const int LongestId = 64;

    /// <returns>The items, which the caller disposes.</returns>
    public static Result<List<BatchItem>> Parse(RequestBody body, ApiVersion apiVersion)
    {
        ArgumentNullException.ThrowIfNull(body);
        var items = new List<BatchItem>();
        VaultError? fault;
        try
        {
            var reader = body.Reader();
            reader.Read();
            fault = ReadFrame(ref reader, items, apiVersion);
        }
        catch (InvalidOperationException)
        {
            fault = Refusals.MalformedBody("a string is not valid Unicode.");
        }

        fault ??= items.Count == 0 ? Refusals.InvalidProperty("items", "There must be at least one.") : null;
        if (fault is null)
        {
            return items;
        }

        items.ForEach(item => item.Dispose());
        return fault;
    }

    private static VaultError? ReadFrame(ref Utf8JsonReader reader, List<BatchItem> items, ApiVersion apiVersion)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("items"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return Refusals.InvalidProperty("items", "It must be an array.");
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.StartObject || items.Count == MostItems)
                {
                    return Refusals.InvalidProperty("items", $"It must hold objects, at most {MostItems}.");
                }

                items.Add(ReadItem(ref reader, apiVersion));
            }
        }

        return null;
    }

    /// <summary>Looks through the item for what it is about, then reads it as what it is; the reader ends behind it either way.</summary>
    private static BatchItem ReadItem(ref Utf8JsonReader reader, ApiVersion apiVersion)
    {
        var again = reader;
        string? id = null, operation = null, key = null, version = null;
        VaultError? fault = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            VaultError? found = null;
            if (reader.ValueTextEquals("id"u8))
            {
                found = JsonMembers.ReadText(ref reader, "id", out id);
                found ??= id?.Length > LongestId ? Refusals.InvalidProperty("id", $"It may have at most {LongestId} characters.") : null;
                id = found is null ? id : null;
            }
            else if (reader.ValueTextEquals("operation"u8))
            {
                found = JsonMembers.ReadText(ref reader, "operation", out operation);
            }
            else if (reader.ValueTextEquals("key"u8))
            {
                found = JsonMembers.ReadText(ref reader, "key", out key);
            }
            else if (reader.ValueTextEquals("version"u8))
            {
                found = JsonMembers.ReadText(ref reader, "version", out version);
            }

            fault ??= found;
            if (found is not null || reader.TokenType == JsonTokenType.PropertyName)
            {
                reader.Skip();
            }
        }

        if (fault is not null)
        {
            return Faulty(id, fault);
        }

        if (KeyOperationRules.Find(operation) is not { } use || use is KeyOperation.Import or KeyOperation.Export)
        {
            return Faulty(id, Refusals.InvalidProperty("operation", "It must be one of encrypt, decrypt, sign, verify, wrapKey and unwrapKey."));
        }

        if (!ObjectName.TryParse(key, out var name))
        {
            return Faulty(id, Refusals.InvalidProperty("key", "It must be the name of a key."));
        }

        var target = new ObjectTarget(
            KeyRows.Shelf.Kind, name, ObjectVersion.TryParse(version, out var parsed) ? parsed : null, string.IsNullOrEmpty(version) ? null : version);
        return CryptoRequest.Parse(ref again, use, apiVersion).IsRefused(out var refusal, out var request)
            ? new BatchItem(id, use, target, null, refusal)
            : new BatchItem(id, use, target, request, null);
    }

    private static BatchItem Faulty(string? id, VaultError fault) => new(id, default, default, null, fault);
}
