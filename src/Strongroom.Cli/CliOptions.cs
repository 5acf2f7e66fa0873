using System.CommandLine;
using System.CommandLine.Parsing;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <summary>Arguments and options that several commands take, parsed to the types that the rest of the product uses.</summary>
internal static class CliOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The server's data directory",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => CliCommands.DefaultDataDirectory,
    };

    public static Option<int?> PassphraseDescriptor() => Descriptor("--passphrase-fd", "Read the passphrase from this open descriptor instead of asking");

    public static Option<int?> Descriptor(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < 0))
            {
                result.AddError($"{name} takes the number of an open descriptor");
            }
        });
        return option;
    }

    public static Argument<VaultName> Vault() => new("NAME")
    {
        Description = "The vault's name",
        CustomParser = result => VaultName.TryParse(Text(result), out var name)
            ? name
            : Fault<VaultName>(result, "a vault's name has 3 to 24 letters, digits and single hyphens, a letter first, a letter or digit last"),
    };

    public static Argument<ClientId> Client() => new("CLIENT-ID")
    {
        Description = "The application's client id",
        CustomParser = result => ClientId.TryParse(Text(result), out var id) ? id : Fault<ClientId>(result, "a client id is a GUID"),
    };

    public static Argument<PrincipalId> Principal(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => PrincipalId.TryParse(Text(result), out var id) ? id : Fault<PrincipalId>(result, $"{name} takes an object id (GUID)"),
    };

    public static Argument<string> Text(string name, string description, int longest)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(result => CheckText(result, name, longest));
        return argument;
    }

    public static Option<string> TextOption(string name, string helpName, string description, bool required, int longest = 256)
    {
        var option = new Option<string>(name) { Description = description, HelpName = helpName, Required = required };
        option.Validators.Add(result => CheckText(result, name, longest));
        return option;
    }

    public static Option<Guid?> Guid(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => System.Guid.TryParseExact(Text(result), "D", out var id) ? id : Fault<Guid?>(result, $"{name} takes a GUID"),
    };

    public static Option<Guid?> Tenant() => Guid("--tenant", "GUID", "The tenant, which exists; the server's first unless told");

    /// <summary>The path with the tenant as its query, when one is given.</summary>
    public static string WithTenant(string path, Guid? tenant) => tenant is { } id ? $"{path}?tenant={id:D}" : path;

    /// <summary>A user, ready to stand in a path.</summary>
    public static Argument<string> User() => new("USER")
    {
        Description = "The user's object id or user principal name",
        CustomParser = result => Text(result) is { Length: > 0 and <= 113 } text && (System.Guid.TryParseExact(text, "D", out _) || text.Contains('@', StringComparison.Ordinal))
            ? Uri.EscapeDataString(text)
            : Fault<string>(result, "USER takes an object id (GUID) or a user principal name"),
    };

    public static Option<int?> Number(string name, string helpName, string description, int smallest, int largest) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => int.TryParse(Text(result), out var number) && number >= smallest && number <= largest
            ? number
            : Fault<int?>(result, $"{name} takes a number from {smallest} to {largest}"),
    };

    /// <summary>Refuses every word that is not one of a few.</summary>
    public static void CheckAmong(SymbolResult result, string name, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Tokens.Any(token => !words.Contains(token.Value, StringComparer.Ordinal)))
        {
            result.AddError($"{name} takes one of {string.Join(", ", words)}");
        }
    }

    public static T? Fault<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }

    public static string Text(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    private static void CheckText(SymbolResult result, string name, int longest)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.Length == 0 || token.Value.Length > longest || token.Value.EnumerateRunes().Any(rune => !JsonText.IsPrintable(rune)))
            {
                result.AddError($"{name} takes 1 to {longest} printable characters");
            }
        }
    }
}
