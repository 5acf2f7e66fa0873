using System.Text;
using Strongroom.Kernel;
using Strongroom.Server.Setup;

namespace Strongroom.Server.Development;

/// <summary>
/// The <c>NAME=value</c> lines that scripts and people connect with. They hold client secrets, so they are bytes, written once and zeroed.
/// </summary>
internal sealed class EnvironmentBlock(ServerOptions options, InstallationRecord installation, DevelopmentRecord development, DevelopmentSetup setup) : IDisposable
{
    private readonly SecretBytes _lines = Compose(options, installation, development, setup);

    /// <summary>UTF-8, one line each, the last one ended too.</summary>
    public ReadOnlySpan<byte> Lines => _lines.Span;

    public void Dispose() => _lines.Dispose();

    private static SecretBytes Compose(ServerOptions options, InstallationRecord installation, DevelopmentRecord development, DevelopmentSetup setup)
    {
        var names = options.Names;
        using var secret = setup.Reveal(development.Administrator);
        using var limitedSecret = setup.Reveal(development.Limited);
        var parts = new List<byte[]>
        {
            Line("LOGIN_URL", names.LoginOrigin),
            Line("ARM_URL", names.ManagementOrigin),
            Line("GRAPH_URL", names.GraphOrigin),
            Line("VAULT_SUFFIX", names.VaultSuffix),
            Line("VAULT_RESOURCE", names.VaultResource),
            Line("ARM_AUDIENCE", names.ArmAudience),
            Line("CA_FILE", Path.Combine(options.DataDirectory, "ca.pem")),
            Line("TENANT_ID", installation.HomeTenant.ToString()),
            Line("SUBSCRIPTION_ID", installation.Subscription.ToString("D")),
            Line("LOCATION", installation.Location),
            Line("CLIENT_ID", development.Administrator.Client.ToString()),
            SecretLine("CLIENT_SECRET", secret),
            Line("OBJECT_ID", development.Administrator.Object.ToString()),
            Line("LIMITED_CLIENT_ID", development.Limited.Client.ToString()),
            SecretLine("LIMITED_CLIENT_SECRET", limitedSecret),
            Line("LIMITED_OBJECT_ID", development.Limited.Object.ToString()),
            Line("VAULT_NAME", development.Vault),
        };
        var lines = SecretBytes.Allocate(parts.Sum(part => part.Length));
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(lines.Writable[at..]);
            at += part.Length;
            Array.Clear(part);
        }

        return lines;
    }

    private static byte[] Line(string name, string value) => Encoding.UTF8.GetBytes($"STRONGROOM_{name}={value}\n");

    private static byte[] SecretLine(string name, SecretBytes value) => [.. Encoding.UTF8.GetBytes($"STRONGROOM_{name}="), .. value.Span, (byte)'\n'];
}
