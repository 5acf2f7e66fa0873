using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppTrustSubjectCommand
{
    /// <param name="trust">False builds the command that ends the trust.</param>
    public static Command Build(AdminShell shell, bool trust)
    {
        var client = CliOptions.Client();
        var subject = CliOptions.TextOption("--subject", "NAME", "The DNS name in the certificate, whole", required: true);
        var authority = new Option<Guid>("--authority") { Description = "The authority's id, as listed", HelpName = "GUID", Required = true };
        var command = trust
            ? new Command("trust-subject", "Let any certificate with this name from an authority sign in") { client, subject, authority }
            : new Command("distrust-subject", "End that trust from the next sign-in on") { client, subject, authority };
        var list = trust ? "trusted-subjects" : "distrusted-subjects";
        command.SetAction((line, cancel) => shell.PostAsync(line, $"v1/applications/{line.GetRequiredValue(client)}/{list}", JsonBody.Of(json =>
        {
            json.WriteString("subjectName", line.GetRequiredValue(subject));
            json.WriteString("authority", line.GetRequiredValue(authority));
        }), cancel));
        return command;
    }
}
