using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>
/// What the statement of a release says (wire reference §5.8): what was asked, and the key's bundle with the wrapped key in <c>key.key_hsm</c>, in the
/// form in which keys are brought.
/// </summary>
internal static class ReleasedKey
{
    public static byte[] Write(Passage passage, KeyHead head, KeyVersion version, ReleaseRequest request, ReleaseRecipient recipient, byte[] wrapped)
    {
        var kid = KeyRows.Shelf.Kind.Id(passage.Origin, head.Name, version.Version);
        return Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("request"u8);
            json.WriteString("api-version"u8, passage.ApiVersion.Name);
            json.WriteString("enc"u8, request.Scheme);
            json.WriteString("kid"u8, kid);
            if (request.Nonce is { } nonce)
            {
                json.WriteString("nonce"u8, nonce);
            }

            json.WriteEndObject();
            json.WriteStartObject("response"u8);
            json.WriteStartObject("key"u8);
            KeyJson.WriteBundle(json, passage, kid, head, version, CanonicalBase64Url.Encode(Transfer(request, recipient, wrapped)));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static byte[] Transfer(ReleaseRequest request, ReleaseRecipient recipient, byte[] wrapped) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("schema_version"u8, "1.0.0"u8);
        json.WriteStartObject("header"u8);
        json.WriteString("kid"u8, recipient.Kid);
        json.WriteString("alg"u8, "dir"u8);
        json.WriteString("enc"u8, request.Scheme);
        json.WriteEndObject();
        json.WriteString("ciphertext"u8, CanonicalBase64Url.Encode(wrapped));
        json.WriteEndObject();
    });

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.ToArray();
    }
}
