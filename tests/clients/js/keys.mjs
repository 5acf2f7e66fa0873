// Every operation on keys through the unmodified JavaScript SDK, with challenge verification on: what it computes itself and what it asks of the vault.
import assert from "node:assert/strict";
import { createHash, createPublicKey, constants, generateKeyPairSync, privateDecrypt, publicEncrypt, randomBytes, verify as nodeVerify } from "node:crypto";
import { ClientSecretCredential } from "@azure/identity";
import { CryptographyClient, KeyClient } from "@azure/keyvault-keys";

const env = process.env;
const credentialOf = (prefix) => new ClientSecretCredential(env.STRONGROOM_TENANT_ID, env[prefix + "CLIENT_ID"], env[prefix + "CLIENT_SECRET"], {
  authorityHost: env.STRONGROOM_LOGIN_URL,
  disableInstanceDiscovery: true,
});
const credential = credentialOf("STRONGROOM_");
const client = new KeyClient(`https://${env.STRONGROOM_VAULT_NAME}${env.STRONGROOM_VAULT_SUFFIX}`, credential);
const fast = { intervalInMs: 100 };
const bytes = (text) => new Uint8Array(Buffer.from(text));
let checks = 0;
const check = (...args) => { assert.deepEqual(...args); checks++; };
const refused = async (status, code, promise) => { await assert.rejects(promise, (e) => e.statusCode === status && (!code || e.code === code)); checks++; };

