using System.CommandLine;

namespace Strongroom.Cli;

internal static class UserCreateCommand
{
    public static Command Build(AdminShell shell)
    {
        var upn = CliOptions.Text("UPN", "The user principal name, as alice@example.com", longest: 113);
        var name = CliOptions.TextOption("--display-name", "NAME", "The name that people see; the user principal name unless told", required: false);
        var tenant = CliOptions.Tenant();
        var command = new Command("create", "Make a user, to whom roles can be given") { upn, name, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/users", JsonBody.Of(json =>
        {
            json.WriteString("userPrincipalName", line.GetRequiredValue(upn));
            if (line.GetValue(name) is { } text)
            {
                json.WriteString("displayName", text);
            }

            if (line.GetValue(tenant) is { } tenantId)
            {
                json.WriteString("tenant", tenantId);
            }
        }), cancel));
        return command;
    }
}
