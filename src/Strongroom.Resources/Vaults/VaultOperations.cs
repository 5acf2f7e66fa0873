using Strongroom.Gate;

namespace Strongroom.Vaults;

internal static class VaultOperations
{
    public static readonly Operation List = Operation.Local("VaultList");
    public static readonly Operation Create = Operation.Local("VaultPut", changes: true);
    public static readonly Operation Update = Operation.Local("VaultPatch", changes: true);
}
