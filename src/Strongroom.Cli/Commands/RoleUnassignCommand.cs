using System.CommandLine;

namespace Strongroom.Cli;

internal static class RoleUnassignCommand
{
    public static Command Build(AdminShell shell)
    {
        var id = new Argument<Guid>("ID")
        {
            Description = "The assignment's id, as `role list` shows it",
            CustomParser = result => Guid.TryParseExact(CliOptions.Text(result), "D", out var value)
                ? value
                : CliOptions.Fault<Guid>(result, "an assignment's id is a GUID"),
        };
        var command = new Command("unassign", "Take a role assignment back") { id };
        command.SetAction((line, cancel) => shell.SendAsync(line, HttpMethod.Delete, $"v1/role-assignments/{line.GetRequiredValue(id)}", null, cancel));
        return command;
    }
}
