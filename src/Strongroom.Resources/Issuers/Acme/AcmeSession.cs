using System.Text.Json;

namespace Strongroom.Issuers.Acme;

/// <summary>Signed requests of one account to one authority.</summary>
/// <param name="key">Stays the caller's to dispose.</param>
/// <param name="account">The account's address; null before there is one.</param>
internal sealed class AcmeSession(AcmeServer server, AcmeKey key, string? account)
{
    /// <summary>A nonce may be refused for no fault of ours (RFC 8555 §6.5); this often in a row, something else is wrong.</summary>
    private const int MostNonces = 10;

    private const string Json = "application/json";

    public AcmeServer Server => server;

    public AcmeKey Key => key;

    public Task<AuthorityAnswer> FetchAsync(Uri place, CancellationToken cancel) => SendAsync(place, [], Json, cancel);

    public Task<AuthorityAnswer> FetchChainAsync(Uri place, CancellationToken cancel) => SendAsync(place, [], "application/pem-certificate-chain", cancel);

    public Task<AuthorityAnswer> PostAsync(Uri place, Action<Utf8JsonWriter> write, CancellationToken cancel) => SendAsync(place, AcmeKey.Write(write), Json, cancel);

    /// <summary>A resource; the caller disposes it.</summary>
    /// <exception cref="AuthorityFaultException">It is not shown, or is no JSON object.</exception>
    public async Task<JsonDocument> ReadAsync(Uri place, CancellationToken cancel) => Document(await FetchAsync(place, cancel).ConfigureAwait(false));

    /// <exception cref="AuthorityFaultException">The answer is not good, or is no JSON object.</exception>
    public JsonDocument Document(AuthorityAnswer answer) =>
        !answer.IsGood ? throw AcmeProblem.Fault(answer, server.Home)
        : OutsideText.Object(answer.Body) ?? throw AuthorityFaultException.Away($"The authority at {server.Home.Host} answers something that is not ACME.");

    private async Task<AuthorityAnswer> SendAsync(Uri place, byte[] payload, string accept, CancellationToken cancel)
    {
        for (var turn = 0; turn < MostNonces; turn++)
        {
            var jws = key.Sign(place, await server.NonceAsync(cancel).ConfigureAwait(false), account, payload);
            var answer = await server.PostAsync(place, jws, accept, cancel).ConfigureAwait(false);
            if (answer.IsGood || AcmeProblem.Of(answer) is not { Type: AcmeProblem.BadNonce })
            {
                return answer;
            }
        }

        server.ForgetNonces();
        throw AuthorityFaultException.Away($"The authority at {server.Home.Host} refuses every nonce.");
    }
}
