using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Server.Hosting;

namespace Strongroom.Server.Tokens;

/// <summary>
/// The SoftHSM token of a development server, with its PIN in a file beside it: like the root key of such a server it guards nothing from who has
/// the directory.
/// </summary>
internal static class DevelopmentToken
{
    private const string PinFile = "pin";

    /// <summary>Makes the token at the first start.</summary>
    /// <returns>Its PIN; the caller disposes it.</returns>
    public static SecretBytes Ensure(TokenOptions options, string directory)
    {
        SoftHsm.UseDirectory(directory);
        var path = Path.Combine(directory, PinFile);
        if (!File.Exists(path))
        {
            using var made = SoftHsm.NewPin();
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                BufferSize = 0,
            });
            file.Write(made.Span);
            file.Flush(flushToDisk: true);
        }

        var pin = SecretSource.PrivateFile(path).Read();
        try
        {
            SoftHsm.EnsureToken(options.Token.ModulePath, options.Token.TokenLabel!, pin);
            return pin;
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }
}
