"""Every operation on secrets through the unmodified Python SDK, with challenge verification on."""
import datetime
import os

from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.keyvault.secrets import SecretClient

env = os.environ
checks = 0


def check(actual, expected):
    global checks
    assert actual == expected, f"{actual!r} is not {expected!r}"
    checks += 1


def refused(kind, status, call):
    """A refusal by the vault has a status; one by the token service, reported by the identity library, has none."""
    global checks
    try:
        call()
    except kind as error:
        assert status is None or error.status_code == status, f"{error.status_code} is not {status}"
        checks += 1
        return error
    raise AssertionError(f"not refused with {kind.__name__}")


def connect(prefix="STRONGROOM_", secret=None):
    credential = ClientSecretCredential(
        env["STRONGROOM_TENANT_ID"], env[prefix + "CLIENT_ID"], secret or env[prefix + "CLIENT_SECRET"],
        authority=env["STRONGROOM_LOGIN_URL"], instance_discovery=False)
    return SecretClient("https://" + env["STRONGROOM_VAULT_NAME"] + env["STRONGROOM_VAULT_SUFFIX"], credential)


client = connect()
expires = datetime.datetime(2031, 1, 1, tzinfo=datetime.timezone.utc)
first = client.set_secret("py-life", "one", tags={"a": "b"}, content_type="text/plain", expires_on=expires)
check(first.value, "one")
check(first.properties.expires_on, expires)
check(first.properties.recoverable_days, 90)
second = client.set_secret("py-life", "zwei äöü 世界 🔐")
check(client.get_secret("py-life").value, "zwei äöü 世界 🔐")
check(client.get_secret("py-life", first.properties.version).value, "one")

client.update_secret_properties("py-life", enabled=False, tags={"c": "d"})
refused(HttpResponseError, 403, lambda: client.get_secret("py-life"))
client.update_secret_properties("py-life", enabled=True)
check(client.get_secret("py-life").properties.tags, {"c": "d"})
check([p.version for p in client.list_properties_of_secret_versions("py-life")], [first.properties.version, second.properties.version])

for i in range(30):
    client.set_secret(f"py-list-{i:02}", "x")
check(len([p for p in client.list_properties_of_secrets() if p.name.startswith("py-list-")]), 30)

deleted = client.begin_delete_secret("py-life", _polling_interval=0.1).result()
check(deleted.name, "py-life")
assert deleted.scheduled_purge_date > deleted.deleted_date
refused(ResourceNotFoundError, 404, lambda: client.get_secret("py-life"))
refused(ResourceExistsError, 409, lambda: client.set_secret("py-life", "x"))
check(client.get_deleted_secret("py-life").name, "py-life")
assert "py-life" in [d.name for d in client.list_deleted_secrets()]
check(client.begin_recover_deleted_secret("py-life", _polling_interval=0.1).result().name, "py-life")

backup = client.backup_secret("py-life")
client.begin_delete_secret("py-life", _polling_interval=0.1).wait()
client.purge_deleted_secret("py-life")
refused(ResourceNotFoundError, 404, lambda: client.get_deleted_secret("py-life"))
check(client.restore_secret_backup(backup).version, second.properties.version)
check(client.get_secret("py-life", first.properties.version).value, "one")

refused(HttpResponseError, 403, lambda: connect("STRONGROOM_LIMITED_").get_secret("py-life"))
refused(ClientAuthenticationError, None, lambda: connect(secret="wrong").list_deleted_secrets().next())
print(f"{checks} checks passed")
