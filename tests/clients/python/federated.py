"""A secret through the unmodified Python SDK, with nothing secret but a federated token file."""
import os

from azure.identity import ClientAssertionCredential
from azure.keyvault.secrets import SecretClient

env = os.environ


def token():
    with open(env["AZURE_FEDERATED_TOKEN_FILE"], encoding="utf-8") as file:
        return file.read()


# The authority comes from AZURE_AUTHORITY_HOST: this release stumbles over any keyword given here.
credential = ClientAssertionCredential(env["AZURE_TENANT_ID"], env["AZURE_CLIENT_ID"], token)
client = SecretClient("https://" + env["STRONGROOM_VAULT_NAME"] + env["STRONGROOM_VAULT_SUFFIX"], credential)
client.set_secret("from-py", "without a password")
print(client.get_secret("from-py").value)
