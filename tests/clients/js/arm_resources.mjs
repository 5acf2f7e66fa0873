// Subscriptions, resource groups, tags, providers and generic resources through the unmodified ARM packages.
import { ResourceManagementClient } from "@azure/arm-resources";
import { SubscriptionClient } from "@azure/arm-resources-subscriptions";
import { administrator, all, arm, check, fast, finish, holds, limited, location, refused, subscription, tenant, uniqueName } from "./control_plane.mjs";

const subscriptions = new SubscriptionClient(administrator, arm);
check((await all(subscriptions.subscriptions.list())).map((s) => [s.subscriptionId, s.tenantId, s.state]), [[subscription, tenant, "Enabled"]]);
check((await subscriptions.subscriptions.get(subscription)).id, `/subscriptions/${subscription}`);
holds((await all(subscriptions.subscriptions.listLocations(subscription))).some((l) => l.name === location));
check((await all(subscriptions.tenants.list())).map((t) => t.tenantId), [tenant]);

const resources = new ResourceManagementClient(administrator, subscription, arm);
const groups = resources.resourceGroups;
const name = uniqueName("Js-Group-");
check((await groups.checkExistence(name)).body, false);
const made = await groups.createOrUpdate(name, { location, tags: { team: "blue" } });
check([made.name, made.location, made.tags, made.properties.provisioningState], [name, location, { team: "blue" }, "Succeeded"]);
check(made.id, `/subscriptions/${subscription}/resourceGroups/${name}`);
check((await groups.checkExistence(name.toUpperCase())).body, true);
check((await groups.get(name.toLowerCase())).name, name);
check((await groups.update(name, { tags: { team: "red", of: name } })).tags, { team: "red", of: name });
check((await all(groups.list({ filter: `tagName eq 'of' and tagValue eq '${name}'` }))).map((g) => g.name), [name]);
holds((await all(groups.list({ top: 1 }))).length >= 1);

const tags = resources.tagsOperations;
check((await tags.beginUpdateAtScopeAndWait(made.id, { operation: "Merge", properties: { tags: { more: "one" } } })).properties.tags, { more: "one", of: name, team: "red" });
check((await tags.getAtScope(made.id)).properties.tags, { more: "one", of: name, team: "red" });
check((await tags.beginUpdateAtScopeAndWait(made.id, { operation: "Delete", properties: { tags: { team: "red" } } })).properties.tags, { more: "one", of: name });

holds((await all(resources.providers.list())).some((p) => p.namespace === "Microsoft.KeyVault" && p.registrationState === "Registered"));
const provider = await resources.providers.get("microsoft.keyvault");
holds(provider.resourceTypes.some((t) => t.resourceType === "vaults" && t.apiVersions.includes("2022-07-01")));
check((await resources.providers.register("Microsoft.KeyVault")).registrationState, "Registered");
await refused(404, "InvalidResourceNamespace", () => resources.providers.get("Nobody.Here"));

check(await all(resources.resources.listByResourceGroup(name)), []);

await refused(400, "InvalidResourceGroupName", () => groups.createOrUpdate("no,commas", { location }));
await refused(404, "ResourceGroupNotFound", () => groups.get(uniqueName("none-")));
const stranger = new ResourceManagementClient(limited, subscription, arm);
await refused(403, "AuthorizationFailed", () => stranger.resourceGroups.get(name));
await refused(403, "AuthorizationFailed", () => stranger.resourceGroups.createOrUpdate(name, { location }));

const deleting = await groups.beginDelete(name, fast);
await deleting.pollUntilDone();
holds(deleting.isDone());
check((await groups.checkExistence(name)).body, false);
await refused(404, "ResourceGroupNotFound", () => groups.beginDeleteAndWait(name, fast));
finish();
