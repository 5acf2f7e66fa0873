using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Keys;

/// <summary><c>{"items":[{"id":"1","status":200,"kid":…,"value":…},{"id":"2","status":403,"error":{…}}]}</c>, in the order of the request.</summary>
internal sealed class BatchAnswer(IReadOnlyList<BatchItem> items) : Answer
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var item in items)
        {
            json.WriteStartObject();
            if (item.Id is not null)
            {
                json.WriteString("id"u8, item.Id);
            }

            if (item.Outcome!.Value.IsRefused(out var error, out var output))
            {
                json.WriteNumber("status"u8, error.Status);
                ErrorBody.WriteMember(json, error);
            }
            else
            {
                json.WriteNumber("status"u8, 200);
                CryptoAnswer.WriteMembers(json, item.Kid, output);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var item in items)
        {
            item.Dispose();
        }

        base.Dispose(disposing);
    }
}
