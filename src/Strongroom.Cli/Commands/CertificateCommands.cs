using System.CommandLine;

namespace Strongroom.Cli;

/// <summary>Certificates that lie in secrets, where nothing renews them.</summary>
internal static class CertificateCommands
{
    private const int Longest = 127;

    public static Command Build(AdminShell shell) => new("certificate", "Certificates that are kept as secrets") { Find(shell), Adopt(shell) };

    private static Command Find(AdminShell shell)
    {
        var vault = CliOptions.Vault();
        var command = new Command("find", "List the secrets of a vault that hold a certificate with its private key") { vault };
        command.SetAction((line, cancel) => shell.GetAsync(line, $"v1/vaults/{line.GetRequiredValue(vault)}/adoptable", cancel));
        return command;
    }

    private static Command Adopt(AdminShell shell)
    {
        var vault = CliOptions.Vault();
        var secret = CliOptions.Text("SECRET", "The secret's name, which becomes the certificate's", Longest);
        var issuer = CliOptions.TextOption("--issuer", "NAME", "Renew it through this issuer of the vault from now on, or through Self", required: false, Longest);
        var descriptor = CliOptions.Descriptor("--password-fd", "Read the password of the PFX from this open descriptor");
        var command = new Command("adopt", "Make a certificate of a secret that holds one; whoever reads the secret goes on reading it") { vault, secret, issuer, descriptor };
        command.SetAction(async (line, cancel) =>
        {
            var path = $"v1/vaults/{line.GetRequiredValue(vault)}/adopt";
            using var password = line.GetValue(descriptor) is { } number ? PassphraseSource.Read(shell.Console, number, twice: false, "password", "Password") : null;
            void Write(System.Text.Json.Utf8JsonWriter json)
            {
                json.WriteString("secret", line.GetRequiredValue(secret));
                json.WriteBoolean("hasPassword", password is not null);
                if (line.GetValue(issuer) is { } name)
                {
                    json.WriteString("issuer", name);
                }
            }

            HttpContent body = password is null ? JsonBody.Of(Write) : new SecretContent(Write, ("password", password));
            return await shell.PostAsync(line, path, body, cancel).ConfigureAwait(false);
        });
        return command;
    }
}
