using System.Text.Json;
using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>New shares on their way to their custodians: asked for in a body, and shown in one answer.</summary>
internal sealed class IssuedShares : IDisposable
{
    private readonly IReadOnlyList<(string Custodian, byte[] Encrypted)>? _encrypted;

    private IssuedShares(ShamirSlot slot, IReadOnlyList<(string, byte[])>? encrypted)
    {
        Slot = slot;
        _encrypted = encrypted;
    }

    public ShamirSlot Slot { get; }

    /// <summary>
    /// <c>shares</c> and <c>threshold</c>, 5 and 3 unless told; <c>custodianKeys</c>, PEM, one for each share, encrypts each to its custodian. All that can
    /// go wrong does so here, before anything is stored.
    /// </summary>
    public static Result<IssuedShares> Draw(AdminBody body)
    {
        var keys = new List<CustodianKey>();
        try
        {
            foreach (var pem in body.Texts("custodianKeys") ?? [])
            {
                if (CustodianKey.FromPem(pem) is not { } key)
                {
                    return Refusals.InvalidProperty(
                        "custodianKeys", $"Key {keys.Count + 1} is no PEM public key or certificate with RSA of {CustodianKey.LeastBits} to {CustodianKey.MostBits} bits.");
                }

                keys.Add(key);
            }

            var count = body.Number("shares") ?? (keys.Count > 0 ? keys.Count : ShamirSlot.DefaultShares);
            if (keys.Count > 0 && keys.Count != count)
            {
                return Refusals.InvalidProperty("custodianKeys", "There is one for each share, or none.");
            }

            if (keys.Select(key => key.Fingerprint).Distinct(StringComparer.Ordinal).Count() != keys.Count)
            {
                return Refusals.InvalidProperty("custodianKeys", "One key is there twice: two shares would be in one hand.");
            }

            return ShamirSlot.Issue(body.Number("threshold") ?? Math.Min(ShamirSlot.DefaultThreshold, count), count).IsRefused(out var error, out var slot)
                ? error
                : new IssuedShares(slot, keys.Count == 0 ? null : [.. slot.Shares.Select((share, at) => (keys[at].Fingerprint, keys[at].Encrypt(share)))]);
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
        }
    }

    /// <summary>Members of the answer.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("threshold"u8, Slot.Shares[0].Threshold);
        json.WriteStartArray("shares"u8);
        for (var at = 0; at < Slot.Shares.Count; at++)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, Slot.Shares[at].Index);
            if (_encrypted is null)
            {
                using var line = ShareText.Format(Slot.Shares[at]);
                json.WriteString("share"u8, line.Span);
            }
            else
            {
                json.WriteString("custodianKeySha256"u8, _encrypted[at].Custodian);
                json.WriteBase64String("encryptedShare"u8, _encrypted[at].Encrypted);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public void Dispose() => Slot.Dispose();
}
