using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Which vaults have an ACME server, in memory while the installation is open. Settings that cannot be read are none.</summary>
internal sealed class AcmeVaults(IStore store, IRowGuard guard, ILogger<AcmeVaults> log) : IOpenWithKeys, IDisposable
{
    private readonly RowMirror<AcmeSettings> _rows = new(store, guard, AcmeRows.Settings, log.UnreadableSettings);

    public AcmeSettings? Find(VaultId vault) => _rows.Rows.GetValueOrDefault(AcmeRows.SettingsKey(vault).Key);

    public ValueTask OpenAsync(Tx tx, CancellationToken cancel) => _rows.OpenAsync(cancel);

    public void Close() => _rows.Close();

    public void Dispose() => _rows.Dispose();
}
