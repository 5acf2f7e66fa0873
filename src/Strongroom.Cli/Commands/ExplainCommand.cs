using System.CommandLine;

namespace Strongroom.Cli;

internal static class ExplainCommand
{
    public static Command Build(AdminShell shell)
    {
        var id = new Argument<Guid>("request-id") { Description = "The x-ms-request-id of a request that was answered 403" };
        var command = new Command("explain", "Say why a request was refused and what would allow it") { id };
        command.SetAction((line, cancel) => shell.GetAsync(line, $"v1/refusals/{line.GetValue(id):D}", cancel));
        return command;
    }
}
