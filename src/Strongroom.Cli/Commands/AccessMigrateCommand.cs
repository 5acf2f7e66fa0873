using System.CommandLine;

namespace Strongroom.Cli;

internal static class AccessMigrateCommand
{
    public static Command Build(AdminShell shell)
    {
        var vault = CliOptions.Vault();
        var whatIf = new Option<bool>("--what-if") { Description = "Propose and change nothing, which is all that this command does" };
        var command = new Command("migrate", "Propose the role assignments that replace a vault's access policies") { vault, whatIf };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(whatIf))
            {
                result.AddError("access migrate changes nothing: say --what-if");
            }
        });
        command.SetAction((line, cancel) => shell.GetAsync(line, $"v1/vaults/{line.GetRequiredValue(vault).Value}/access-migration", cancel));
        return command;
    }
}