// Management.
const rsa = await client.createRsaKey("js-rsa", { tags: { a: "b" }, expiresOn: new Date("2031-01-01T00:00:00Z") });
check([rsa.keyType, rsa.key.n.length, Buffer.from(rsa.key.e).toString("hex")], ["RSA", 256, "010001"]);
check(rsa.keyOperations, ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"]);
check([rsa.properties.tags, rsa.properties.exportable, rsa.properties.recoverableDays, rsa.properties.recoveryLevel], [{ a: "b" }, false, 90, "Recoverable+Purgeable"]);
check(rsa.properties.expiresOn.toISOString(), "2031-01-01T00:00:00.000Z");
const big = await client.createRsaKey("js-rsa", { keySize: 3072, keyOps: ["sign", "verify"], enabled: true });
check([big.key.n.length, big.keyOperations], [384, ["sign", "verify"]]);
const ec = await client.createEcKey("js-ec", { curve: "P-521" });
check([ec.keyType, ec.key.crv, ec.key.x.length, ec.key.y.length], ["EC", "P-521", 66, 66]);
await refused(400, "BadParameter", client.createOctKey("js-oct", { keySize: 256 }));
await refused(400, "BadParameter", client.createRsaKey("js-hsm", { hsm: true }));
await refused(400, "BadParameter", client.createRsaKey("js-small", { keySize: 1024 }));
await refused(400, "BadParameter", client.createEcKey("js-curve", { curve: "P-224" }));
await refused(400, "BadParameter", client.createRsaKey("js-exportable", { exportable: true }));

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = pair.privateKey.export({ format: "jwk" });
const member = (text) => Buffer.from(text, "base64url");
const imported = await client.importKey("js-imported", {
  kty: "RSA", n: member(jwk.n), e: member(jwk.e), d: member(jwk.d), p: member(jwk.p), q: member(jwk.q), dp: member(jwk.dp), dq: member(jwk.dq), qi: member(jwk.qi),
  keyOps: ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"],
}, { tags: { from: "node" } });
check([Buffer.from(imported.key.n).toString("base64url"), imported.key.d], [jwk.n, undefined]);

check((await client.getKey("js-rsa")).properties.version, big.properties.version);
check((await client.getKey("js-rsa", { version: rsa.properties.version })).key.n, rsa.key.n);
const updated = await client.updateKeyProperties("js-rsa", big.properties.version, { enabled: false, tags: { c: "d" }, keyOps: ["verify"] });
check([updated.properties.enabled, updated.properties.tags, updated.keyOperations], [false, { c: "d" }, ["verify"]]);
await client.updateKeyProperties("js-rsa", big.properties.version, { enabled: true });
check((await client.getKey("js-rsa")).properties.tags, { c: "d" });
const versions = [];
for await (const p of client.listPropertiesOfKeyVersions("js-rsa")) versions.push(p.version);
check(versions, [rsa.properties.version, big.properties.version]);
for (let i = 0; i < 30; i++) await client.createEcKey(`js-list-${String(i).padStart(2, "0")}`);
const names = [];
for await (const p of client.listPropertiesOfKeys()) if (p.name.startsWith("js-list-")) names.push(p.name);
check(names.length, 30);
let pages = 0;
for await (const page of client.listPropertiesOfKeys().byPage({ maxPageSize: 7 })) { pages++; assert.ok(page.length <= 7); }
assert.ok(pages >= 5); checks++;

// Life cycle.
check((await (await client.beginDeleteKey("js-ec", fast)).pollUntilDone()).name, "js-ec");
await refused(404, "KeyNotFound", client.getKey("js-ec"));
await refused(409, "Conflict", client.createEcKey("js-ec"));
const deleted = await client.getDeletedKey("js-ec");
assert.ok(deleted.properties.scheduledPurgeDate > deleted.properties.deletedOn); checks++;
const found = [];
for await (const d of client.listDeletedKeys()) found.push(d.name);
assert.ok(found.includes("js-ec")); checks++;
check((await (await client.beginRecoverDeletedKey("js-ec", fast)).pollUntilDone()).properties.version, ec.properties.version);
const backup = await client.backupKey("js-rsa");
await (await client.beginDeleteKey("js-rsa", fast)).pollUntilDone();
await client.purgeDeletedKey("js-rsa");
await refused(404, "KeyNotFound", client.getDeletedKey("js-rsa"));
check((await client.restoreKeyBackup(backup)).properties.version, big.properties.version);
check((await client.getKey("js-rsa", { version: rsa.properties.version })).properties.tags, { a: "b" });
await refused(409, "Conflict", client.restoreKeyBackup(backup));

// Rotation.
check((await client.getKeyRotationPolicy("js-imported")).lifetimeActions, [{ action: "Notify", timeAfterCreate: undefined, timeBeforeExpiry: "P30D" }]);
const policy = await client.updateKeyRotationPolicy("js-imported", { expiresIn: "P2Y", lifetimeActions: [{ action: "Rotate", timeAfterCreate: "P18M" }] });
check([policy.expiresIn, policy.lifetimeActions.map((a) => a.action)], ["P2Y", ["Rotate", "Notify"]]);
assert.ok(policy.createdOn && policy.updatedOn && policy.id.endsWith("/keys/js-imported/rotationpolicy")); checks++;
await refused(400, "BadParameter", client.updateKeyRotationPolicy("js-imported", { expiresIn: "P27D", lifetimeActions: [] }));
const rotated = await client.rotateKey("js-imported");
assert.notEqual(rotated.properties.version, imported.properties.version); checks++;
check(rotated.properties.expiresOn - rotated.properties.createdOn > 729 * 86400e3, true);

// RSA: signatures over digests, then over data; what OpenSSL says of them.
const own = new CryptographyClient(imported, credential);
const message = bytes("a message");
for (const [alg, hash, pss] of [["RS256", "sha256"], ["RS384", "sha384"], ["RS512", "sha512"], ["PS256", "sha256", true], ["PS384", "sha384", true], ["PS512", "sha512", true]]) {
  const digest = createHash(hash).update(message).digest();
  const { result, keyID } = await own.sign(alg, digest);
  check(keyID, imported.id);
  const key = { key: pair.publicKey, ...(pss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: digest.length } : {}) };
  check(nodeVerify(hash, message, key, result), true);
  check((await own.verify(alg, digest, result)).result, true);
  check((await own.verify(alg, digest, Buffer.alloc(256, 1))).result, false);
  // The client checks data itself where it knows the key, and knows no PSS there: it is asked of the vault below, by who does not know the key.
  if (!pss) check((await own.verifyData(alg, message, (await own.signData(alg, message)).result)).result, true);
}
await refused(400, "BadParameter", own.sign("RS256", Buffer.alloc(31)));

// RSA: the client encrypts and wraps with the public part, the vault opens; the vault encrypts for a caller who may not read the key (below).
for (const alg of ["RSA1_5", "RSA-OAEP", "RSA-OAEP-256"]) {
  const closed = await own.encrypt({ algorithm: alg, plaintext: message });
  check(Buffer.from((await own.decrypt({ algorithm: alg, ciphertext: closed.result })).result).toString(), "a message");
  const wrapped = await own.wrapKey(alg, message);
  check(Buffer.from((await own.unwrapKey(alg, wrapped.result)).result).toString(), "a message");
}
await refused(400, "BadParameter", own.decrypt({ algorithm: "RSA-OAEP", ciphertext: randomBytes(256) }));

