using System.CommandLine;
using System.Text.Json;

namespace Strongroom.Cli;

internal static class UnsealCommand
{
    public static Command Build(AdminShell shell)
    {
        var descriptor = CliOptions.PassphraseDescriptor();
        var share = new Option<bool>("--share") { Description = "Enter one custodian's share: begins a ceremony, or joins the one under way" };
        var shareDescriptor = CliOptions.Descriptor("--share-fd", "Read the share from this open descriptor instead of asking");
        var cancelled = new Option<bool>("--cancel") { Description = "End the ceremony under way and forget the shares that were entered" };
        var command = new Command("unseal", "Open the installation with its passphrase, or with the shares of its custodians") { descriptor, share, shareDescriptor, cancelled };
        command.SetAction(async (line, cancel) =>
        {
            if (line.GetValue(cancelled))
            {
                return await shell.SendAsync(line, HttpMethod.Delete, "v1/ceremony", null, cancel).ConfigureAwait(false);
            }

            if (line.GetValue(share) || line.GetValue(shareDescriptor) is not null)
            {
                return await EnterShareAsync(shell, line, line.GetValue(shareDescriptor), cancel).ConfigureAwait(false);
            }

            using var passphrase = PassphraseSource.Read(shell.Console, line.GetValue(descriptor), twice: false);
            return await shell.PostAsync(line, "v1/unseal", SecretContent.OfPassphrase(passphrase), cancel).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>The nonce goes back with the share, so that it cannot land in another ceremony than the one this custodian saw.</summary>
    private static async Task<int> EnterShareAsync(AdminShell shell, ParseResult line, int? descriptor, CancellationToken cancel)
    {
        var (nonce, progress) = Joined(await shell.FetchAsync(line, HttpMethod.Post, "v1/ceremony", null, cancel).ConfigureAwait(false));
        using var share = PassphraseSource.Read(shell.Console, descriptor, twice: false, "share", progress is null ? "Share" : $"Share ({progress} entered)");
        return await shell.PostAsync(line, "v1/ceremony/shares", new SecretContent(json => json.WriteString("nonce", nonce), ("share", share)), cancel).ConfigureAwait(false);
    }

    private static (string Nonce, string? Progress) Joined(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return (document.RootElement.GetProperty("nonce").GetString() ?? "", document.RootElement.TryGetProperty("progress", out var progress) ? progress.GetString() : null);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CliException(ExitCode.Refused, "the server's answer is not what a ceremony begins with");
        }
    }
}
