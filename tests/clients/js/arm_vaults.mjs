// The life of a vault through the unmodified @azure/arm-keyvault, and its first secret through the data plane.
import { KeyVaultManagementClient } from "@azure/arm-keyvault";
import { ResourceManagementClient } from "@azure/arm-resources";
import { SecretClient } from "@azure/keyvault-secrets";
import { administrator, all, arm, check, env, fast, finish, holds, limited, location, refused, subscription, tenant, uniqueName, vaultUrl } from "./control_plane.mjs";

const vaults = new KeyVaultManagementClient(administrator, subscription, { endpoint: env.STRONGROOM_ARM_URL }).vaults;
const groups = new ResourceManagementClient(administrator, subscription, arm).resourceGroups;
const group = uniqueName("Js-Vaults-");
await groups.createOrUpdate(group, { location });
const name = uniqueName("js-vault-");
const other = uniqueName("js-vault-");
const sku = { family: "A", name: "standard" };

// Made: the newest api-version makes role-based vaults.
check((await vaults.checkNameAvailability({ name, type: "Microsoft.KeyVault/vaults" })).nameAvailable, true);
const making = await vaults.beginCreateOrUpdate(group, name, { location, tags: { team: "blue" }, properties: { tenantId: tenant, sku } }, fast);
const made = await making.pollUntilDone();
check(made.id, `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${name}`);
check([made.name, made.type, made.location, made.tags], [name, "Microsoft.KeyVault/vaults", location, { team: "blue" }]);
check(made.properties.vaultUri, vaultUrl(name) + "/");
check([made.properties.enableRbacAuthorization, made.properties.enableSoftDelete, made.properties.softDeleteRetentionInDays], [true, true, 90]);
check([made.properties.provisioningState, made.properties.publicNetworkAccess, made.properties.sku.name], ["Succeeded", "Enabled", "standard"]);
check(made.properties.accessPolicies, []);
check(made.properties.enablePurgeProtection, undefined);
const taken = await vaults.checkNameAvailability({ name: name.toUpperCase(), type: "Microsoft.KeyVault/vaults" });
check([taken.nameAvailable, taken.reason], [false, "AlreadyExists"]);
check((await vaults.checkNameAvailability({ name: "1-not-a-name", type: "Microsoft.KeyVault/vaults" })).reason, "AccountNameInvalid");

// Listed, four ways.
check((await all(vaults.listByResourceGroup(group))).map((v) => v.name), [name]);
holds((await all(vaults.listBySubscription())).some((v) => v.id === made.id));
holds((await all(vaults.list())).some((v) => v.id === made.id && v.tags.team === "blue"));
check((await all(new ResourceManagementClient(administrator, subscription, arm).resources.listByResourceGroup(group))).map((r) => r.type), ["Microsoft.KeyVault/vaults"]);
check((await vaults.get(group.toUpperCase(), name.toUpperCase())).id, made.id);

// Changed: what is not named stays.
const patched = await vaults.update(group, name, { tags: { team: "red" }, properties: { enabledForDeployment: true } });
check([patched.tags, patched.properties.enabledForDeployment, patched.properties.enableRbacAuthorization], [{ team: "red" }, true, true]);
const echoed = await vaults.beginCreateOrUpdateAndWait(group, name, await vaults.get(group, name), fast);
check(echoed.properties, patched.properties);
const networked = await vaults.update(group, name, { properties: { networkAcls: { bypass: "AzureServices", defaultAction: "Allow", ipRules: [{ value: "203.0.113.7" }], virtualNetworkRules: [] } } });
check(networked.properties.networkAcls.ipRules.map((r) => r.value.replace("/32", "")), ["203.0.113.7"]);
await refused(400, "BadRequest", () => vaults.update(group, name, { properties: { softDeleteRetentionInDays: 30 } }));
await refused(400, "BadRequest", () => vaults.update(group, name, { properties: { enableSoftDelete: false } }));
await refused(400, "BadRequest", () => vaults.update(group, name, { properties: { enablePurgeProtection: false } }));

