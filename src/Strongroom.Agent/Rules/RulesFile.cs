using System.Text.Json;
using Strongroom.Agent.Login;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Agent.Rules;

/// <summary>Reads <c>agent.json</c>. Who may write it decides who gets tokens, so that is checked before what it says.</summary>
/// <param name="own">The agent's own user id.</param>
internal sealed class RulesFile(uint own, UserNames users)
{
    private const UnixFileMode Foreign = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const int LongestFile = 256 * 1024;
    private const int ContainerIdLength = 64;
    private const string System = "system";

    /// <summary>The rules of a file; none but the built-in ones when it is absent and need not be there.</summary>
    /// <exception cref="AgentException">It can be written by others, or says something that makes no sense; the fault names the member.</exception>
    public AgentRules Read(string file, bool isRequired)
    {
        if (!File.Exists(file) && !isRequired)
        {
            return new AgentRules(own, []);
        }

        try
        {
            return Parse(Content(file), file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, $"{file}: {fault.Message}");
        }
    }

    private byte[] Content(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var owner = FileOwner.Of(stream.SafeFileHandle);
        if ((File.GetUnixFileMode(stream.SafeFileHandle) & Foreign) != 0 || (owner != 0 && owner != own))
        {
            throw new AgentException(AgentExit.Local, $"{file} can be written by others than root and the agent's user; it is not used");
        }

        if (stream.Length > LongestFile)
        {
            throw new AgentException(AgentExit.Local, $"{file} is longer than {LongestFile} bytes");
        }

        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private AgentRules Parse(byte[] content, string file)
    {
        try
        {
            var body = JsonSerializer.Deserialize(content, AgentJson.Default.RulesBody);
            return new AgentRules(own, body is null || body.Allow.IsDefault ? [] : [.. body.Allow.Select((rule, i) => Rule(rule, $"{file}: allow[{i}]"))]);
        }
        catch (JsonException fault)
        {
            throw new AgentException(AgentExit.Local, $"{file}: {fault.Message}");
        }
    }

    private AllowRule Rule(AllowBody? body, string place)
    {
        if (body?.User is not { Length: > 0 } user)
        {
            throw new AgentException(AgentExit.Local, $"{place}.user is missing");
        }

        if (body.Unit is { } unit && !unit.EndsWith(".service", StringComparison.Ordinal))
        {
            throw new AgentException(AgentExit.Local, $"{place}.unit must end in .service");
        }

        if (body.Container is { } container && (container.Length != ContainerIdLength || !container.All(char.IsAsciiHexDigitLower)))
        {
            throw new AgentException(AgentExit.Local, $"{place}.container takes a full id of {ContainerIdLength} hexadecimal digits");
        }

        if (body.Identities.IsDefaultOrEmpty)
        {
            throw new AgentException(AgentExit.Local, $"{place}.identities is missing");
        }

        var clients = body.Identities.Where(text => text != System)
            .Select(text => ClientId.TryParse(text, out var id) ? id.Value : throw new AgentException(AgentExit.Local, $"{place}.identities takes \"{System}\" and client ids"));
        return new AllowRule(
            users.Find(user) ?? throw new AgentException(AgentExit.Local, $"{place}.user names nobody of this machine"),
            body.Unit,
            body.Container,
            body.Identities.Contains(System),
            [.. clients]);
    }
}
