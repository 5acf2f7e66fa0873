using System.CommandLine;

namespace Strongroom.Cli;

internal static class GroupDeleteCommand
{
    public static Command Build(AdminShell shell)
    {
        var group = CliOptions.Principal("GROUP", "The group's object id");
        var command = new Command("delete", "Delete a group; what was granted to it is granted to nobody") { group };
        command.SetAction((line, cancel) => shell.SendAsync(line, HttpMethod.Delete, $"v1/groups/{line.GetRequiredValue(group)}", null, cancel));
        return command;
    }
}
