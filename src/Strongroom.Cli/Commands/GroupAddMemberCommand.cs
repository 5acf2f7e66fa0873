using System.CommandLine;

namespace Strongroom.Cli;

internal static class GroupAddMemberCommand
{
    public static Command Build(AdminShell shell)
    {
        var (group, member) = (CliOptions.Principal("GROUP", "The group's object id"), CliOptions.Principal("PRINCIPAL", "The object id of a service principal or group"));
        var command = new Command("add-member", "Put a principal into a group; what the group may, it may from now on") { group, member };
        command.SetAction((line, cancel) => shell.PostAsync(
            line,
            $"v1/groups/{line.GetRequiredValue(group)}/members",
            JsonBody.Of(json => json.WriteString("principal", line.GetRequiredValue(member).Value)),
            cancel));
        return command;
    }
}
