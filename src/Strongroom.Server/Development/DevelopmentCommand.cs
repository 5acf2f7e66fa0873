using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Server.Hosting;
using Strongroom.Server.Setup;

namespace Strongroom.Server.Development;

/// <summary><c>strongroom dev</c>: everything at once, with no question asked, for one developer on one machine.</summary>
internal static class DevelopmentCommand
{
    public static async Task<int> RunAsync(ServerOptions options, CancellationToken cancel)
    {
        await using var app = ServerHost.Build(options);
        var opening = app.Services.GetRequiredService<Opening>();
        var slot = new DevelopmentFileSlot(options.DataDirectory);
        var installation = await opening.OpenForDevelopmentAsync(slot, cancel).ConfigureAwait(false);
        var setup = app.Services.GetRequiredService<DevelopmentSetup>();
        var development = await setup.EnsureAsync(installation, cancel).ConfigureAwait(false);

        using (var block = new EnvironmentBlock(options, installation, development, setup))
        {
            // Before the first answer, so that whoever waits for the port finds the file complete.
            WriteFile(options.EnvironmentFile, block);
            await app.StartAsync(cancel).ConfigureAwait(false);
            Print(options, block);
        }

        await app.WaitForShutdownAsync(cancel).ConfigureAwait(false);
        return 0;
    }

    private static void WriteFile(string? path, EnvironmentBlock block)
    {
        if (path is null)
        {
            return;
        }

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

    private static void Print(ServerOptions options, EnvironmentBlock block)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(Encoding.UTF8.GetBytes(
            $"""
            Strongroom is ready. DEVELOPMENT ONLY: the root key lies in a file under {options.DataDirectory}.

            Paste this into a shell to connect:

            set -a

            """));
        output.Write(block.Lines);
        output.Write(Encoding.UTF8.GetBytes(
            $"""
            set +a
            export AZURE_TENANT_ID=$STRONGROOM_TENANT_ID AZURE_CLIENT_ID=$STRONGROOM_CLIENT_ID AZURE_CLIENT_SECRET=$STRONGROOM_CLIENT_SECRET
            export AZURE_AUTHORITY_HOST=$STRONGROOM_LOGIN_URL VAULT_URL=https://$STRONGROOM_VAULT_NAME$STRONGROOM_VAULT_SUFFIX

            Trust the certificate authority, for each client its own way:

            export NODE_EXTRA_CA_CERTS={options.DataDirectory}/ca.pem           # JavaScript
            export REQUESTS_CA_BUNDLE={options.DataDirectory}/ca-bundle.pem     # Python, az
            export SSL_CERT_FILE={options.DataDirectory}/ca-bundle.pem          # .NET
            curl --cacert {options.DataDirectory}/ca.pem …                      # curl

            In the credential, switch instance discovery off: disableInstanceDiscovery (JavaScript), DisableInstanceDiscovery (.NET),
            disable_instance_discovery (Python; instance_discovery=False before 1.13 final). Challenge verification stays on.

            {NameAdvice.For(options.Names)}

            Stop with Ctrl+C; the next start finds everything as it is.

            """));
        output.Flush();
    }
}
