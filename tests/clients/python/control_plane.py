"""What the control-plane checks share: credentials, the arguments of the unmodified ARM clients, and how refusals are told."""
import os
import uuid

from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential

env = os.environ
subscription = env["STRONGROOM_SUBSCRIPTION_ID"]
tenant = env["STRONGROOM_TENANT_ID"]
location = env["STRONGROOM_LOCATION"]
arm = {"base_url": env["STRONGROOM_ARM_URL"], "credential_scopes": [env["STRONGROOM_ARM_URL"] + "/.default"], "polling_interval": 0.1}
checks = 0


def credential(prefix="STRONGROOM_"):
    return ClientSecretCredential(
        tenant, env[prefix + "CLIENT_ID"], env[prefix + "CLIENT_SECRET"], authority=env["STRONGROOM_LOGIN_URL"], instance_discovery=False)


administrator = credential()
limited = credential("STRONGROOM_LIMITED_")


def unique(prefix):
    return prefix + uuid.uuid4().hex[:8]


def vault_url(name):
    return "https://" + name + env["STRONGROOM_VAULT_SUFFIX"]


def check(actual, expected):
    global checks
    assert actual == expected, f"{actual!r} is not {expected!r}"
    checks += 1


def refused(status, code, call):
    global checks
    try:
        call()
    except HttpResponseError as error:
        assert error.status_code == status, f"{error.status_code} is not {status}: {error}"
        assert code in (error.error.code if error.error else str(error)), f"{error} is not {code}"
        checks += 1
        return
    raise AssertionError(f"not refused with {status} {code}")


def finish():
    print(f"{checks} checks passed")
