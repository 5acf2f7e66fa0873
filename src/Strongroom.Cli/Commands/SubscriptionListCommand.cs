using System.CommandLine;

namespace Strongroom.Cli;

internal static class SubscriptionListCommand
{
    public static Command Build(AdminShell shell)
    {
        var command = new Command("list", "List the subscriptions");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/subscriptions", cancel));
        return command;
    }
}
