using System.CommandLine;

namespace Strongroom.Cli;

/// <summary>A file with one certificate, PEM or DER. A private key in it goes no further.</summary>
internal static class CertificateFile
{
    /// <summary>Bytes; a certificate has a few thousand.</summary>
    private const int Longest = 32 * 1024;

    public static Option<string> Option(string name, string description, bool required) =>
        CliOptions.TextOption(name, "FILE", description, required, longest: 4096);

    /// <exception cref="CliException">The file cannot be read, is too long, or holds a private key.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > Longest)
            {
                throw new CliException(ExitCode.Usage, $"{path} is longer than {Longest} bytes");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            if (bytes.AsSpan().IndexOf("PRIVATE KEY-----"u8) >= 0)
            {
                Array.Clear(bytes);
                throw new CliException(ExitCode.Usage, $"{path} holds a private key; give a file with the certificate alone");
            }

            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"{path} cannot be read");
        }
    }
}
