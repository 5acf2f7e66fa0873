using System.Diagnostics;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Audit;

/// <summary>A file system of the test's own, which it may fill, freeze and kill.</summary>
internal sealed class Disk : IAsyncDisposable
{
    /// <summary>EXT4_IOC_SHUTDOWN: from then on everything fails with EIO, as on a disk that died.</summary>
    private const string Shutdown = "import fcntl,os,struct,sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack('I', 2))";

    private readonly string _image;
    private bool _isFrozen;

    private Disk(string folder, string image)
    {
        Folder = folder;
        _image = image;
    }

    public string Folder { get; }

    public static async Task<Disk> TmpfsAsync(int megabytes)
    {
        var disk = New();
        await disk.PrepareAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Folder);
        return disk;
    }

    public static async Task<Disk> ExtAsync()
    {
        var disk = New();
        using (var image = new FileStream(disk._image, FileMode.CreateNew))
        {
            image.SetLength(64 * 1024 * 1024);
        }

        await disk.PrepareAsync("mkfs.ext4", "-q", disk._image);
        await disk.PrepareAsync("mount", "-o", "loop", disk._image, disk.Folder);
        return disk;
    }

    public async Task FreezeAsync()
    {
        _isFrozen = true;
        await RunAsync("fsfreeze", "-f", Folder);
    }

    public async Task ThawAsync()
    {
        if (_isFrozen)
        {
            _isFrozen = false;
            await RunAsync("fsfreeze", "-u", Folder);
        }
    }

    public Task KillAsync() => RunAsync("python3", "-c", Shutdown, Folder);

    public async Task RemountAsync()
    {
        await RunAsync("umount", "-l", Folder);
        await RunAsync("mount", "-o", "loop", _image, Folder);
    }

    public async ValueTask DisposeAsync()
    {
        await ThawAsync();
        await RunAsync("umount", "-l", Folder);
        Directory.Delete(Folder);
        File.Delete(_image);
    }

    private static Disk New()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            Assert.Skip("Mounting a file system needs root on Linux");
        }

        var folder = Path.Combine(Path.GetTempPath(), "strongroom-disk-" + Entropy.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return new Disk(folder, folder + ".img");
    }

    /// <summary>A container may forbid what root may do elsewhere: then the test is skipped, and says why.</summary>
    private async Task PrepareAsync(string program, params string[] arguments)
    {
        if (await TryRunAsync(program, arguments) is { } refusal)
        {
            Directory.Delete(Folder);
            File.Delete(_image);
            Assert.Skip(refusal);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments) => Assert.Null(await TryRunAsync(program, arguments));

    /// <summary>Null when the program succeeded.</summary>
    private static async Task<string?> TryRunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : $"{program}: {error}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"{program}: {missing.Message}";
        }
    }
}
