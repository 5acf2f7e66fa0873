using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppFederateCommand
{
    /// <summary>As long as the server keeps issuers, subjects and audiences.</summary>
    private const int Longest = 600;

    public static Command Build(AdminShell shell)
    {
        var client = CliOptions.Client();
        var name = CliOptions.TextOption("--name", "N", "The credential's name, once for each application", required: true);
        var issuer = CliOptions.TextOption("--issuer", "URL", "The issuer, exactly as its tokens say it", required: true, Longest);
        var subject = CliOptions.TextOption("--subject", "S", "The subject, exactly as the tokens say it", required: false, Longest);
        var expression = CliOptions.TextOption("--expression", "E", "Instead of a subject: claims['sub'] matches 'repo:org/app:*'", required: false, Longest);
        var audience = CliOptions.TextOption("--audience", "A", "The audience; api://AzureADTokenExchange unless told", required: false, Longest);
        var command = new Command("federate", "Let tokens of an outside issuer stand for an application") { client, name, issuer, subject, expression, audience };
        command.SetAction((line, cancel) => shell.PostAsync(line, $"v1/applications/{line.GetRequiredValue(client)}/federations", JsonBody.Of(json =>
        {
            json.WriteString("name", line.GetRequiredValue(name));
            json.WriteString("issuer", line.GetRequiredValue(issuer));
            foreach (var (member, option) in new[] { ("subject", subject), ("expression", expression), ("audience", audience) })
            {
                if (line.GetValue(option) is { } given)
                {
                    json.WriteString(member, given);
                }
            }
        }), cancel));
        return command;
    }
}