// EC: always asked of the vault.
for (const [curve, alg, hash, size] of [["P-256", "ES256", "sha256", 64], ["P-384", "ES384", "sha384", 96], ["P-521", "ES512", "sha512", 132], ["P-256K", "ES256K", "sha256", 64]]) {
  const key = await client.createEcKey("js-" + curve.toLowerCase(), { curve });
  const crypto = client.getCryptographyClient(key.name);
  const digest = createHash(hash).update(message).digest();
  const { result } = await crypto.sign(alg, digest);
  check(result.length, size);
  const publicKey = createPublicKey({ format: "jwk", key: { kty: "EC", crv: curve === "P-256K" ? "secp256k1" : curve, x: Buffer.from(key.key.x).toString("base64url"), y: Buffer.from(key.key.y).toString("base64url") } });
  check(nodeVerify(hash, message, { key: publicKey, dsaEncoding: "ieee-p1363" }, result), true);
  check((await crypto.verify(alg, digest, result)).result, true);
  check((await crypto.verify(alg, digest, Buffer.alloc(size, 1))).result, false);
}

// A caller with rights to use keys and none to read them: the client falls back to asking for everything.
const blind = new CryptographyClient(imported.id, credentialOf("STRONGROOM_LIMITED_"));
await refused(403, "Forbidden", new KeyClient(client.vaultUrl, credentialOf("STRONGROOM_LIMITED_")).getKey("js-imported"));
for (const alg of ["RSA1_5", "RSA-OAEP", "RSA-OAEP-256"]) {
  const { result } = await blind.encrypt({ algorithm: alg, plaintext: message });
  if (alg !== "RSA1_5") check(privateDecrypt({ key: pair.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: alg === "RSA-OAEP" ? "sha1" : "sha256" }, result).toString(), "a message");
  check(Buffer.from((await blind.decrypt({ algorithm: alg, ciphertext: result })).result).toString(), "a message");
  check(Buffer.from((await blind.unwrapKey(alg, (await blind.wrapKey(alg, message)).result)).result).toString(), "a message");
}
const sent = publicEncrypt({ key: pair.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" }, message);
check(Buffer.from((await blind.decrypt({ algorithm: "RSA-OAEP-256", ciphertext: sent })).result).toString(), "a message");
const digest = createHash("sha256").update(message).digest();
check((await blind.verify("PS256", digest, (await blind.sign("PS256", digest)).result)).result, true);
check((await blind.verifyData("PS512", message, (await blind.signData("PS512", message)).result)).result, true);

// States, as the client reports them.
const older = new CryptographyClient(imported.id, credential);
await client.updateKeyProperties("js-imported", imported.properties.version, { enabled: false });
await refused(403, "Forbidden", older.sign("RS256", digest));
await client.updateKeyProperties("js-imported", imported.properties.version, { enabled: true, expiresOn: new Date("2001-01-01T00:00:00Z") });
await refused(403, "Forbidden", blind.sign("RS256", digest));
check(Buffer.from((await blind.decrypt({ algorithm: "RSA-OAEP-256", ciphertext: sent })).result).toString(), "a message");

// A managed HSM: symmetric keys and random bytes.
const hsm = new KeyClient(env.HSM_URL, credential);
const oct = await hsm.createKey("js-oct", "oct", { keySize: 256 });
check(oct.keyType, "oct");
check((await hsm.getRandomBytes(24)).length, 24);
const symmetric = new CryptographyClient(oct.id, credential);
const gcm = await symmetric.encrypt({ algorithm: "A256GCM", plaintext: message, additionalAuthenticatedData: bytes("more") });
check([gcm.iv.length, gcm.authenticationTag.length, Buffer.from(gcm.additionalAuthenticatedData).toString()], [12, 16, "more"]);
check(Buffer.from((await symmetric.decrypt({ algorithm: "A256GCM", ciphertext: gcm.result, iv: gcm.iv, authenticationTag: gcm.authenticationTag, additionalAuthenticatedData: gcm.additionalAuthenticatedData })).result).toString(), "a message");
await refused(400, "BadParameter", symmetric.decrypt({ algorithm: "A256GCM", ciphertext: gcm.result, iv: gcm.iv, authenticationTag: gcm.authenticationTag, additionalAuthenticatedData: bytes("else") }));
const iv = randomBytes(16);
for (const [alg, text] of [["A256CBC", randomBytes(32)], ["A256CBCPAD", Buffer.from(message)]]) {
  const closed = await symmetric.encrypt({ algorithm: alg, plaintext: text, iv });
  check(Buffer.from((await symmetric.decrypt({ algorithm: alg, ciphertext: closed.result, iv })).result), Buffer.from(text));
}
const content = randomBytes(32);
check(Buffer.from((await symmetric.unwrapKey("A256KW", (await symmetric.wrapKey("A256KW", content)).result)).result), content);
console.log(`${checks} checks passed`);
