using System.CommandLine;

namespace Strongroom.Cli;

internal static class AuthorityCommand
{
    public static Command Build(AdminShell shell) =>
        new("authority", "Authorities whose certificates applications may trust by name") { Add(shell), List(shell), Remove(shell) };

    private static Command Add(AdminShell shell)
    {
        var name = CliOptions.Text("NAME", "The name that people see", longest: 120);
        var file = CertificateFile.Option("--file", "The authority's own certificate, PEM or DER", required: true);
        var command = new Command("add", "Register an authority; nothing trusts it until an application does") { name, file };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/authorities", JsonBody.Of(json =>
        {
            json.WriteString("displayName", line.GetRequiredValue(name));
            json.WriteBase64String("certificate", CertificateFile.Read(line.GetRequiredValue(file)));
        }), cancel));
        return command;
    }

    private static Command List(AdminShell shell)
    {
        var command = new Command("list", "List the authorities");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/authorities", cancel));
        return command;
    }

    private static Command Remove(AdminShell shell)
    {
        var id = new Argument<Guid>("ID") { Description = "The authority's id, as listed" };
        var command = new Command("remove", "Refuse every certificate of an authority from the next sign-in on") { id };
        command.SetAction((line, cancel) => shell.SendAsync(line, HttpMethod.Delete, $"v1/authorities/{line.GetRequiredValue(id):D}", null, cancel));
        return command;
    }
}
