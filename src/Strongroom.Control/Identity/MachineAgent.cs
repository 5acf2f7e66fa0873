using System.Collections.Immutable;

namespace Strongroom.Identity;

/// <summary>The agent that speaks for a machine.</summary>
/// <param name="Id">New with each enrolment. Tokens obtained through an agent carry it, and end with it.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo of an ECDSA P-256 key that has never left the machine.</param>
internal sealed record MachineAgent(Guid Id, ImmutableArray<byte> PublicKey, DateTimeOffset EnrolledAt);
