using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppCreateCommand
{
    public static Command Build(AdminShell shell)
    {
        var name = CliOptions.Text("NAME", "The name that people see", longest: 120);
        var tenant = CliOptions.Tenant();
        var certificate = CertificateFile.Option("--certificate", "Sign in with the key of this certificate, and have no secret", required: false);
        var command = new Command("create", "Register an application; its secret is shown this once") { name, tenant, certificate };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/applications", JsonBody.Of(json =>
        {
            json.WriteString("displayName", line.GetRequiredValue(name));
            if (line.GetValue(tenant) is { } tenantId)
            {
                json.WriteString("tenant", tenantId);
            }

            if (line.GetValue(certificate) is { } file)
            {
                json.WriteBase64String("certificate", CertificateFile.Read(file));
            }
        }), cancel));
        return command;
    }
}
