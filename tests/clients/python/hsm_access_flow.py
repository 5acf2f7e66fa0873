"""The roles of a managed HSM through the unmodified Python SDK: definitions, assignments, what they then allow, and the settings."""
import os
import uuid

from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential
from azure.keyvault.administration import KeyVaultAccessControlClient, KeyVaultDataAction, KeyVaultPermission, KeyVaultRoleScope
from azure.keyvault.keys import KeyClient

env = os.environ
url = env["HSM_URL"]
checks = 0


def check(actual, expected):
    global checks
    assert actual == expected, f"{actual!r} is not {expected!r}"
    checks += 1


def refused(status, call):
    global checks
    try:
        call()
    except HttpResponseError as error:
        assert error.status_code == status, f"{error.status_code} is not {status}: {error}"
        checks += 1
        return
    raise AssertionError(f"not refused with {status}")


def credential(prefix="STRONGROOM_"):
    return ClientSecretCredential(
        env["STRONGROOM_TENANT_ID"], env[prefix + "CLIENT_ID"], env[prefix + "CLIENT_SECRET"], authority=env["STRONGROOM_LOGIN_URL"], instance_discovery=False)


client = KeyVaultAccessControlClient(url, credential())
stranger = KeyVaultAccessControlClient(url, credential("STRONGROOM_LIMITED_"))
keys = KeyClient(url, credential("STRONGROOM_LIMITED_"))
limited = env["STRONGROOM_LIMITED_OBJECT_ID"]

definitions = {item.role_name: item for item in client.list_role_definitions(KeyVaultRoleScope.GLOBAL)}
check(len(definitions), 9)
check(definitions["Managed HSM Crypto User"].role_type, "AKVBuiltInRole")
refused(403, lambda: list(stranger.list_role_definitions(KeyVaultRoleScope.GLOBAL)))
refused(403, lambda: keys.create_oct_key("python", size=256, hardware_protected=False))

assignment = client.create_role_assignment(KeyVaultRoleScope.KEYS, definitions["Managed HSM Crypto User"].id, limited)
check(assignment.properties.scope, "/keys")
check(assignment.properties.principal_id, limited)
check(client.get_role_assignment(KeyVaultRoleScope.KEYS, assignment.name).role_assignment_id, assignment.role_assignment_id)
check(assignment.name in [item.name for item in client.list_role_assignments(KeyVaultRoleScope.KEYS)], True)
check(keys.create_oct_key("python", size=256, hardware_protected=False).name, "python")
client.delete_role_assignment(KeyVaultRoleScope.KEYS, assignment.name)
client.delete_role_assignment(KeyVaultRoleScope.KEYS, assignment.name)
refused(404, lambda: client.get_role_assignment(KeyVaultRoleScope.KEYS, assignment.name))
refused(403, lambda: keys.get_key("python"))

name = uuid.uuid4()
made = client.set_role_definition(
    KeyVaultRoleScope.GLOBAL, name=name, role_name="Reads", description="d", permissions=[KeyVaultPermission(data_actions=[KeyVaultDataAction.READ_HSM_KEY])])
check((made.role_name, made.role_type, made.description), ("Reads", "CustomRole", "d"))
check(made.permissions[0].data_actions, [KeyVaultDataAction.READ_HSM_KEY])
held = client.create_role_assignment("/keys/python", made.id, limited)
check(keys.get_key("python").name, "python")
refused(403, lambda: keys.get_key("other"))
nameless = client.set_role_definition(KeyVaultRoleScope.GLOBAL, permissions=[])
check(nameless.role_name, "")
refused(400, lambda: client.delete_role_definition(KeyVaultRoleScope.GLOBAL, name))
client.delete_role_assignment("/keys/python", held.name)
client.delete_role_definition(KeyVaultRoleScope.GLOBAL, name)
client.delete_role_definition(KeyVaultRoleScope.GLOBAL, name)
refused(404, lambda: client.get_role_definition(KeyVaultRoleScope.GLOBAL, name))
print(f"{checks} checks passed")
