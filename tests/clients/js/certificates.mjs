// Every operation on certificates through the unmodified JavaScript SDK, with challenge verification on.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClientSecretCredential } from "@azure/identity";
import { CertificateClient, DefaultCertificatePolicy } from "@azure/keyvault-certificates";
import { KeyClient } from "@azure/keyvault-keys";
import { SecretClient } from "@azure/keyvault-secrets";

const env = process.env;
const credential = new ClientSecretCredential(env.STRONGROOM_TENANT_ID, env.STRONGROOM_CLIENT_ID, env.STRONGROOM_CLIENT_SECRET, {
  authorityHost: env.STRONGROOM_LOGIN_URL,
  disableInstanceDiscovery: true,
});
const url = `https://${env.STRONGROOM_VAULT_NAME}${env.STRONGROOM_VAULT_SUFFIX}`;
const client = new CertificateClient(url, credential);
const secrets = new SecretClient(url, credential);
const keys = new KeyClient(url, credential);
const fast = { intervalInMs: 100 };
const folder = mkdtempSync(join(tmpdir(), "strongroom-js-"));
const openssl = (...args) => execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
let checks = 0;
const check = (...args) => { assert.deepEqual(...args); checks++; };
const refused = async (status, code, promise) => { await assert.rejects(promise, (e) => e.statusCode === status && (!code || e.code === code)); checks++; };

