// Reads a secret with whatever DefaultAzureCredential finds, and prints the SHA-256 of the value, never the value.
// usage: node read_secret.mjs VAULT_URL NAME [again]
import { createHash } from "node:crypto";
import { once } from "node:events";
import { DefaultAzureCredential } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";

const [vault, name, again] = process.argv.slice(2);
// A login host that Microsoft does not know takes the switch for service principals; managed identities need nothing.
const credential = process.env.AZURE_AUTHORITY_HOST ? new DefaultAzureCredential({ disableInstanceDiscovery: true }) : new DefaultAzureCredential();
const client = new SecretClient(vault, credential);

async function read() {
  const { value } = await client.getSecret(name);
  console.log("sha256 " + createHash("sha256").update(value).digest("hex"));
}

await read();
if (again) {
  // The same client, with the token that it holds, after whatever happens until a line arrives.
  await once(process.stdin, "data");
  process.stdin.pause();
  await read();
}
