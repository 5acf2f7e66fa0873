// A secret read with a certificate through the unmodified JavaScript SDK, with and without the chain, and by environment alone.
import assert from "node:assert/strict";
import { ClientCertificateCredential, EnvironmentCredential } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";

const env = process.env;
const options = { authorityHost: env.STRONGROOM_LOGIN_URL, disableInstanceDiscovery: true };
const path = env.AZURE_CLIENT_CERTIFICATE_PATH;
const read = async (credential) =>
  (await new SecretClient(`https://${env.STRONGROOM_VAULT_NAME}${env.STRONGROOM_VAULT_SUFFIX}`, credential).getSecret("by-certificate")).value;
let checks = 0;
for (const credential of [
  new ClientCertificateCredential(env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID, path, options),
  new ClientCertificateCredential(env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID, path, { ...options, sendCertificateChain: true }),
  new EnvironmentCredential(options),
]) {
  assert.equal(await read(credential), "read with a key");
  checks++;
}
console.log(`${checks} checks passed`);