try {
  // Self-signed, by the SDK's own default policy.
  const poller = await client.beginCreateCertificate("js-self", DefaultCertificatePolicy, { ...fast, tags: { a: "b" } });
  const made = await poller.pollUntilDone();
  check([made.name, made.properties.tags, made.policy.issuerName, made.policy.keyType], ["js-self", { a: "b" }, "Self", "RSA"]);
  check(Buffer.from(made.properties.x509Thumbprint).equals(createHash("sha1").update(made.cer).digest()), true);
  check(new X509Certificate(Buffer.from(made.cer)).subject, "CN=MyCert");
  const operation = await (await client.getCertificateOperation("js-self")).getOperationState();
  check([operation.isCompleted, operation.certificateOperation.status], [true, "completed"]);
  const secret = await secrets.getSecret("js-self");
  check([secret.properties.managed, secret.properties.certificateKeyId === made.keyId, secret.properties.contentType], [true, true, "application/x-pkcs12"]);
  check((await keys.getKey("js-self")).properties.managed, true);
  writeFileSync(join(folder, "self.pfx"), Buffer.from(secret.value, "base64"));
  const pem = openssl("pkcs12", "-in", "self.pfx", "-passin", "pass:", "-nodes").toString();
  check(new X509Certificate(Buffer.from(made.cer)).checkPrivateKey(createPrivateKey(pem)), true);
  await refused(403, "Forbidden", secrets.setSecret("js-self", "x"));
  await refused(403, "Forbidden", keys.beginDeleteKey("js-self"));

  // Policy, update, versions, lists.
  // The SDK throws away what the update answers.
  await client.updateCertificatePolicy("js-self", { issuerName: "Self", subject: "cn=MyCert", validityInMonths: 24 });
  const policy = await client.getCertificatePolicy("js-self");
  check([policy.validityInMonths, policy.subject], [24, "cn=MyCert"]);
  const updated = await client.updateCertificateProperties("js-self", made.properties.version, { enabled: false, tags: { c: "d" } });
  check([updated.properties.enabled, updated.properties.tags], [false, { c: "d" }]);
  await refused(403, "Forbidden", secrets.getSecret("js-self"));
  await client.updateCertificateProperties("js-self", made.properties.version, { enabled: true });
  await (await client.beginCreateCertificate("js-self", DefaultCertificatePolicy, fast)).pollUntilDone();
  const versions = [];
  for await (const version of client.listPropertiesOfCertificateVersions("js-self")) versions.push(version.version);
  check([versions.length, versions[0]], [2, made.properties.version]);
  check((await client.getCertificateVersion("js-self", made.properties.version)).properties.tags, { c: "d" });

  // A request that somebody else signs.
  await client.beginCreateCertificate("js-merge", { issuerName: "Unknown", subject: "CN=merge.test", subjectAlternativeNames: { dnsNames: ["merge.test"] } }, fast);
  await refused(409, "Forbidden", client.beginCreateCertificate("js-merge", DefaultCertificatePolicy, fast));
  const csr = (await client.getCertificateOperation("js-merge")).getOperationState().certificateOperation.csr;
  writeFileSync(join(folder, "csr.der"), csr);
  openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=js ca", "-days", "9");
  openssl("req", "-inform", "DER", "-in", "csr.der", "-verify", "-out", "csr.pem");
  openssl("x509", "-req", "-in", "csr.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "9", "-copy_extensions", "copyall", "-out", "leaf.pem");
  const base64 = (name) => readFileSync(join(folder, name), "utf8").replace(/-----[^-]+-----|\s/g, "");
  check((await client.getCertificate("js-merge")).properties.enabled, false);
  await refused(400, "BadParameter", client.mergeCertificate("js-merge", [Buffer.from(base64("ca.pem"))]));
  const merged = await client.mergeCertificate("js-merge", [Buffer.from(base64("leaf.pem")), Buffer.from(base64("ca.pem"))]);
  check([merged.properties.enabled, new X509Certificate(Buffer.from(merged.cer)).issuer], [true, "CN=js ca"]);

  // Cancelled, and taken away.
  const cancelled = await client.beginCreateCertificate("js-cancel", { issuerName: "Unknown", subject: "CN=c" }, fast);
  await cancelled.cancelOperation();
  const state = await (await client.getCertificateOperation("js-cancel")).getOperationState();
  check(state.certificateOperation.status, "cancelled");
  await client.deleteCertificateOperation("js-cancel");
  await refused(404, "PendingCertificateNotFound", client.getCertificateOperation("js-cancel").then((p) => p.pollUntilDone()));

  // Import: a PFX with a password, and PEM, of which the SDK loses the policy.
  openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "in.key", "-out", "in.pem", "-subj", "/CN=import", "-days", "9");
  openssl("pkcs12", "-export", "-in", "in.pem", "-inkey", "in.key", "-passout", "pass:pw", "-out", "in.pfx");
  const pfx = await client.importCertificate("js-pfx", readFileSync(join(folder, "in.pfx")), { password: "pw" });
  check([pfx.policy.issuerName, pfx.policy.contentType], ["Unknown", "application/x-pkcs12"]);
  await refused(400, "BadParameter", client.importCertificate("js-bad", readFileSync(join(folder, "in.pfx")), { password: "no" }));
  const text = Buffer.concat([readFileSync(join(folder, "in.pem")), readFileSync(join(folder, "in.key"))]);
  const fromPem = await client.importCertificate("js-pem", text, { policy: { contentType: "application/x-pem-file" } });
  check(fromPem.policy.contentType, "application/x-pem-file");
  check((await secrets.getSecret("js-pem")).value.includes("BEGIN PRIVATE KEY"), true);

  // Contacts and issuers.
  await refused(404, "ContactsNotFound", client.getContacts());
  check((await client.setContacts([{ email: "a@b.test", name: "A", phone: "1" }])).length, 1);
  check((await client.getContacts())[0].email, "a@b.test");
  await client.deleteContacts();
  const issuer = await client.createIssuer("js-issuer", "Test", { accountId: "u", password: "p", organizationId: "o", administratorContacts: [{ firstName: "A", lastName: "B", email: "a@b.test" }] });
  // The SDK takes the name from the wrong part of the id.
  check([issuer.id.split("/").pop(), issuer.provider, issuer.accountId, issuer.administratorContacts[0].email, issuer.password], ["js-issuer", "Test", "u", "a@b.test", undefined]);
  check((await client.updateIssuer("js-issuer", { accountId: "v" })).accountId, "v");
  const issuers = [];
  for await (const one of client.listPropertiesOfIssuers()) issuers.push(one.id);
  check(issuers, [`${url}/certificates/issuers/js-issuer`]);
  await client.deleteIssuer("js-issuer");
  await refused(404, "CertificateIssuerNotFound", client.getIssuer("js-issuer"));

  // Backup, delete, recover, purge, restore.
  const backup = await client.backupCertificate("js-merge");
  const deleted = await (await client.beginDeleteCertificate("js-merge", fast)).pollUntilDone();
  check(deleted.recoveryId, `${url}/deletedcertificates/js-merge`);
  await refused(409, "Conflict", client.restoreCertificateBackup(backup));
  await (await client.beginRecoverDeletedCertificate("js-merge", fast)).pollUntilDone();
  check((await client.getCertificate("js-merge")).properties.version, merged.properties.version);
  await (await client.beginDeleteCertificate("js-merge", fast)).pollUntilDone();
  const gone = [];
  for await (const one of client.listDeletedCertificates()) gone.push(one.name);
  check(gone, ["js-merge"]);
  await client.purgeDeletedCertificate("js-merge");
  const restored = await client.restoreCertificateBackup(backup);
  check([restored.properties.version, Buffer.from(restored.cer).equals(Buffer.from(merged.cer))], [merged.properties.version, true]);
  const names = [];
  for await (const one of client.listPropertiesOfCertificates({ includePending: true })) names.push(one.name);
  check(names.sort(), ["js-cancel", "js-merge", "js-pem", "js-pfx", "js-self"]);
  await refused(404, "CertificateNotFound", client.getCertificate("absent"));
} finally {
  rmSync(folder, { recursive: true });
}

console.log(`${checks} checks passed`);
