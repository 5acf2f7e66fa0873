using System.Collections.Immutable;
using System.Text.Json;
using Strongroom.Agent.Login;

namespace Strongroom.Agent.State;

/// <summary>Where this machine is enrolled, and whom it may speak for. Nothing in it is secret. Written by <c>enroll</c>, and anew whenever the identities change.</summary>
internal sealed record Enrolment
{
    /// <summary>The origin of the server's login host, as in <c>https://login.vaults.example</c>.</summary>
    public required string LoginOrigin { get; init; }

    public required Guid TenantId { get; init; }

    public required Guid MachineId { get; init; }

    /// <summary>New with each enrolment; the server knows the agent by it.</summary>
    public required Guid AgentId { get; init; }

    /// <summary>The ARM path of the machine.</summary>
    public required string ResourceId { get; init; }

    /// <summary>True when <c>ca.pem</c> of the folder, and nothing else, is trusted for the server's TLS.</summary>
    public required bool OwnCa { get; init; }

    public required ImmutableArray<AssignedIdentity> Identities { get; init; }

    /// <summary>The address of a path of the agent's protocol, which is also the audience of its proofs.</summary>
    public string Address(string verb) => AddressOf(LoginOrigin, TenantId, verb);

    public static string AddressOf(string loginOrigin, Guid tenant, string verb) => $"{loginOrigin}/{tenant:D}/agent/{verb}";

    /// <summary>Null when the machine is not enrolled.</summary>
    /// <exception cref="AgentException">The file cannot be read, or is none of ours.</exception>
    public static Enrolment? Find(StateFolder folder)
    {
        using var content = StateFolder.Read(folder.EnrolmentPath);
        try
        {
            return content is null ? null : JsonSerializer.Deserialize(content.Span, AgentJson.Default.Enrolment);
        }
        catch (JsonException)
        {
            throw new AgentException(AgentExit.Local, $"{folder.EnrolmentPath} is not what the agent wrote: enrol anew");
        }
    }

    public void Write(StateFolder folder) => StateFolder.Write(folder.EnrolmentPath, JsonSerializer.SerializeToUtf8Bytes(this, AgentJson.Default.Enrolment));
}
