using System.CommandLine;

namespace Strongroom.Cli;

/// <summary>Machines, their agents, and the identities that several machines share.</summary>
internal static class MachineCommands
{
    public static Command Machines(AdminShell shell) => new("machine", "Machines and their agents")
    {
        Named(shell, "create", "Make a machine with an identity of its own", HttpMethod.Put, "machines", ""),
        List(shell, "machines", "List the machines and their identities"),
        Enrol(shell),
        Assign(shell),
        Named(shell, "revoke", "Send the machine's agent away; its tokens end at once", HttpMethod.Post, "machines", "/revoke"),
        Named(shell, "delete", "Delete a machine, its identity and every role of it", HttpMethod.Delete, "machines", ""),
    };

    public static Command Identities(AdminShell shell) => new("identity", "User-assigned managed identities")
    {
        Named(shell, "create", "Make an identity that several machines can share", HttpMethod.Put, "identities", ""),
        List(shell, "identities", "List the user-assigned identities"),
        Named(shell, "delete", "Delete an identity and every role of it", HttpMethod.Delete, "identities", ""),
    };

    private static Command Named(AdminShell shell, string verb, string description, HttpMethod method, string set, string action)
    {
        var (name, group) = (Name(), Group());
        var command = new Command(verb, description) { name, group };
        command.SetAction((line, cancel) => shell.SendAsync(line, method, Path(line, set, name, action, group), null, cancel));
        return command;
    }

    private static Command List(AdminShell shell, string set, string description)
    {
        var command = new Command("list", description);
        command.SetAction((line, cancel) => shell.GetAsync(line, $"v1/{set}", cancel));
        return command;
    }

    private static Command Enrol(AdminShell shell)
    {
        var (name, group) = (Name(), Group());
        var key = CliOptions.TextOption("--key", "THUMBPRINT", "What 'strongroom agent init' printed on the machine", required: true);
        var command = new Command("enroll", "Invite the agent with this key; the code is shown this once and ends in 15 minutes") { name, key, group };
        command.SetAction((line, cancel) => shell.PostAsync(
            line, Path(line, "machines", name, "/enroll", group), JsonBody.Of(json => json.WriteString("keyThumbprint", line.GetRequiredValue(key))), cancel));
        return command;
    }

    private static Command Assign(AdminShell shell)
    {
        var (name, group) = (Name(), Group());
        var identity = CliOptions.Text("IDENTITY", "The name of a user-assigned identity in the same group", longest: 128);
        var command = new Command("assign", "Let a machine act for a user-assigned identity") { name, identity, group };
        command.SetAction((line, cancel) => shell.PostAsync(
            line, Path(line, "machines", name, "/assign", group), JsonBody.Of(json => json.WriteString("identity", line.GetRequiredValue(identity))), cancel));
        return command;
    }

    private static Argument<string> Name() => CliOptions.Text("NAME", "The name", longest: 128);

    private static Option<string> Group() => CliOptions.TextOption("--group", "NAME", "The resource group; 'default' unless told", required: false);

    private static string Path(ParseResult line, string set, Argument<string> name, string action, Option<string> group) =>
        $"v1/{set}/{Uri.EscapeDataString(line.GetRequiredValue(name))}{action}" + (line.GetValue(group) is { } given ? $"?group={Uri.EscapeDataString(given)}" : "");
}
