using Xunit;

namespace Strongroom.Tests.Cli;

/// <summary>Every command against a scripted server. Set STRONGROOM_APPROVE=1 to write what it does now into the files, and read the difference.</summary>
public sealed class CommandTranscripts
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Strongroom.slnx")))
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder.FullName, "tests", "Strongroom.Tests", "Cli", "Transcripts");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Commands_do_what_the_transcript_says(string name)
    {
        var data = Directory.CreateTempSubdirectory("strongroom-cli-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(data.FullName, "hosts"), "127.0.0.1 localhost\n");
            await File.WriteAllTextAsync(Path.Combine(data.FullName, "cert.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
            await File.WriteAllTextAsync(Path.Combine(data.FullName, "key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
            await File.WriteAllTextAsync(Path.Combine(data.FullName, "role.json"), """{"roleName":"Reader of one"}""");
            await File.WriteAllTextAsync(Path.Combine(data.FullName, "checkpoint"), "origin\n7\nroot\n");
            await using var server = await FakeAdminServer.StartAsync(data.FullName);
            var path = Path.Combine(Folder, name + ".txt");
            var expected = await File.ReadAllTextAsync(path);

            var actual = await new Transcript(data.FullName, server).RunAsync(expected);

            if (Environment.GetEnvironmentVariable("STRONGROOM_APPROVE") == "1")
            {
                await File.WriteAllTextAsync(path, actual);
            }

            Assert.Equal(expected, actual);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
