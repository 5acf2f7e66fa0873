"""Subscriptions, resource groups, tags, providers, locks and vaults through Debian's unmodified management packages."""
import uuid

from azure.keyvault.secrets import SecretClient
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.keyvault import KeyVaultManagementClient
from azure.mgmt.resource import ManagementLockClient, ResourceManagementClient, SubscriptionClient

from control_plane import administrator, arm, check, env, finish, limited, location, refused, subscription, tenant, unique, vault_url

subscriptions = SubscriptionClient(administrator, **arm)
check([(s.subscription_id, s.tenant_id) for s in subscriptions.subscriptions.list()], [(subscription, tenant)])
check([t.tenant_id for t in subscriptions.tenants.list()], [tenant])
assert location in [found.name for found in subscriptions.subscriptions.list_locations(subscription)]

resources = ResourceManagementClient(administrator, subscription, **arm)
groups = resources.resource_groups
group = unique("Py-Group-")
check(groups.check_existence(group), False)
check(groups.create_or_update(group, {"location": location, "tags": {"team": group}}).name, group)
check(groups.check_existence(group.upper()), True)
check(groups.update(group, {"tags": {"team": group, "floor": "2"}}).tags, {"team": group, "floor": "2"})
check([g.name for g in groups.list(filter=f"tagName eq 'team' and tagValue eq '{group}'")], [group])
check(resources.providers.get("Microsoft.KeyVault").registration_state, "Registered")
check(resources.providers.register("Microsoft.KeyVault").registration_state, "Registered")

locks = ManagementLockClient(administrator, subscription, **arm).management_locks
check(locks.create_or_update_at_resource_group_level(group, "keep", {"level": "CanNotDelete"}).name, "keep")
refused(409, "ScopeLocked", lambda: groups.begin_delete(group))
check([held.name for held in locks.list_at_resource_group_level(group)], ["keep"])
locks.delete_at_resource_group_level(group, "keep")
check(list(locks.list_at_resource_group_level(group)), [])

vaults = KeyVaultManagementClient(administrator, subscription, **arm).vaults
name = unique("py-vault-")
sku = {"family": "A", "name": "standard"}
draft = {"location": location, "tags": {"team": "blue"}, "properties": {"tenant_id": tenant, "sku": sku, "enable_rbac_authorization": True}}
check(vaults.check_name_availability({"name": name}).name_available, True)
made = vaults.begin_create_or_update(group, name, draft).result()
check(made.properties.vault_uri, vault_url(name) + "/")
check((made.properties.enable_rbac_authorization, made.properties.soft_delete_retention_in_days), (True, 90))
check(vaults.check_name_availability({"name": name}).reason, "AlreadyExists")
check([v.name for v in vaults.list_by_resource_group(group)], [name])
assert made.id in [v.id for v in vaults.list_by_subscription()]
assert made.id in [v.id for v in vaults.list()]
check([r.name for r in resources.resources.list(filter=f"resourceType eq 'Microsoft.KeyVault/vaults' and name eq '{name}'")], [name])
check(resources.resources.get_by_id(made.id, "2022-07-01").name, name)
check(vaults.update(group, name, {"tags": {"team": "red"}, "properties": {"enabled_for_deployment": True}}).tags, {"team": "red"})
whole = vaults.get(group, name)
check(vaults.begin_create_or_update(group, name, whole).result().as_dict(), whole.as_dict() | {"system_data": vaults.get(group, name).as_dict()["system_data"]})
refused(400, "BadRequest", lambda: vaults.update(group, name, {"properties": {"enable_purge_protection": False}}))
refused(403, "AuthorizationFailed", lambda: KeyVaultManagementClient(limited, subscription, **arm).vaults.get(group, name))

# A right over the group covers its vaults, and is still there when one of them comes back.
authorization = AuthorizationManagementClient(administrator, subscription, **arm)
secrets_officer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"
role = next(iter(authorization.role_definitions.list(made.id, filter="roleName eq 'Key Vault Secrets Officer'")))
check((role.name, role.role_type), (secrets_officer, "BuiltInRole"))
grant = {"role_definition_id": role.id, "principal_id": env["STRONGROOM_OBJECT_ID"], "principal_type": "ServicePrincipal"}
scope = groups.get(group).id
secrets = SecretClient(vault_url(name), administrator)
refused(403, "Forbidden", lambda: secrets.set_secret("kept", "too early"))
assigned = authorization.role_assignments.create(scope, str(uuid.uuid4()), grant)
check((assigned.scope, assigned.principal_id), (scope, env["STRONGROOM_OBJECT_ID"]))
refused(409, "RoleAssignmentExists", lambda: authorization.role_assignments.create(scope, str(uuid.uuid4()), grant))
check([a.name for a in authorization.role_assignments.list_for_scope(made.id, filter="atScope()") if a.id == assigned.id], [assigned.name])
assert assigned.id in [a.id for a in authorization.role_assignments.list_for_subscription(filter=f"principalId eq '{env['STRONGROOM_OBJECT_ID']}'")]
check(secrets.set_secret("kept", "through deletion").value, "through deletion")
vaults.delete(group, name)
gone = vaults.get_deleted(name, location)
check((gone.properties.vault_id, gone.properties.tags), (made.id, {"team": "red"}))
assert name in [v.name for v in vaults.list_deleted()]
refused(409, "ConflictError", lambda: vaults.begin_create_or_update(group, name, draft).result())
recovery = {"location": location, "properties": {"tenant_id": tenant, "sku": sku, "create_mode": "recover"}}
check(vaults.begin_create_or_update(group, name, recovery).result().tags, {"team": "red"})
check(secrets.get_secret("kept").value, "through deletion")

# A secret through the control plane: written, listed, and its value never told there.
management = KeyVaultManagementClient(administrator, subscription, **arm)
written = management.secrets.create_or_update(group, name, "through-arm", {"properties": {"value": "s3cr3t", "contentType": "text/plain"}})
check((written.name, written.properties.value, written.properties.content_type), ("through-arm", None, "text/plain"))
check(management.secrets.get(group, name, "through-arm").properties.value, None)
check(sorted(secret.name for secret in management.secrets.list(group, name)), ["kept", "through-arm"])
check(secrets.get_secret("through-arm").value, "s3cr3t")

authorization.role_assignments.delete_by_id(assigned.id)
refused(403, "Forbidden", lambda: secrets.get_secret("kept"))
vaults.delete(group, name)
vaults.begin_purge_deleted(name, location).result()
refused(404, "DeletedVaultNotFound", lambda: vaults.get_deleted(name, location))

other = unique("py-vault-")
policy = {"tenant_id": tenant, "object_id": "00000000-0000-4000-8000-000000000001", "permissions": {"secrets": ["get", "list"], "keys": ["wrapKey"]}}
vaults.begin_create_or_update(group, other, {"location": location, "properties": {"tenant_id": tenant, "sku": sku, "access_policies": [policy]}}).result()
held = vaults.get(group, other).properties.access_policies
check([(sorted(p.permissions.secrets), p.permissions.keys) for p in held], [(["get", "list"], ["wrapKey"])])
added = vaults.update_access_policy(group, other, "add", {"properties": {"access_policies": [policy | {"permissions": {"secrets": ["set"]}}]}})
check(sorted(added.properties.access_policies[0].permissions.secrets), ["get", "list", "set"])

groups.begin_delete(group).result()
check(groups.check_existence(group), False)
check(vaults.get_deleted(other, location).properties.vault_id.split("/")[4], group)
vaults.begin_purge_deleted(other, location).result()
finish()
