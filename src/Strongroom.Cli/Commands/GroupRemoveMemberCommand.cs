using System.CommandLine;

namespace Strongroom.Cli;

internal static class GroupRemoveMemberCommand
{
    public static Command Build(AdminShell shell)
    {
        var (group, member) = (CliOptions.Principal("GROUP", "The group's object id"), CliOptions.Principal("PRINCIPAL", "The member's object id"));
        var command = new Command("remove-member", "Take a principal out of a group") { group, member };
        command.SetAction((line, cancel) =>
            shell.SendAsync(line, HttpMethod.Delete, $"v1/groups/{line.GetRequiredValue(group)}/members/{line.GetRequiredValue(member)}", null, cancel));
        return command;
    }
}
