using Strongroom.Identity.Certificates;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Machines;

/// <summary>A call whose agent has proved itself, or the reason why it has not.</summary>
/// <param name="Refusal">For the trail; null exactly when the agent is who it says.</param>
internal sealed record AgentCall(string? Refusal)
{
    public Guid Agent { get; private init; }

    public MachineRecord Machine { get; private init; } = null!;

    public AgentProof Proof { get; private init; } = null!;

    /// <summary>Seconds to wait when the agent has used too many proofs up, else null.</summary>
    public int? WaitSeconds { get; private init; }

    /// <summary>What the trail calls the credential.</summary>
    public string Credential => $"agent {Agent:D}";

    /// <summary>Checks in the order of what they cost; the key is the enrolled one, whatever the proof says of itself.</summary>
    /// <exception cref="StoreUnavailableException">It is not known whether the proof has been used.</exception>
    public static async ValueTask<AgentCall> JudgeAsync(
        DirectorySnapshot directory, TenantId tenant, AgentProof? proof, string audience, JtiLedger used, DateTimeOffset now, CancellationToken cancel)
    {
        if (proof is null || !GuidText.TryParse(proof.Kid, out var agent))
        {
            return new AgentCall("This is no proof of an agent.");
        }

        var named = new AgentCall(Refusal: null) { Agent = agent, Proof = proof };
        if (directory.Machines.SpokenForBy(tenant, agent) is not var (machine, record) || record.Agent is not { } enrolled)
        {
            return named with { Refusal = "No such agent is enrolled: it was revoked or replaced, or its machine is gone." };
        }

        if (!proof.IsSignedBy(enrolled.PublicKey.AsSpan()))
        {
            return named with { Refusal = "The proof is not signed by the agent's key." };
        }

        if (!IsId(proof.Text("iss"), agent) || !IsId(proof.Text("sub"), machine))
        {
            return named with { Refusal = "The proof names another agent or machine." };
        }

        if (proof.Fault(audience, now) is { } fault)
        {
            return named with { Refusal = fault };
        }

        var issuer = $"agent/{agent:D}";
        if (used.WaitSeconds(tenant, issuer) is { } seconds)
        {
            return named with { Refusal = "The agent has used too many proofs up.", WaitSeconds = seconds };
        }

        return await used.UseAsync(tenant, issuer, proof.Id!, proof.Expires, cancel).ConfigureAwait(false)
            ? named with { Machine = record }
            : named with { Refusal = "The proof has been used before." };
    }

    private static bool IsId(string? text, Guid id) => GuidText.TryParse(text, out var value) && value == id;
}
