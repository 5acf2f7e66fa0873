"""Reads a secret with whatever DefaultAzureCredential finds, and prints the SHA-256 of the value, never the value.

usage: read_secret.py VAULT_URL NAME [again]
"""
import hashlib
import os
import sys

from azure.identity import ClientAssertionCredential, DefaultAzureCredential
from azure.keyvault.secrets import SecretClient


def federated_token():
    with open(os.environ["AZURE_FEDERATED_TOKEN_FILE"], encoding="utf-8") as file:
        return file.read()


if "AZURE_FEDERATED_TOKEN_FILE" in os.environ:
    # Debian's release has no WorkloadIdentityCredential, alone or within DefaultAzureCredential; 1.13 and later have.
    credential = ClientAssertionCredential(os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], federated_token)
elif "AZURE_AUTHORITY_HOST" in os.environ:
    # A login host that Microsoft does not know takes the switch for service principals; managed identities need nothing.
    credential = DefaultAzureCredential(instance_discovery=False)
else:
    credential = DefaultAzureCredential()
client = SecretClient(sys.argv[1], credential)


def read():
    value = client.get_secret(sys.argv[2]).value
    print("sha256 " + hashlib.sha256(value.encode()).hexdigest(), flush=True)


read()
if len(sys.argv) > 3:
    # The same client, with the token that it holds, after whatever happens until a line arrives.
    sys.stdin.readline()
    read()
