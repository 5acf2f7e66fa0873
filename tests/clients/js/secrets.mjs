// Every operation on secrets through the unmodified JavaScript SDK, with challenge verification on.
import assert from "node:assert/strict";
import { ClientSecretCredential } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";

const env = process.env;
const credential = new ClientSecretCredential(env.STRONGROOM_TENANT_ID, env.STRONGROOM_CLIENT_ID, env.STRONGROOM_CLIENT_SECRET, {
  authorityHost: env.STRONGROOM_LOGIN_URL,
  disableInstanceDiscovery: true,
});
const client = new SecretClient(`https://${env.STRONGROOM_VAULT_NAME}${env.STRONGROOM_VAULT_SUFFIX}`, credential);
const fast = { intervalInMs: 100 };
let checks = 0;
const check = (...args) => { assert.deepEqual(...args); checks++; };

const first = await client.setSecret("js-life", "one", { tags: { a: "b" }, contentType: "text/plain", expiresOn: new Date("2031-01-01T00:00:00Z") });
check(first.value, "one");
check(first.properties.tags, { a: "b" });
check(first.properties.expiresOn.toISOString(), "2031-01-01T00:00:00.000Z");
check(first.properties.recoveryLevel, "Recoverable+Purgeable");
check(first.properties.recoverableDays, 90);
const second = await client.setSecret("js-life", "zwei äöü 世界 🔐");
check((await client.getSecret("js-life")).value, "zwei äöü 世界 🔐");
check((await client.getSecret("js-life", { version: first.properties.version })).value, "one");

const updated = await client.updateSecretProperties("js-life", second.properties.version, { enabled: false, tags: { c: "d" } });
check(updated.enabled, false);
await assert.rejects(client.getSecret("js-life"), (e) => e.statusCode === 403 && e.code === "Forbidden");
checks++;
await client.updateSecretProperties("js-life", second.properties.version, { enabled: true });
check((await client.getSecret("js-life")).properties.tags, { c: "d" });

const versions = [];
for await (const p of client.listPropertiesOfSecretVersions("js-life")) versions.push(p.version);
check(versions, [first.properties.version, second.properties.version]);

for (let i = 0; i < 30; i++) await client.setSecret(`js-list-${String(i).padStart(2, "0")}`, "x");
const names = [];
for await (const p of client.listPropertiesOfSecrets()) if (p.name.startsWith("js-list-")) names.push(p.name);
check(names.length, 30);
let pages = 0;
for await (const page of client.listPropertiesOfSecrets().byPage({ maxPageSize: 7 })) { pages++; assert.ok(page.length <= 7); }
assert.ok(pages >= 5); checks++;

const deleting = await client.beginDeleteSecret("js-life", fast);
const deleted = await deleting.pollUntilDone();
check(deleted.name, "js-life");
assert.ok(deleted.scheduledPurgeDate > deleted.deletedOn); checks++;
await assert.rejects(client.getSecret("js-life"), (e) => e.statusCode === 404 && e.code === "SecretNotFound");
await assert.rejects(client.setSecret("js-life", "x"), (e) => e.statusCode === 409);
checks += 2;
check((await client.getDeletedSecret("js-life")).name, "js-life");
const found = [];
for await (const d of client.listDeletedSecrets()) found.push(d.name);
assert.ok(found.includes("js-life")); checks++;
const recovering = await client.beginRecoverDeletedSecret("js-life", fast);
check((await recovering.pollUntilDone()).name, "js-life");
check((await client.getSecret("js-life", { version: first.properties.version })).value, "one");

const backup = await client.backupSecret("js-life");
await (await client.beginDeleteSecret("js-life", fast)).pollUntilDone();
await client.purgeDeletedSecret("js-life");
await assert.rejects(client.getDeletedSecret("js-life"), (e) => e.statusCode === 404);
checks++;
const restored = await client.restoreSecretBackup(backup);
check(restored.version, second.properties.version);
check((await client.getSecret("js-life")).value, "zwei äöü 世界 🔐");

const stranger = new SecretClient(client.vaultUrl, new ClientSecretCredential(env.STRONGROOM_TENANT_ID, env.STRONGROOM_LIMITED_CLIENT_ID, env.STRONGROOM_LIMITED_CLIENT_SECRET, {
  authorityHost: env.STRONGROOM_LOGIN_URL, disableInstanceDiscovery: true }));
await assert.rejects(stranger.getSecret("js-life"), (e) => e.statusCode === 403 && e.code === "Forbidden");
checks++;
const wrong = new SecretClient(client.vaultUrl, new ClientSecretCredential(env.STRONGROOM_TENANT_ID, env.STRONGROOM_CLIENT_ID, "wrong", {
  authorityHost: env.STRONGROOM_LOGIN_URL, disableInstanceDiscovery: true }));
await assert.rejects(wrong.getSecret("js-life"), (e) => /AADSTS7000215/.test(e.message));
checks++;
console.log(`${checks} checks passed`);
