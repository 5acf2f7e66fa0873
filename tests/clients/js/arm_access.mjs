// Roles through the unmodified @azure/arm-authorization. What is granted works on the very next call of the data plane, and what is taken
// away is refused on the very next one: nothing here waits.
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { KeyVaultManagementClient } from "@azure/arm-keyvault";
import { ResourceManagementClient } from "@azure/arm-resources";
import { SecretClient } from "@azure/keyvault-secrets";
import { administrator, all, arm, check, env, fast, finish, holds, limited, location, newId, refused, subscription, tenant, uniqueName, vaultUrl } from "./control_plane.mjs";

const secretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
const secretsOfficer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
const dataAccessAdministrator = "8b54135c-b56d-4d72-a534-26097cfdc8d8";
const owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const me = env.STRONGROOM_OBJECT_ID;
const them = env.STRONGROOM_LIMITED_OBJECT_ID;
const roleId = (guid) => `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;

const groups = new ResourceManagementClient(administrator, subscription, arm).resourceGroups;
const vaults = new KeyVaultManagementClient(administrator, subscription, { endpoint: env.STRONGROOM_ARM_URL }).vaults;
const { roleAssignments, roleDefinitions, permissions, denyAssignments } = new AuthorizationManagementClient(administrator, subscription, arm);
const theirs = new AuthorizationManagementClient(limited, subscription, arm);

const group = (await groups.createOrUpdate(uniqueName("Js-Access-"), { location })).name;
const [name, neighbour] = [uniqueName("js-access-"), uniqueName("js-access-")];
const create = (vault) => vaults.beginCreateOrUpdateAndWait(group, vault, { location, properties: { tenantId: tenant, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true } }, fast);
const [vault] = await Promise.all([create(name), create(neighbour)]);
const mine = new SecretClient(vaultUrl(name), administrator);
const reader = new SecretClient(vaultUrl(name), limited);
const assign = (scope, guid, principalId, more = {}) =>
  roleAssignments.create(scope, newId(), { roleDefinitionId: roleId(guid), principalId, principalType: "ServicePrincipal", ...more });

// An owner of everything may not read a secret, until it gives itself the right.
await refused(403, "Forbidden", () => mine.setSecret("app-one", "1"));
await assign(vault.id, secretsOfficer, me);
for (const secret of ["app-one", "ops-two"]) check((await mine.setSecret(secret, secret)).value, secret);

// Granted: the next call works. Taken away: the next call is refused.
await refused(403, "Forbidden", () => reader.getSecret("app-one"));
const granted = await assign(vault.id, secretsUser, them, { description: "for the demonstration" });
check((await reader.getSecret("app-one")).value, "app-one");
check([granted.scope, granted.principalId, granted.principalType, granted.description], [vault.id, them, "ServicePrincipal", "for the demonstration"]);
holds(granted.roleDefinitionId.endsWith(secretsUser) && granted.createdBy === me);
await refused(403, "Forbidden", () => reader.setSecret("app-one", "no"));
await refused(403, "Forbidden", () => new SecretClient(vaultUrl(neighbour), limited).getSecret("app-one"));
const again = await roleAssignments.create(vault.id, granted.name, { roleDefinitionId: granted.roleDefinitionId, principalId: them, principalType: "ServicePrincipal", description: "changed" });
check(again.description, "changed");
await refused(409, "RoleAssignmentExists", () => assign(vault.id, secretsUser, them));
check((await roleAssignments.deleteById(granted.id)).id, granted.id);
await refused(403, "Forbidden", () => reader.getSecret("app-one"));

// On one secret, and not on the next.
const one = await assign(`${vault.id}/secrets/app-one`, secretsUser, them);
check((await reader.getSecret("app-one")).value, "app-one");
await refused(403, "Forbidden", () => reader.getSecret("ops-two"));
await refused(403, "Forbidden", () => all(reader.listPropertiesOfSecrets()));
await roleAssignments.delete(one.scope, one.name);
await refused(403, "Forbidden", () => reader.getSecret("app-one"));

// A condition on the secret's name decides.
const condition = "((!(ActionMatches{'Microsoft.KeyVault/vaults/secrets/getSecret/action'})) OR (@Resource[Microsoft.KeyVault/vaults/secrets:name] StringStartsWith 'app-'))";
const conditional = await assign(vault.id, secretsUser, them, { condition, conditionVersion: "2.0" });
check(conditional.condition, condition);
check((await reader.getSecret("app-one")).value, "app-one");
await refused(403, "Forbidden", () => reader.getSecret("ops-two"));
check((await all(reader.listPropertiesOfSecrets())).length, 2);
await roleAssignments.delete(conditional.scope, conditional.name);

// A custom role, assigned over the group: it does what it says and follows its definition.
const custom = newId();
const draft = { roleName: uniqueName("Js Lister "), description: "lists", roleType: "CustomRole", assignableScopes: [`/subscriptions/${subscription}`],
  permissions: [{ actions: [], notActions: [], dataActions: ["Microsoft.KeyVault/vaults/secrets/readMetadata/action"], notDataActions: [] }] };
const defined = await roleDefinitions.createOrUpdate(`/subscriptions/${subscription}`, custom, draft);
check([defined.name, defined.roleName, defined.roleType], [custom, draft.roleName, "CustomRole"]);
const overGroup = await assign(`/subscriptions/${subscription}/resourceGroups/${group}`, custom, them);
check((await all(reader.listPropertiesOfSecrets())).map((s) => s.name).sort(), ["app-one", "ops-two"]);
await refused(403, "Forbidden", () => reader.getSecret("app-one"));
draft.permissions[0].dataActions.push("Microsoft.KeyVault/vaults/secrets/getSecret/action");
await roleDefinitions.createOrUpdate(`/subscriptions/${subscription}`, custom, draft);
check((await reader.getSecret("app-one")).value, "app-one");
await refused(400, "RoleDefinitionHasAssignments", () => roleDefinitions.delete(`/subscriptions/${subscription}`, custom));
await roleAssignments.deleteById(overGroup.id);
await refused(403, "Forbidden", () => reader.getSecret("app-one"));
await roleDefinitions.delete(`/subscriptions/${subscription}`, custom);
await refused(404, "RoleDefinitionDoesNotExist", () => roleDefinitions.get(`/subscriptions/${subscription}`, custom));

// Lists and their filters.
const here = await assign(vault.id, secretsUser, them);
const ids = async (list) => (await all(list)).map((a) => a.id);
const atVault = await ids(roleAssignments.listForScope(vault.id, { filter: "atScope()" }));
holds(atVault.includes(here.id));
holds(!(await ids(roleAssignments.listForScope(`/subscriptions/${subscription}`, { filter: "atScope()" }))).includes(here.id));
holds((await ids(roleAssignments.listForSubscription())).includes(here.id));
holds((await ids(roleAssignments.listForResourceGroup(group))).includes(here.id));
holds((await ids(roleAssignments.listForResource(group, "Microsoft.KeyVault", "vaults", name))).includes(here.id));
check(await ids(roleAssignments.listForScope(vault.id, { filter: `principalId eq '${them}'` })), [here.id]);
check(await ids(roleAssignments.listForScope(vault.id, { filter: `atScope() and assignedTo('${them}')` })), [here.id]);
check((await roleAssignments.getById(here.id)).principalId, them);
check((await all(roleDefinitions.list(vault.id, { filter: "roleName eq 'Key Vault Secrets User'" }))).map((r) => [r.name, r.roleType]), [[secretsUser, "BuiltInRole"]]);
holds((await all(roleDefinitions.list("/", { filter: "type eq 'BuiltInRole'" }))).some((r) => r.name === owner));
holds((await all(permissions.listForResourceGroup(group))).some((p) => p.actions.includes("*")));
check(await all(denyAssignments.listForScope(vault.id)), []);

// Nobody grants above their own right: the administrator of data access hands out data roles, and no others.
const administration = await assign(vault.id, dataAccessAdministrator, them);
const give = (guid) => theirs.roleAssignments.create(vault.id, newId(), { roleDefinitionId: roleId(guid), principalId: them, principalType: "ServicePrincipal" });
const selfMade = await give(secretsOfficer);
check((await reader.setSecret("app-three", "3")).value, "3");
await refused(403, "AuthorizationFailed", () => give(owner));
await refused(403, "AuthorizationFailed", () => theirs.roleAssignments.create(`/subscriptions/${subscription}`, newId(), { roleDefinitionId: roleId(secretsUser), principalId: them, principalType: "ServicePrincipal" }));
await theirs.roleAssignments.deleteById(selfMade.id);
await roleAssignments.deleteById(administration.id);
await roleAssignments.deleteById(here.id);
await refused(403, "Forbidden", () => reader.getSecret("app-one"));

// Deleting the vault takes the roles on it along; recovering does not bring them back.
const fleeting = await assign(vault.id, secretsUser, them);
await vaults.delete(group, name);
await vaults.beginCreateOrUpdateAndWait(group, name, { location, properties: { tenantId: tenant, sku: { family: "A", name: "standard" }, createMode: "recover" } }, fast);
await refused(403, "Forbidden", () => reader.getSecret("app-one"));
holds(!(await ids(roleAssignments.listForScope(vault.id))).includes(fleeting.id));
finish();
