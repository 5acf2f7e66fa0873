using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppDeleteCommand
{
    public static Command Build(AdminShell shell)
    {
        var client = CliOptions.Client();
        var tenant = CliOptions.Tenant();
        var command = new Command("delete", "Delete an application; what was granted to it is granted to nobody") { client, tenant };
        command.SetAction((line, cancel) =>
            shell.SendAsync(line, HttpMethod.Delete, CliOptions.WithTenant($"v1/applications/{line.GetRequiredValue(client)}", line.GetValue(tenant)), null, cancel));
        return command;
    }
}
