using System.CommandLine;

namespace Strongroom.Cli;

/// <summary>Attestation authorities, on whose word exportable keys may be released.</summary>
internal static class AttestationCommands
{
    private const int Longest = 600;

    public static Command Build(AdminShell shell) => new("attestation", "Authorities on whose word keys may be released") { Trust(shell), List(shell), Untrust(shell) };

    private static Command Trust(AdminShell shell) =>
        Named(shell, "trust", "Trust an authority; a key relies on it only when its release policy names it too", "v1/attestation-authorities");

    private static Command Untrust(AdminShell shell) =>
        Named(shell, "untrust", "Trust an authority no longer; its next token is refused", "v1/attestation-authorities/untrust");

    private static Command List(AdminShell shell)
    {
        var command = new Command("list", "List the trusted authorities");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/attestation-authorities", cancel));
        return command;
    }

    private static Command Named(AdminShell shell, string name, string description, string path)
    {
        var authority = CliOptions.TextOption("--authority", "URL", "The authority, exactly as its tokens say it in iss", required: true, Longest);
        var command = new Command(name, description) { authority };
        command.SetAction((line, cancel) => shell.PostAsync(line, path, JsonBody.Of(json => json.WriteString("authority", line.GetRequiredValue(authority))), cancel));
        return command;
    }
}
