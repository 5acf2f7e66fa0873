using System.Security.Cryptography;
using System.Text;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

internal static class LockRows
{
    public static readonly RowShape<LockRecord> Lock = new("sys/lock/{tenant}/{hash}", "a management lock; the hash is of its scope and name");

    /// <summary>Names compare without case. The line feed can stand in neither part.</summary>
    public static RowKey<LockRecord> Key(TenantId tenant, Scope scope, string name) =>
        Lock.Key(tenant.Compact, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{scope.Path}\n{name.ToLowerInvariant()}"))));
}
