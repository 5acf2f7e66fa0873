using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>
/// A signed request whose form, nonce and url are right. It is read once however often the work runs, since its nonce is good once; whose it is, the
/// work asks each time.
/// </summary>
internal sealed class AcmeCall : IDisposable
{
    private JsonDocument? _payload;

    public AcmeCall(FlatJws jws) => Jws = jws;

    public FlatJws Jws { get; }

    /// <summary>The key in the request's own <c>jwk</c>; null for one that names its account by <c>kid</c>.</summary>
    public AccountKey? OwnKey { get; init; }

    /// <summary>The account that <c>kid</c> names; null with a <c>jwk</c>.</summary>
    public Guid? AccountId { get; init; }

    public bool IsGet => Jws.Payload.Length == 0;

    /// <summary>The payload, which must be one JSON object.</summary>
    public Result<JsonElement> Payload()
    {
        if (_payload is null)
        {
            if (StrictJson.Fault(Jws.Payload) is { } fault)
            {
                return AcmeProblems.Malformed($"The payload is not acceptable JSON: {fault}");
            }

            _payload = JsonDocument.Parse(Jws.Payload, new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth });
        }

        return _payload.RootElement;
    }

    public void Dispose() => _payload?.Dispose();
}
