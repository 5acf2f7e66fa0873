using System.CommandLine;

namespace Strongroom.Cli;

internal static class GroupCreateCommand
{
    public static Command Build(AdminShell shell)
    {
        var name = CliOptions.Text("NAME", "The name that people see", longest: 120);
        var command = new Command("create", "Make an empty group") { name };
        command.SetAction((line, cancel) =>
            shell.PostAsync(line, "v1/groups", JsonBody.Of(json => json.WriteString("displayName", line.GetRequiredValue(name))), cancel));
        return command;
    }
}
