using Strongroom.Authority;
using Strongroom.Barrier;
using Strongroom.Server.Hosting;
using Strongroom.Server.Setup;

namespace Strongroom.Server.Development;

/// <summary>Opens a development server and tells how to connect to it.</summary>
internal sealed class DevelopmentStart(ServerOptions options, Opening opening, DevelopmentSetup setup, DevelopmentAuthority authority) : IDisposable
{
    /// <summary>How to connect; null before <see cref="OpenAsync"/>.</summary>
    public EnvironmentBlock? Environment { get; private set; }

    public async Task OpenAsync(CancellationToken cancel)
    {
        var installation = await opening.OpenForDevelopmentAsync(new DevelopmentFileSlot(options.DataDirectory), cancel).ConfigureAwait(false);
        var development = await setup.EnsureAsync(installation, cancel).ConfigureAwait(false);
        await authority.EnsureAsync(installation.HomeTenant, cancel).ConfigureAwait(false);
        Environment = new EnvironmentBlock(options, installation, development, setup);
        if (options.EnvironmentFile is { } path)
        {
            WriteFile(path, Environment);
        }
    }

    public void Dispose() => Environment?.Dispose();

    /// <summary>As a whole or not at all, and before the port answers: whoever waits for either finds it complete.</summary>
    private static void WriteFile(string path, EnvironmentBlock block)
    {
        var draft = path + ".new";
        File.Delete(draft);
        using (var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            BufferSize = 0,
        }))
        {
            file.Write(block.Lines);
        }

        File.Move(draft, path, overwrite: true);
    }
}
