using Strongroom.Crypto;

namespace Strongroom.Authority;

/// <summary>A certificate that the built-in authority is to sign.</summary>
/// <param name="Request">Its key, subject and extensions; what an end entity may not have is refused.</param>
/// <param name="Names">What the certificate is to be for, when that was proved or decided; the request may name no others.</param>
/// <param name="NotAfter">Wished; cut to what the policy and the intermediate allow. Null for the policy's default.</param>
/// <param name="RequestedBy">For the register: as in <c>vault kv1 certificate web</c>, or an ACME account's id.</param>
internal sealed record CertificateOrder(SigningRequest Request, SubjectNames Names, DateTimeOffset? NotAfter, string RequestedBy, DateTimeOffset Now);
