// What the control-plane checks share: credentials, the unmodified ARM clients, and how refusals are told.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { ClientSecretCredential } from "@azure/identity";

export const env = process.env;
export const subscription = env.STRONGROOM_SUBSCRIPTION_ID;
export const tenant = env.STRONGROOM_TENANT_ID;
export const location = env.STRONGROOM_LOCATION;
export const fast = { updateIntervalInMs: 100 };
export const newId = () => randomUUID();
export const uniqueName = (prefix) => prefix + randomUUID().slice(0, 8);
export const vaultUrl = (name) => `https://${name}${env.STRONGROOM_VAULT_SUFFIX}`;

const credential = (prefix) => new ClientSecretCredential(tenant, env[prefix + "CLIENT_ID"], env[prefix + "CLIENT_SECRET"], {
  authorityHost: env.STRONGROOM_LOGIN_URL,
  disableInstanceDiscovery: true,
});
export const administrator = credential("STRONGROOM_");
export const limited = credential("STRONGROOM_LIMITED_");

// The generation with hand-made scopes needs its audience named; the newer one makes it from the endpoint.
export const arm = { endpoint: env.STRONGROOM_ARM_URL, credentialScopes: [env.STRONGROOM_ARM_URL + "/.default"] };

let checks = 0;
export const check = (actual, expected) => { assert.deepEqual(actual, expected); checks++; };
export const holds = (condition, message) => { assert.ok(condition, message); checks++; };
export async function refused(statusCode, code, work) {
  await assert.rejects(work, (error) => {
    assert.equal(error.statusCode, statusCode, error.message);
    assert.equal(error.code, code, error.message);
    return true;
  });
  checks++;
}
export async function all(list) {
  const found = [];
  for await (const item of list) found.push(item);
  return found;
}
export const finish = () => console.log(`${checks} checks passed`);
