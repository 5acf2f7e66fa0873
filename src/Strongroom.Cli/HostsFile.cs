using System.Text;

namespace Strongroom.Cli;

/// <summary>The hosts file on disk.</summary>
internal sealed class HostsFile(string path)
{
    // Latin-1 keeps every byte of what others wrote.
    private static readonly Encoding Bytes = Encoding.Latin1;

    /// <summary>Brings the plan's lines in.</summary>
    /// <returns>False when they were there already.</returns>
    /// <exception cref="CliException">The file cannot be written, or its markers are damaged.</exception>
    public bool Install(HostsPlan plan)
    {
        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            var current = File.Exists(target) ? File.ReadAllText(target, Bytes) : "";
            var merged = plan.MergeInto(current);
            if (merged == current)
            {
                return false;
            }

            Replace(target, merged);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Local, $"{path} cannot be written: run this as root");
        }
        catch (FormatException fault)
        {
            throw new CliException(ExitCode.Local, $"{path}: {fault.Message}; repair or remove them first");
        }
        catch (IOException fault)
        {
            throw new CliException(ExitCode.Local, $"{path} cannot be written: {fault.Message}");
        }
    }

    private static void Replace(string target, string content)
    {
        var mode = File.Exists(target)
            ? File.GetUnixFileMode(target)
            : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        var draft = target + ".strongroom";
        File.Delete(draft);
        using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
        {
            stream.Write(Bytes.GetBytes(content));
            stream.Flush(flushToDisk: true);
        }

        File.SetUnixFileMode(draft, mode);
        try
        {
            File.Move(draft, target, overwrite: true);
        }
        catch (IOException)
        {
            // In a container /etc/hosts is a mount of its own, which cannot be replaced (EBUSY); it can be written.
            File.WriteAllText(target, content, Bytes);
            File.Delete(draft);
        }
    }
}
