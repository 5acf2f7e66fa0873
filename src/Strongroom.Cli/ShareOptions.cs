using System.CommandLine;
using System.Text.Json;

namespace Strongroom.Cli;

/// <summary>How new shares are made and handed over: what <c>init</c> and <c>slot add shamir</c> have in common.</summary>
internal sealed class ShareOptions
{
    private const int MostShares = 16;

    private readonly Option<int?> _shares = CliOptions.Number("--shares", "N", "How many shares, one for each custodian (5 unless told)", 2, MostShares);
    private readonly Option<int?> _threshold = CliOptions.Number("--threshold", "K", "How many of them open the installation (3 unless told)", 2, MostShares);
    private readonly Option<string> _directory =
        CliOptions.TextOption("--share-dir", "DIR", "Write each share to a file of its own in this directory, readable by you alone, instead of printing it", required: false, longest: 4096);

    private readonly Option<string[]> _custodians = new("--custodian-key")
    {
        Description = "Encrypt a share to this custodian: PEM public key or certificate, RSA; once for each share",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(_shares);
        command.Add(_threshold);
        command.Add(_directory);
        command.Add(_custodians);
    }

    public bool AreWanted(ParseResult line) =>
        line.GetValue(_shares) is not null || line.GetValue(_threshold) is not null || line.GetValue(_directory) is not null || Custodians(line).Length > 0;

    /// <summary>Asks for the shares and hands them over: printed, or in files that are there before anything is asked for.</summary>
    /// <param name="body">Makes the body from the members that say what is wanted.</param>
    public async Task<int> SendAsync(AdminShell shell, ParseResult line, string path, Func<Action<Utf8JsonWriter>, HttpContent> body, CancellationToken cancel)
    {
        string[] keys = [.. Custodians(line).Select(file => System.Text.Encoding.UTF8.GetString(CertificateFile.Read(file)))];
        var content = body(json => Write(json, line, keys));
        if (line.GetValue(_directory) is not { } directory)
        {
            return await shell.PostAsync(line, path, content, cancel).ConfigureAwait(false);
        }

        using var files = ShareFiles.Prepare(directory, line.GetValue(_shares) ?? (keys.Length > 0 ? keys.Length : 5), encrypted: keys.Length > 0);
        var answer = await shell.FetchAsync(line, HttpMethod.Post, path, content, cancel).ConfigureAwait(false);
        try
        {
            files.Fill(answer);
            files.Print(answer, shell.Console);
            return ExitCode.Ok;
        }
        finally
        {
            Array.Clear(answer);
        }
    }

    private string[] Custodians(ParseResult line) => line.GetValue(_custodians) ?? [];

    private void Write(Utf8JsonWriter json, ParseResult line, string[] keys)
    {
        json.WriteString("slot", "shamir");
        if (line.GetValue(_shares) is { } shares)
        {
            json.WriteNumber("shares", shares);
        }

        if (line.GetValue(_threshold) is { } threshold)
        {
            json.WriteNumber("threshold", threshold);
        }

        if (keys.Length == 0)
        {
            return;
        }

        json.WriteStartArray("custodianKeys");
        foreach (var key in keys)
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
    }
}
