// A secret through the unmodified JavaScript SDK, with nothing secret but a federated token file.
import { WorkloadIdentityCredential } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";

const env = process.env;
const credential = new WorkloadIdentityCredential({ disableInstanceDiscovery: true });
const client = new SecretClient(`https://${env.STRONGROOM_VAULT_NAME}${env.STRONGROOM_VAULT_SUFFIX}`, credential);
await client.setSecret("from-js", "without a password");
console.log((await client.getSecret("from-js")).value);
