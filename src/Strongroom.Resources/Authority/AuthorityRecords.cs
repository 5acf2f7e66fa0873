using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Authority;

/// <summary>Audit records of what the authority does by itself.</summary>
internal static class AuthorityRecords
{
    /// <param name="objectId">What it is about, as in <c>ca/intermediate/…</c>.</param>
    public static AuditRecord Of(string operation, TenantId? tenant, string objectId, DateTimeOffset now) => new()
    {
        Time = now,
        RequestId = Entropy.NewGuid(),
        Category = "Administrative",
        Operation = operation,
        Status = 200,
        Tenant = tenant?.Value,
        ObjectId = objectId,
        ClientInfo = "system",
        Duration = TimeSpan.Zero,
    };
}
