using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using Strongroom.Identity.Certificates;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>
/// <c>keyCredentials</c> in a body: the whole list as it shall be. An item without <c>key</c> is one that is there, named by its <c>keyId</c>, as clients
/// send back what they read; an item with one is a certificate in base64.
/// </summary>
internal static class GraphKeys
{
    /// <summary>True when the body brings a certificate, and with it somebody who can act as the application.</summary>
    public static bool Adds(GraphBody body) => body.Objects("keyCredentials")?.Any(item => item.Has("key") && item.Text("key") is not null) is true;

    /// <summary>The application with the list that the body asks for; unchanged when it asks for none.</summary>
    public static Result<ApplicationRecord> Change(GraphBody body, ApplicationRecord record, DateTimeOffset now)
    {
        if (body.Objects("keyCredentials") is not { } items)
        {
            return body.Fault ?? (Result<ApplicationRecord>)record;
        }

        var changed = record with { Certificates = Kept(items, record) };
        foreach (var item in items)
        {
            if (item.Text("key") is not { } key)
            {
                if (item.Id("keyId") is not { } id || !record.Certificates.Any(known => known.KeyId == id))
                {
                    item.Refuse("keyCredentials", "an item without key must bear the keyId of a certificate that is there.");
                }

                continue;
            }

            if (Decode(key) is not { } file)
            {
                item.Refuse("key", "it must be a certificate in base64.");
            }
            else if (CertificateReader.Read(file, item.Text("displayName"), now).IsRefused(out var refusal, out var certificate)
                || CertificateDirectory.With(changed, certificate).IsRefused(out refusal, out changed))
            {
                return refusal;
            }
        }

        return body.Fault ?? (Result<ApplicationRecord>)changed;
    }

    private static ImmutableArray<CertificateCredential> Kept(IReadOnlyList<GraphBody> items, ApplicationRecord record)
    {
        var kept = items.Where(item => item.Text("key") is null).Select(item => item.Id("keyId")).ToHashSet();
        return [.. record.Certificates.Where(known => kept.Contains(known.KeyId))];
    }

    private static byte[]? Decode(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        return Base64.IsValid(bytes, out var length) && length > 0 && Base64.DecodeFromUtf8InPlace(bytes, out var written) == System.Buffers.OperationStatus.Done ? bytes[..written] : null;
    }
}
