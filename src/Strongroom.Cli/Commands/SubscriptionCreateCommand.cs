using System.CommandLine;

namespace Strongroom.Cli;

internal static class SubscriptionCreateCommand
{
    public static Command Build(AdminShell shell)
    {
        var name = CliOptions.Text("NAME", "The name that people see", longest: 120);
        var tenant = CliOptions.Guid("--tenant", "GUID", "The tenant that owns it, made if there is none; the server's first unless told");
        var command = new Command("create", "Make a subscription") { name, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/subscriptions", JsonBody.Of(json =>
        {
            json.WriteString("name", line.GetRequiredValue(name));
            if (line.GetValue(tenant) is { } tenantId)
            {
                json.WriteString("tenant", tenantId);
            }
        }), cancel));
        return command;
    }
}
