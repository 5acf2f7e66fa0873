using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>
/// The ACME server's door (decision 0023). Before anybody has proved anything, a request costs its source, not the vault: strangers cannot use up what
/// the vault's callers may ask.
/// </summary>
internal sealed class AcmeEntrance(VaultEntrance vaults, AcmeVaults servers, NonceBook nonces, SourceBudget budget) : ProofEntrance(vaults)
{
    protected override string ProblemType => AcmeProblems.ContentType;

    protected override bool IsOpenOn(VaultEntry vault) => servers.Find(vault.Id) is not null;

    protected override VaultError? Admit(Passage passage) =>
        budget.Admits(passage.Vault.Id, passage.Http.Connection.RemoteIpAddress) ? null : AcmeProblems.RateLimited("Too many requests come from this address.");

    protected override void WriteProofHeaders(Passage passage, IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.Link = $"<{passage.Origin}{AcmeUrls.Directory}>;rel=\"index\"";

        // RFC 8555 §6.5: every answer to a POST brings the next nonce, errors too.
        if (HttpMethods.IsPost(passage.Http.Request.Method) || passage.Operation == AcmeOperations.NewNonce)
        {
            headers["Replay-Nonce"] = nonces.Issue(passage.Vault.Id);
        }
    }

    /// <summary>RFC 7807.</summary>
    protected override void WriteProblem(Passage passage, Utf8JsonWriter json, VaultError error)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, AcmeProblems.TypeOf(error));
        json.WriteString("detail"u8, error.Message);
        json.WriteNumber("status"u8, error.Status);
        if (error.Code == AcmeProblems.BadSignatureAlgorithmCode)
        {
            json.WriteStartArray("algorithms"u8);
            foreach (var algorithm in AccountKey.Algorithms)
            {
                json.WriteStringValue(algorithm);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
