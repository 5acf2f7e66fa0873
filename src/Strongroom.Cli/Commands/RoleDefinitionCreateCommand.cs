using System.CommandLine;
using System.Text.Json;

namespace Strongroom.Cli;

internal static class RoleDefinitionCreateCommand
{
    private const int LongestFile = 64 * 1024;

    public static Command Build(AdminShell shell)
    {
        var file = new Option<FileInfo>("--file") { Description = "The definition as JSON", HelpName = "FILE", Required = true };
        var command = new Command("create", "Create a custom role") { file };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/role-definitions", JsonBody.Of(Read(line.GetRequiredValue(file))), cancel));
        return command;
    }

    private static byte[] Read(FileInfo file)
    {
        try
        {
            if (file.Length > LongestFile)
            {
                throw new CliException(ExitCode.Usage, $"{file} is longer than {LongestFile} bytes");
            }

            var json = File.ReadAllBytes(file.FullName);
            using var document = JsonDocument.Parse(json);
            return json;
        }
        catch (JsonException)
        {
            throw new CliException(ExitCode.Usage, $"{file} is not JSON");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"{file} cannot be read");
        }
    }
}
