using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// The real executable, started by its first command on a port and a data directory of its own. Everything these specs see, they see
/// through the door that users have.
/// </summary>
public class DevServer : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("strongroom-spec-").FullName;
    private Process? _process;

    public int Port { get; } = FreePort();

    /// <summary>What the command line says beyond where to live.</summary>
    protected virtual IReadOnlyList<string> MoreArguments => [];

    public string DataDirectory => Path.Combine(_root, "data");

    public string EnvironmentFile => Path.Combine(_root, "dev.env");

    /// <summary>The lines of <c>--env-file</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    /// <summary>What the process printed, for the message of a failure.</summary>
    public string Output { get; private set; } = "";

    public string VaultName => Settings["STRONGROOM_VAULT_NAME"];

    public string VaultOrigin => $"https://{VaultName}{Settings["STRONGROOM_VAULT_SUFFIX"]}";

    public virtual async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync()
    {
        File.Delete(EnvironmentFile);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = _root,
        };
        foreach (var argument in (string[])[Executable, "dev", "--data", DataDirectory, "--port", $"{Port}", "--env-file", EnvironmentFile, .. MoreArguments])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Output += line.Data + "\n";
        process.ErrorDataReceived += (_, line) => Output += line.Data + "\n";
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        await UntilReadyAsync();
        Settings = File.ReadAllLines(EnvironmentFile).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    /// <summary>SIGKILL: what a power cut or the kernel's memory killer looks like to the process.</summary>
    public void Kill()
    {
        _process!.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public async Task RestartAsync()
    {
        Kill();
        await StartAsync();
    }

    public static string Executable => Path.Combine(AppContext.BaseDirectory, "strongroom.dll");

    public virtual async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            Kill();
        }

        await Task.Yield();
        Directory.Delete(_root, recursive: true);
        GC.SuppressFinalize(this);
    }

    private async Task UntilReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            if (_process!.HasExited)
            {
                break;
            }

            if (File.Exists(EnvironmentFile) && await AnswersAsync())
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"The server did not become ready:\n{Output}");
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
