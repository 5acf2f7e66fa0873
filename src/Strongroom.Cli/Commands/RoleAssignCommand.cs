using System.CommandLine;
using Strongroom.Kernel;

namespace Strongroom.Cli;

internal static class RoleAssignCommand
{
    public static Command Build(AdminShell shell)
    {
        var principal = new Option<PrincipalId>("--principal")
        {
            Description = "The object id of the user, group or service principal",
            HelpName = "OID",
            Required = true,
            CustomParser = result => PrincipalId.TryParse(CliOptions.Text(result), out var id)
                ? id
                : CliOptions.Fault<PrincipalId>(result, "--principal takes an object id (GUID)"),
        };
        var role = CliOptions.TextOption("--role", "NAME|GUID", "The role's name or the id of its definition", required: true);
        var scope = new Option<Scope>("--scope")
        {
            Description = "Where the role holds, as in /subscriptions/…/vaults/NAME",
            HelpName = "SCOPE",
            Required = true,
            CustomParser = result => Scope.TryParse(CliOptions.Text(result), out var path)
                ? path
                : CliOptions.Fault<Scope>(result, "--scope takes a resource path"),
        };
        var tenant = CliOptions.Tenant();
        var command = new Command("assign", "Give a principal a role") { principal, role, scope, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/role-assignments", JsonBody.Of(json =>
        {
            json.WriteString("principal", line.GetRequiredValue(principal).Value);
            json.WriteString("role", line.GetRequiredValue(role));
            json.WriteString("scope", line.GetRequiredValue(scope).Path);
            if (line.GetValue(tenant) is { } tenantId)
            {
                json.WriteString("tenant", tenantId);
            }
        }), cancel));
        return command;
    }
}
