using Strongroom.Storage;

namespace Strongroom.Arm;

internal static class GroupRows
{
    public static readonly RowShape<ResourceGroup> Group = new("sys/group/{subscription}/{name}", "a resource group, by its name in lower case");
}
