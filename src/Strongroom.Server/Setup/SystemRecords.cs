using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Server.Setup;

/// <summary>Audit records of what the system does by itself.</summary>
internal static class SystemRecords
{
    public static AuditRecord Of(string operation, DateTimeOffset now) => new()
    {
        Time = now,
        RequestId = Entropy.NewGuid(),
        Category = "Administrative",
        Operation = operation,
        Status = 200,
        ClientInfo = "system",
        Duration = TimeSpan.Zero,
    };
}
