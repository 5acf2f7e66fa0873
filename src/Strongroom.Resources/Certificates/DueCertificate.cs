using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Finds the certificate that a due item is about.</summary>
internal static class DueCertificate
{
    /// <summary>Null when there is nothing to do any more: the certificate is gone, deleted, or another, or its vault is not live.</summary>
    public static async ValueTask<(VaultEntry Vault, CertificateHead Head)?> FindAsync(IVaultDirectory vaults, DueItem item, Tx tx, CancellationToken cancel)
    {
        if (!VaultName.TryParse(item.VaultName, out var vaultName) || !ObjectName.TryParse(item.ObjectName, out var name)
            || vaults.Find(vaultName) is not { } vault || vault.Id != item.Vault)
        {
            return null;
        }

        return await tx.FindAsync(CertificateRows.Shelf.LiveKey(vault, name), cancel).ConfigureAwait(false) is { } head && head.Incarnation == item.Id ? (vault, head) : null;
    }

    /// <param name="fault">Null when it went well.</param>
    public static AuditRecord Record(VaultEntry vault, CertificateHead head, string operation, DateTimeOffset now, VaultError? fault = null) => new()
    {
        Time = now,
        RequestId = Entropy.NewGuid(),
        Category = "AuditEvent",
        Operation = operation,
        Status = fault?.Status ?? 200,
        Description = fault?.Message,
        ErrorCode = fault?.Code,
        Tenant = vault.Tenant.Value,
        ResourceId = vault.Scope.Path,
        Vault = vault.Id.Value,
        ClientInfo = "schedule",
        ObjectId = CertificateRows.Shelf.Kind.Id("", head.Name, head.Current.Version),
        Duration = TimeSpan.Zero,
    };
}