// Access policies, in a vault that decides by them.
await vaults.beginCreateOrUpdateAndWait(group, other, { location, properties: { tenantId: tenant, sku, enableRbacAuthorization: false, accessPolicies: [] } }, fast);
const policy = (...secrets) => ({ properties: { accessPolicies: [{ tenantId: tenant, objectId: env.STRONGROOM_LIMITED_OBJECT_ID, permissions: { secrets } }] } });
const secretsOf = (answer) => answer.properties.accessPolicies.flatMap((p) => p.permissions.secrets);
const reader = new SecretClient(vaultUrl(other), limited);
await refused(403, "Forbidden", () => reader.setSecret("first", "one"));
check(secretsOf(await vaults.updateAccessPolicy(group, other, "add", policy("set"))), ["set"]);
check((await reader.setSecret("first", "one")).value, "one");
await refused(403, "Forbidden", () => reader.getSecret("first"));
check(secretsOf(await vaults.updateAccessPolicy(group, other, "add", policy("get"))).sort(), ["get", "set"]);
check((await reader.getSecret("first")).value, "one");
check(secretsOf(await vaults.updateAccessPolicy(group, other, "replace", policy("list"))), ["list"]);
check((await all(reader.listPropertiesOfSecrets())).map((s) => s.name), ["first"]);
await refused(403, "Forbidden", () => reader.getSecret("first"));
check((await vaults.updateAccessPolicy(group, other, "remove", policy("list"))).properties.accessPolicies.length, 0);
await refused(403, "Forbidden", () => all(reader.listPropertiesOfSecrets()));

// Refusals name what is wrong.
await refused(409, "VaultAlreadyExists", () => vaults.beginCreateOrUpdateAndWait("dev", name, { location, properties: { tenantId: tenant, sku } }, fast));
await refused(400, "VaultNameNotValid", () => vaults.beginCreateOrUpdateAndWait(group, "two--hyphens", { location, properties: { tenantId: tenant, sku } }, fast));
await refused(404, "ResourceGroupNotFound", () => vaults.beginCreateOrUpdateAndWait(uniqueName("none-"), uniqueName("js-vault-"), { location, properties: { tenantId: tenant, sku } }, fast));
await refused(404, "ResourceNotFound", () => vaults.get(group, uniqueName("js-vault-")));
const stranger = new KeyVaultManagementClient(limited, subscription, { endpoint: env.STRONGROOM_ARM_URL }).vaults;
await refused(403, "AuthorizationFailed", () => stranger.get(group, name));
await refused(403, "AuthorizationFailed", () => stranger.delete(group, name));
check(await all(stranger.list()), []);

// Deleted, recovered with what was in it, deleted and purged.
const before = await vaults.get(group, name);
await vaults.delete(group, name);
await refused(404, "ResourceNotFound", () => vaults.get(group, name));
const gone = await vaults.getDeleted(name, location);
check([gone.type, gone.properties.vaultId, gone.properties.location, gone.properties.tags], ["Microsoft.KeyVault/deletedVaults", made.id, location, { team: "red" }]);
check(Math.round((gone.properties.scheduledPurgeDate - gone.properties.deletionDate) / 86400000), 90);
holds((await all(vaults.listDeleted())).some((v) => v.id === gone.id));
check((await vaults.checkNameAvailability({ name, type: "Microsoft.KeyVault/vaults" })).reason, "AlreadyExists");
await refused(409, "ConflictError", () => vaults.beginCreateOrUpdateAndWait(group, name, { location, properties: { tenantId: tenant, sku } }, fast));
const back = await vaults.beginCreateOrUpdateAndWait(group, name, { location, properties: { tenantId: tenant, sku, createMode: "recover" } }, fast);
check([back.id, back.tags, back.properties], [before.id, before.tags, before.properties]);
await vaults.delete(group, name);
const purging = await vaults.beginPurgeDeleted(name, location, fast);
await purging.pollUntilDone();
holds(purging.isDone());
await refused(404, "DeletedVaultNotFound", () => vaults.getDeleted(name, location));
check((await vaults.checkNameAvailability({ name, type: "Microsoft.KeyVault/vaults" })).nameAvailable, true);

// Purge protection is a one-way street.
const kept = uniqueName("js-vault-");
await vaults.beginCreateOrUpdateAndWait(group, kept, { location, properties: { tenantId: tenant, sku, softDeleteRetentionInDays: 7, enablePurgeProtection: true } }, fast);
await refused(400, "BadRequest", () => vaults.update(group, kept, { properties: { enablePurgeProtection: false } }));

// The group takes its vaults along; they wait to be recovered into a group of its name.
await groups.beginDeleteAndWait(group, fast);
await refused(409, "DeletedVaultPurge", () => vaults.beginPurgeDeletedAndWait(kept, location, fast));
check((await vaults.getDeleted(kept, location)).properties.purgeProtectionEnabled, true);
await groups.createOrUpdate(group, { location });
await vaults.beginCreateOrUpdateAndWait(group, other, { location, properties: { tenantId: tenant, sku, createMode: "recover" } }, fast);
check((await vaults.updateAccessPolicy(group, other, "add", policy("get"))).properties.accessPolicies.length, 1);
check((await reader.getSecret("first")).value, "one");
finish();
