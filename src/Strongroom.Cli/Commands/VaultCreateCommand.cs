using System.CommandLine;

namespace Strongroom.Cli;

internal static class VaultCreateCommand
{
    public static Command Build(AdminShell shell)
    {
        var name = CliOptions.Vault();
        var tenant = CliOptions.Guid("--tenant", "GUID", "The tenant; the server's first unless told");
        var subscription = CliOptions.Guid("--subscription", "GUID", "The subscription; the server's first unless told");
        var group = CliOptions.TextOption("--resource-group", "NAME", "The resource group", required: false);
        var retention = CliOptions.Number("--retention-days", "N", "Days that deleted objects are kept", 7, 90);
        var purgeProtection = new Option<bool>("--purge-protection") { Description = "Nobody can purge before the retention ends; cannot be undone" };
        var command = new Command("create", "Create a vault") { name, tenant, subscription, group, retention, purgeProtection };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/vaults", JsonBody.Of(json =>
        {
            json.WriteString("name", line.GetRequiredValue(name).Value);
            if (line.GetValue(tenant) is { } tenantId)
            {
                json.WriteString("tenant", tenantId);
            }

            if (line.GetValue(subscription) is { } subscriptionId)
            {
                json.WriteString("subscription", subscriptionId);
            }

            if (line.GetValue(group) is { } groupName)
            {
                json.WriteString("resourceGroup", groupName);
            }

            if (line.GetValue(retention) is { } days)
            {
                json.WriteNumber("retentionDays", days);
            }

            if (line.GetValue(purgeProtection))
            {
                json.WriteBoolean("purgeProtection", true);
            }
        }), cancel));
        return command;
    }
}
