using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Strongroom.Tests.Crypto;

/// <summary>swtpm with a state of its own, started and stopped as a machine is. Its firmware is the test: it measures into PCR 7 after each start.</summary>
internal sealed class SoftTpm : IDisposable
{
    private static readonly byte[] BootMeasurement = SHA256.HashData("secure boot is on"u8);

    private readonly string _root = Directory.CreateTempSubdirectory("strongroom-tpm-").FullName;
    private Process? _process;

    public SoftTpm() => Assert.SkipUnless(IsInstalled, "swtpm is not installed");

    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "swtpm")));

    public string Address => "unix:" + SocketPath;

    private string SocketPath => Path.Combine(_root, "tpm.sock");

    /// <param name="measure">Whether the firmware measures anything.</param>
    public async Task StartAsync(bool measure = true)
    {
        var state = Directory.CreateDirectory(Path.Combine(_root, "state")).FullName;
        File.Delete(SocketPath);
        var start = new ProcessStartInfo(
            "swtpm", ["socket", "--tpm2", "--tpmstate", $"dir={state}", "--server", $"type=unixio,path={SocketPath}", "--flags", "not-need-init,startup-clear"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var i = 0; i < 400 && !await ListensAsync(); i++)
        {
            await Task.Delay(25);
        }

        if (measure)
        {
            await ExtendAsync(BootMeasurement);
        }
    }

    /// <summary>TPM2_PCR_Extend of PCR 7: what a changed boot chain would have measured.</summary>
    public Task ExtendAsync(byte[] digest) =>
        RunAsync([0x80, 0x02, 0, 0, 0, 65, 0, 0, 0x01, 0x82, 0, 0, 0, 7, 0, 0, 0, 9, 0x40, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0x0B, .. digest]);

    /// <summary>TPM2_HierarchyChangeAuth of the owner.</summary>
    public Task SetOwnerPasswordAsync(string password) => RunAsync(
        [0x80, 0x02, 0, 0, 0, (byte)(29 + password.Length), 0, 0, 0x01, 0x29, 0x40, 0, 0, 1, 0, 0, 0, 9, 0x40, 0, 0, 9, 0, 0, 0, 0, 0, 0, (byte)password.Length, .. Encoding.ASCII.GetBytes(password)]);

    /// <summary>TPM2_Clear by the platform: the owner seed is drawn anew.</summary>
    public Task ClearAsync() => RunAsync([0x80, 0x02, 0, 0, 0, 27, 0, 0, 0x01, 0x26, 0x40, 0, 0, 0x0C, 0, 0, 0, 9, 0x40, 0, 0, 9, 0, 0, 0, 0, 0]);

    /// <summary>Handles of TPM2_GetCapability: what is loaded, by type (0x80 objects, 0x02 and 0x03 sessions).</summary>
    public async Task<int> LoadedAsync(byte type)
    {
        var answer = await RunAsync([0x80, 0x01, 0, 0, 0, 22, 0, 0, 0x01, 0x7A, 0, 0, 0, 1, type, 0, 0, 0, 0, 0, 0, 16]);
        return (answer[15] << 24) | (answer[16] << 16) | (answer[17] << 8) | answer[18];
    }

    public void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        _process = null;
        File.Delete(SocketPath);
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>The file is there a moment before anybody listens.</summary>
    private async Task<bool> ListensAsync()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<byte[]> RunAsync(byte[] command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
        await socket.SendAsync(command);
        var answer = new byte[4096];
        var length = await socket.ReceiveAsync(answer);
        Assert.True(length >= 10 && answer[6..10].All(octet => octet == 0), Convert.ToHexString(answer[..Math.Min(length, 10)]));
        return answer[..length];
    }
}
