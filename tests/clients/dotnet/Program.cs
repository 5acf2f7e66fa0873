using System.Security.Cryptography;
using System.Text;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

// As read_secret.mjs: reads a secret with whatever DefaultAzureCredential finds, and prints the SHA-256 of the value, never the value.
// usage: read_secret VAULT_URL NAME [again]
var credential = Environment.GetEnvironmentVariable("AZURE_AUTHORITY_HOST") is null
    ? new DefaultAzureCredential()
    // A login host that Microsoft does not know takes this for service principals; managed identities need nothing.
    : new DefaultAzureCredential(new DefaultAzureCredentialOptions { DisableInstanceDiscovery = true });
var client = new SecretClient(new Uri(args[0]), credential);
await ReadAsync();
if (args.Length > 2)
{
    // The same client, with the token that it holds, after whatever happens until a line arrives.
    Console.ReadLine();
    await ReadAsync();
}

async Task ReadAsync()
{
    var value = (await client.GetSecretAsync(args[1])).Value.Value;
    Console.WriteLine("sha256 " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value))));
}
