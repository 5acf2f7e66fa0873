using System.CommandLine;

namespace Strongroom.Cli;

internal static class UserDeleteCommand
{
    public static Command Build(AdminShell shell)
    {
        var user = CliOptions.User();
        var tenant = CliOptions.Tenant();
        var command = new Command("delete", "Delete a user; what was granted to it is granted to nobody") { user, tenant };
        command.SetAction((line, cancel) =>
            shell.SendAsync(line, HttpMethod.Delete, CliOptions.WithTenant($"v1/users/{line.GetRequiredValue(user)}", line.GetValue(tenant)), null, cancel));
        return command;
    }
}
