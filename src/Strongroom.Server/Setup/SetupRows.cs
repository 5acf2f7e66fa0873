using Strongroom.Storage;

namespace Strongroom.Server.Setup;

internal static class SetupRows
{
    public static readonly RowShape<InstallationRecord> Installation = new("sys/installation", "the installation: its home tenant, first subscription and location");

    public static readonly RowShape<DevelopmentRecord> Development = new("sys/development", "the principals and vault that the dev command made, with their sealed secrets");
}
