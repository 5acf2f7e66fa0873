using System.CommandLine;
using Strongroom.Crypto;
using Strongroom.Server.Hosting;

namespace Strongroom.Server.Tokens;

/// <summary>The part of the command line that names the token which holds keys of the <c>-HSM</c> types.</summary>
internal sealed class TokenSettings
{
    private const string CredentialsVariable = "CREDENTIALS_DIRECTORY";
    private const string SoftHsmLabel = "strongroom-dev";

    private readonly Option<string> _module = new("--hsm-module") { Description = "The PKCS#11 library of the token that holds HSM keys", HelpName = "FILE" };
    private readonly Option<string> _label = new("--hsm-token") { Description = "The token's label", HelpName = "LABEL" };
    private readonly Option<string> _serial = new("--hsm-serial") { Description = "The token's serial number", HelpName = "SERIAL" };
    private readonly Option<int?> _sessions = new("--hsm-sessions") { Description = $"How many calls the token works on at one time; {Pkcs11Options.DefaultSessions} unless told", HelpName = "N" };
    private readonly Option<int?> _descriptor = new("--hsm-pin-fd") { Description = "Read the token's PIN from this open descriptor", HelpName = "N" };
    private readonly Option<string> _file = new("--hsm-pin-file") { Description = "Read the token's PIN from this file, whose mode is 0600", HelpName = "FILE" };
    private readonly Option<string> _credential = new("--hsm-pin-credential") { Description = "Read the token's PIN from this systemd credential", HelpName = "NAME" };
    private readonly Option<bool> _softHsm = new("--hsm-softhsm") { Description = "Keep HSM keys in a SoftHSM token of the data directory, made if it is not there" };

    /// <param name="isDevelopment">Offer the software token too.</param>
    public void AddTo(Command command, bool isDevelopment)
    {
        foreach (var option in (Option[])[_module, _label, _serial, _sessions, _descriptor, _file, _credential])
        {
            command.Add(option);
        }

        if (isDevelopment)
        {
            command.Add(_softHsm);
        }
    }

    /// <param name="variable">Looks up a variable that holds a path, never a secret.</param>
    /// <returns>Null when no token is asked for.</returns>
    /// <exception cref="StartRefusedException">Options are missing, out of range or contradict each other.</exception>
    public TokenOptions? Read(ParseResult line, string dataDirectory, Func<string, string?> variable)
    {
        var sessions = line.GetValue(_sessions) ?? Pkcs11Options.DefaultSessions;
        if (sessions is < 1 or > Pkcs11Options.MostSessions)
        {
            throw new StartRefusedException($"--hsm-sessions takes a number from 1 to {Pkcs11Options.MostSessions}");
        }

        var module = line.GetValue(_module);
        var isNamed = line.GetValue(_label) is not null || line.GetValue(_serial) is not null;
        var pin = Pin(line, variable);
        if (line.CommandResult.GetResult(_softHsm) is not null && line.GetValue(_softHsm))
        {
            return module is null && !isNamed && pin is null
                ? SoftHsmOptions(Path.Combine(Path.GetFullPath(dataDirectory), "softhsm"), sessions)
                : throw new StartRefusedException("--hsm-softhsm makes its own token and PIN; the other --hsm options name another one");
        }

        if (module is null)
        {
            return !isNamed && pin is null ? null : throw new StartRefusedException("--hsm-token, --hsm-serial and --hsm-pin… need --hsm-module");
        }

        if (!isNamed)
        {
            throw new StartRefusedException("--hsm-module needs --hsm-token or --hsm-serial, or both");
        }

        var token = new Pkcs11Options { ModulePath = Path.GetFullPath(module), TokenLabel = line.GetValue(_label), TokenSerial = line.GetValue(_serial), Sessions = sessions };
        return new TokenOptions(token, pin);
    }

    private SecretSource? Pin(ParseResult line, Func<string, string?> variable)
    {
        SecretSource?[] given = [FromDescriptor(line.GetValue(_descriptor)), FromFile(line.GetValue(_file)), FromCredential(line.GetValue(_credential), variable)];
        return given.Count(source => source is not null) <= 1
            ? given.FirstOrDefault(source => source is not null)
            : throw new StartRefusedException("Only one of --hsm-pin-fd, --hsm-pin-file and --hsm-pin-credential can be given");
    }

    private static SecretSource? FromDescriptor(int? number) =>
        number is not { } descriptor ? null : descriptor >= 0 ? SecretSource.Descriptor(descriptor) : throw new StartRefusedException("--hsm-pin-fd takes the number of an open descriptor");

    private static SecretSource? FromFile(string? path) => path is null ? null : SecretSource.PrivateFile(Path.GetFullPath(path));

    private static SecretSource? FromCredential(string? name, Func<string, string?> variable)
    {
        if (name is null)
        {
            return null;
        }

        if (name.Length == 0 || name is "." or ".." || name.Contains('/', StringComparison.Ordinal))
        {
            throw new StartRefusedException("--hsm-pin-credential takes the name of a credential, which is no path");
        }

        return variable(CredentialsVariable) is { Length: > 0 } directory
            ? SecretSource.Credential(directory, name)
            : throw new StartRefusedException("--hsm-pin-credential needs systemd to have started this service with LoadCredential= or SetCredentialEncrypted=");
    }

    private static TokenOptions SoftHsmOptions(string directory, int sessions) => SoftHsm.FindModule() is { } module
        ? new TokenOptions(new Pkcs11Options { ModulePath = module, TokenLabel = SoftHsmLabel, Sessions = sessions }, Pin: null, directory)
        : throw new StartRefusedException("--hsm-softhsm needs SoftHSM, which is not installed: sudo apt-get install softhsm2");
}
