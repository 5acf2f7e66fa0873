namespace Strongroom.Tests.Issuers;

/// <summary>A program for TXT records that writes down what it is told, and then does what a test wants.</summary>
internal sealed class SpyHook : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-hook-").FullName;

    public SpyHook(string then = "exit 0")
    {
        Path = System.IO.Path.Combine(_folder, "hook");
        File.WriteAllText(Path, $"#!/bin/sh\nfor word in \"$@\"; do echo \"$word\" >> '{_folder}/lines'; done\n{then}\n");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public string[] Lines => File.Exists(System.IO.Path.Combine(_folder, "lines")) ? File.ReadAllLines(System.IO.Path.Combine(_folder, "lines")) : [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
