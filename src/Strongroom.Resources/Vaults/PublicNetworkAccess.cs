namespace Strongroom.Vaults;

internal enum PublicNetworkAccess : byte
{
    Enabled = 1,
    Disabled = 2,
    SecuredByPerimeter = 3,
}
