using System.CommandLine;

namespace Strongroom.Cli;

internal static class VaultUpdateCommand
{
    public static Command Build(AdminShell shell)
    {
        var name = CliOptions.Vault();
        var purgeProtection = new Option<bool>("--purge-protection")
        {
            Description = "Nobody can purge before the retention ends; cannot be undone",
        };
        var command = new Command("update", "Change a vault") { name, purgeProtection };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(purgeProtection))
            {
                result.AddError("nothing to change: give --purge-protection, which can only be switched on");
            }
        });
        command.SetAction((line, cancel) => shell.SendAsync(
            line, HttpMethod.Patch, $"v1/vaults/{line.GetRequiredValue(name)}", JsonBody.Of(json => json.WriteBoolean("purgeProtection", true)), cancel));
        return command;
    }
}
