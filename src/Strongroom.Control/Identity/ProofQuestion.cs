using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>A client that has to prove itself.</summary>
/// <param name="Application">Null when there is no such client: every way of proof then does the work it would do for a known one, and refuses.</param>
/// <param name="Request">Its <see cref="TokenRequest.ClientId"/> is there.</param>
internal sealed record ProofQuestion(DirectorySnapshot Directory, TenantId Tenant, ClientId? Client, ApplicationRecord? Application, TokenRequest Request, DateTimeOffset Now)
{
    public string ShownClient => Request.ClientId!;

    public string ShownTenant => Tenant.ToString();
}
