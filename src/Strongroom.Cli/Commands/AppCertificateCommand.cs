using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppCertificateCommand
{
    public static Command Build(AdminShell shell) =>
        new("certificate", "Certificates by whose keys an application signs in") { Add(shell), List(shell), Remove(shell) };

    private static Command Add(AdminShell shell)
    {
        var client = CliOptions.Client();
        var file = CertificateFile.Option("--file", "The certificate alone, PEM or DER", required: true);
        var name = CliOptions.TextOption("--name", "N", "What people see; the certificate's subject unless told", required: false);
        var command = new Command("add", "Let an application sign in with the key of a certificate") { client, file, name };
        command.SetAction((line, cancel) => shell.PostAsync(line, $"v1/applications/{line.GetRequiredValue(client)}/certificates", JsonBody.Of(json =>
        {
            json.WriteBase64String("certificate", CertificateFile.Read(line.GetRequiredValue(file)));
            if (line.GetValue(name) is { } shown)
            {
                json.WriteString("displayName", shown);
            }
        }), cancel));
        return command;
    }

    private static Command List(AdminShell shell)
    {
        var client = CliOptions.Client();
        var command = new Command("list", "List the certificates of an application") { client };
        command.SetAction((line, cancel) => shell.GetAsync(line, $"v1/applications/{line.GetRequiredValue(client)}/certificates", cancel));
        return command;
    }

    private static Command Remove(AdminShell shell)
    {
        var client = CliOptions.Client();
        var key = new Argument<Guid>("KEY-ID") { Description = "The certificate's key id, as listed" };
        var command = new Command("remove", "Refuse a certificate from the next sign-in on") { client, key };
        command.SetAction((line, cancel) => shell.SendAsync(
            line, HttpMethod.Delete, $"v1/applications/{line.GetRequiredValue(client)}/certificates/{line.GetRequiredValue(key):D}", null, cancel));
        return command;
    }
}
