using System.CommandLine;

namespace Strongroom.Cli;

internal static class ExplainCommand
{
    public static Command Build(AdminShell shell)
    {
        var id = new Argument<Guid>("request-id") 
        {
            Description = "The x-ms-request-id of a request that was answered 403",
            CustomParser = result => Guid.TryParseExact(CliOptions.Text(result), "D", out var parsed) ? parsed : CliOptions.Fault<Guid>(result, "a request id is a GUID"),
        };
        var command = new Command("explain", "Say why a request was refused and what would allow it") { id };
        command.SetAction((line, cancel) => shell.GetAsync(line, $"v1/refusals/{line.GetValue(id):D}", cancel));
        return command;
    }
}
