using System.CommandLine;

namespace Strongroom.Cli;

internal static class UserDisableCommand
{
    public static Command Build(AdminShell shell)
    {
        var user = CliOptions.User();
        var tenant = CliOptions.Tenant();
        var command = new Command("disable", "Refuse a user from now on") { user, tenant };
        command.SetAction((line, cancel) =>
            shell.PostAsync(line, CliOptions.WithTenant($"v1/users/{line.GetRequiredValue(user)}/disable", line.GetValue(tenant)), null, cancel));
        return command;
    }
}
