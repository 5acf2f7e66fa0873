using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Shares and slots through the command line: five custodians, restarts, two at once, and the plug pulled in the middle.</summary>
public sealed class Custodians : IAsyncLifetime
{
    private const string Passphrase = "correct horse battery staple";
    private readonly ProductionServer _server = new();

    public async ValueTask InitializeAsync()
    {
        _server.Start();
        await _server.UntilAsync("uninitialized");
    }

    [Fact]
    public async Task Three_of_five_open_it_two_of_them_at_once_and_the_trail_tells_who_was_refused()
    {
        var made = await _server.JsonAsync("init --shares 5 --threshold 3 --share-dir custodians");
        Assert.Equal("open", made.GetProperty("state").GetString());
        Assert.Equal(5, made.GetProperty("shareFiles").GetArrayLength());
        Assert.All(Enumerable.Range(1, 5), index => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileOf(index))));

        _server.Kill();
        _server.Start();
        await _server.UntilAsync("sealed");
        Assert.Equal("1 of 3", (await EnterAsync(2)).GetProperty("progress").GetString());
        Assert.Contains("Share 2 has been entered already", await _server.RefusedAsync("unseal --share-fd 3", "3<custodians/share-2-of-5.txt"), StringComparison.Ordinal);
        Assert.Contains("ShareMalformed", await _server.RefusedAsync("unseal --share-fd 3", "3<<<SRS1-nothing"), StringComparison.Ordinal);
        var ceremony = (await _server.JsonAsync("status")).GetProperty("ceremony");
        Assert.Equal((1, 2), (ceremony.GetProperty("entered").GetInt32(), ceremony.GetProperty("wrong").GetInt32()));
        Assert.Equal(503, await _server.SecretStatusAsync());

        var both = await Task.WhenAll(EnterAsync(5), EnterAsync(1));
        Assert.Single(both, answer => answer.TryGetProperty("progress", out var progress) && progress.GetString() == "2 of 3");
        Assert.Single(both, answer => answer.TryGetProperty("state", out var state) && state.GetString() == "open");
        var status = await _server.JsonAsync("status");
        Assert.Equal("open", status.GetProperty("state").GetString());
        Assert.False(status.TryGetProperty("ceremony", out _));

        var (_, trail) = await _server.RunAsync("audit tail -n 1000");
        foreach (var expected in (string[])["UnsealCeremonyStart", "UnsealCeremonyJoin", "UnsealCeremonyEnd", "/share/2", "/share/5", "ShareDuplicate", "ShareMalformed", "3 of 3 shares entered, 2 wrong"])
        {
            Assert.Contains(expected, trail, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await _server.RunAsync("audit verify")).ExitCode);
        await NoShareIsAnywhereAsync(trail);
    }

    [Fact]
    public async Task Pulling_the_plug_forgets_what_was_entered_and_cancelling_does_too()
    {
        await _server.JsonAsync("init --shares 3 --threshold 3 --share-dir custodians");
        await _server.JsonAsync("seal");
        await EnterAsync(1, of: 3);
        await EnterAsync(2, of: 3);
        _server.Kill();
        _server.Start();
        await _server.UntilAsync("sealed");
        Assert.False((await _server.JsonAsync("status")).TryGetProperty("ceremony", out _));
        Assert.Equal("1 of 3", (await EnterAsync(3, of: 3)).GetProperty("progress").GetString());
        Assert.Equal(1, (await _server.JsonAsync("unseal --cancel")).GetProperty("forgotten").GetInt32());
        Assert.Contains("NoCeremony", await _server.RefusedAsync("unseal --cancel"), StringComparison.Ordinal);

        // Interrupted at the prompt: the ceremony was begun, nothing was entered, and the next custodian joins it.
        await Session.RunAsync($"timeout -s KILL 3 dotnet {DevServer.Executable} unseal --share-fd 3 --data {_server.Data} 3< <(sleep 10) || true", _server.Root);
        await EnterAsync(1, of: 3);
        await EnterAsync(2, of: 3);
        Assert.Equal("open", (await EnterAsync(3, of: 3)).GetProperty("state").GetString());
        var (_, trail) = await _server.RunAsync("audit tail -n 1000");
        Assert.Contains("UnsealCeremonyCancel", trail, StringComparison.Ordinal);
        Assert.Contains("Cancelled", trail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slots_change_with_proof_alone_and_custodians_can_take_over_from_a_passphrase()
    {
        await _server.JsonAsync("init --passphrase-fd 3", $"3<<<'{Passphrase}'");
        Assert.Contains("ProofRequired", await _server.RefusedAsync("slot add shamir --proof none"), StringComparison.Ordinal);
        Assert.Contains("SlotRefused", await _server.RefusedAsync("slot add shamir --proof-fd 3", "3<<<'not the right passphrase'"), StringComparison.Ordinal);
        Assert.Contains("SharesNotEntered", await _server.RefusedAsync("slot add shamir --proof shares"), StringComparison.Ordinal);
        Assert.Equal(1, (await _server.JsonAsync("slot list")).GetProperty("value").GetArrayLength());

        await KeysOfCustodiansAsync(2);
        var added = await _server.JsonAsync(
            "slot add shamir --name board --threshold 2 --custodian-key c1.pub --custodian-key c2.pub --share-dir board --proof-fd 3", $"3<<<'{Passphrase}'");
        Assert.Equal(("shamir", "board"), (added.GetProperty("kind").GetString(), added.GetProperty("name").GetString()));
        foreach (var custodian in (int[])[1, 2])
        {
            var (opened, fault) = await Session.RunAsync(
                $"openssl pkeyutl -decrypt -inkey c{custodian}.key -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256 -in board/share-{custodian}-of-2.enc -out s{custodian}",
                _server.Root);
            Assert.True(opened == 0, fault);
        }

        // With their shares the custodians agree to one change, and to one only.
        var slots = (await _server.JsonAsync("slot list")).GetProperty("value").EnumerateArray().ToDictionary(slot => slot.GetProperty("name").GetString()!, slot => slot.GetProperty("id").GetString());
        await _server.JsonAsync("unseal --share-fd 3", "3<s1");
        var agreed = await _server.JsonAsync("unseal --share-fd 3", "3<s2");
        Assert.True(agreed.GetProperty("authorizedForSeconds").GetInt32() > 0);
        Assert.Contains("NotConfirmed", await _server.RefusedAsync($"slot remove {slots["passphrase"]} --confirm board --proof shares"), StringComparison.Ordinal);
        await _server.JsonAsync($"slot remove {slots["passphrase"]} --confirm passphrase --proof shares");
        Assert.Contains("SharesNotEntered", await _server.RefusedAsync("slot add shamir --proof shares"), StringComparison.Ordinal);
        Assert.Contains("LastSlot", await _server.RefusedAsync($"slot remove {slots["board"]} --confirm board --proof shares"), StringComparison.Ordinal);

        _server.Kill();
        _server.Start();
        await _server.UntilAsync("sealed");
        Assert.Contains("SlotRefused", await _server.RefusedAsync("unseal --passphrase-fd 3", $"3<<<'{Passphrase}'"), StringComparison.Ordinal);
        await _server.JsonAsync("unseal --share-fd 3", "3<s2");
        await Task.Delay(1500);
        Assert.Equal("open", (await _server.JsonAsync("unseal --share-fd 3", "3<s1")).GetProperty("state").GetString());

        // A new root key under the same shares.
        await _server.JsonAsync("unseal --share-fd 3", "3<s1");
        await _server.JsonAsync("unseal --share-fd 3", "3<s2");
        Assert.Equal(2, (await _server.JsonAsync("rotate root --shares")).GetProperty("rootGeneration").GetInt32());
        var (_, trail) = await _server.RunAsync("audit tail -n 1000");
        Assert.Contains("RootSlotAdd", trail, StringComparison.Ordinal);
        Assert.Contains($"slot/{slots["passphrase"]}", trail, StringComparison.Ordinal);
        Assert.DoesNotContain(Passphrase, trail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_of_the_operating_guide_works_when_pasted()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_server.Root, "pasted")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "strongroom-data"), _server.Data);
        await File.WriteAllTextAsync(Path.Combine(folder, "strongroom"), $"#!/bin/sh\nexec dotnet {DevServer.Executable} \"$@\"\n");
        File.SetUnixFileMode(Path.Combine(folder, "strongroom"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string> { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" };

        var (exitCode, output) = await Session.RunAsync(DocumentSessions.Block("docs/operating.md", "custodians"), folder, environment);

        Assert.True(exitCode == 0, output);
        Assert.Contains("\"progress\": \"2 of 3\"", output, StringComparison.Ordinal);
        Assert.Contains("authorizedForSeconds", output, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"emergency\"", output, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private string FileOf(int index) => Path.Combine(_server.Root, "custodians", $"share-{index}-of-5.txt");

    private Task<JsonElement> EnterAsync(int index, int of = 5) => _server.JsonAsync("unseal --share-fd 3", $"3<custodians/share-{index}-of-{of}.txt");

    private async Task KeysOfCustodiansAsync(int count)
    {
        for (var custodian = 1; custodian <= count; custodian++)
        {
            var (made, fault) = await Session.RunAsync(
                $"openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out c{custodian}.key && openssl pkey -in c{custodian}.key -pubout -out c{custodian}.pub", _server.Root);
            Assert.True(made == 0, fault);
        }
    }

    /// <summary>Neither as it is written nor as the bytes it stands for.</summary>
    private async Task NoShareIsAnywhereAsync(string trail)
    {
        for (var index = 1; index <= 5; index++)
        {
            var line = (await File.ReadAllTextAsync(FileOf(index))).Trim();
            var middle = line[30..60];
            Assert.DoesNotContain(middle, trail, StringComparison.Ordinal);
            Assert.DoesNotContain(middle, _server.Output, StringComparison.Ordinal);
            var (found, where) = await Session.RunAsync($"grep -rlaF '{middle}' {_server.Data}", _server.Root);
            Assert.True(found == 1, where);
        }
    }
}
