using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppCreateCommand
{
    public static Command Build(AdminShell shell)
    {
        var name = CliOptions.Text("NAME", "The name that people see", longest: 120);
        var tenant = CliOptions.Tenant();
        var command = new Command("create", "Register an application; its secret is shown this once") { name, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/applications", JsonBody.Of(json =>
        {
            json.WriteString("displayName", line.GetRequiredValue(name));
            if (line.GetValue(tenant) is { } tenantId)
            {
                json.WriteString("tenant", tenantId);
            }
        }), cancel));
        return command;
    }
}
