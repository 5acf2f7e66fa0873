using System.Text.Json;
using Strongroom.Audit;
using Strongroom.Cli;
using Strongroom.Server.Admin;

namespace Strongroom.Server.Hosting;

/// <summary>Verifies a trail whose server is not running, from its files alone.</summary>
internal static class OfflineVerification
{
    public static async Task<int> RunAsync(string dataDirectory, string? checkpointPath, CliConsole console, CancellationToken cancel)
    {
        TrailAnchor? anchor = null;
        if (checkpointPath is not null && (anchor = TrailAnchor.TryParse(await File.ReadAllTextAsync(checkpointPath, cancel).ConfigureAwait(false))) is null)
        {
            await console.Error.WriteLineAsync($"strongroom: {checkpointPath} is no checkpoint of a trail").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        var result = AuditVerifier.Verify(new VerifyRequest { Directory = Path.Combine(dataDirectory, "audit"), Anchor = anchor }, cancel);
        using (var json = new Utf8JsonWriter(console.Output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            VerdictJson.Write(json, result);
            json.WriteEndObject();
        }

        console.Output.Write("\n"u8);
        return (int)result.Outcome;
    }
}
