using System.CommandLine;
using Strongroom.Agent.Login;
using Strongroom.Agent.State;

namespace Strongroom.Agent.Commands;

internal static class EnrollCommand
{
    public static Command Build(AgentConsole console)
    {
        var server = new Option<string>("--server") { Description = "The server's login host, as in https://login.vaults.example", HelpName = "LOGIN_ORIGIN", Required = true };
        var tenant = AgentArguments.Id("--tenant", "TENANT", "The tenant of the machine");
        var machine = AgentArguments.Id("--machine", "MACHINE", "The machine's id, as the invitation shows it");
        var code = new Option<string>("--code") { Description = "The one-time code; without it and --code-file it is read from standard input", HelpName = "CODE" };
        var codeFile = new Option<string>("--code-file") { Description = "A file that holds the code", HelpName = "FILE" };
        var ca = new Option<string>("--ca") { Description = "The server's CA, PEM: it is then the only one that is trusted", HelpName = "FILE" };
        var state = AgentArguments.State();
        var command = new Command("enroll", "Become the agent of a machine, with the code of an invitation") { server, tenant, machine, code, codeFile, ca, state };
        command.SetAction((line, cancel) => console.RunAsync(async () =>
        {
            var folder = StateFolder.Open(line.GetRequiredValue(state));
            var origin = Origin(line.GetRequiredValue(server));
            using var secret = CodeSource.Read(line.GetValue(code), line.GetValue(codeFile), () => console.Input);
            using var key = AgentKey.Load(folder);
            using var client = new LoginClient(line.GetValue(ca), key, TimeProvider.System);
            var answer = await client.EnrolAsync(origin, line.GetRequiredValue(tenant), line.GetRequiredValue(machine), secret, cancel).ConfigureAwait(false);
            if (answer.IsRefused(out var refusal, out var enrolled))
            {
                throw new AgentException(refusal.Status == 503 ? AgentExit.Unreachable : AgentExit.Refused, refusal.Message);
            }

            Write(folder, origin, line.GetValue(ca), enrolled);
            console.WriteLine($"Enrolled as {enrolled.ResourceId}, with {enrolled.Identities.Length} {(enrolled.Identities.Length == 1 ? "identity" : "identities")}.");
            console.WriteLine("Start it: strongroom agent run");
            return AgentExit.Ok;
        }));
        return command;
    }

    /// <summary>Without a path, so that the address of a proof is the one that the server expects.</summary>
    private static string Origin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
            ? uri.GetLeftPart(UriPartial.Authority)
            : throw new AgentException(AgentExit.Local, "--server takes an https origin without a path, as in https://login.vaults.example");

    /// <summary>The CA first: an enrolment that names one must find it.</summary>
    private static void Write(StateFolder folder, string origin, string? ca, EnrolmentAnswer enrolled)
    {
        try
        {
            if (ca is not null)
            {
                StateFolder.Write(folder.CaPath, File.ReadAllBytes(ca));
            }

            File.Delete(folder.TokensPath);
            new Enrolment
            {
                LoginOrigin = origin,
                TenantId = enrolled.TenantId,
                MachineId = enrolled.MachineId,
                AgentId = enrolled.AgentId,
                ResourceId = enrolled.ResourceId,
                OwnCa = ca is not null,
                Identities = enrolled.Identities,
            }.Write(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, fault.Message);
        }
    }
}
