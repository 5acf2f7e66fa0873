using System.Text;

namespace Strongroom.Server.Development;

/// <summary>What <c>strongroom dev</c> prints once it answers.</summary>
internal static class Welcome
{
    public static void Print(ServerOptions options, EnvironmentBlock block)
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
