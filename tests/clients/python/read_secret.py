"""Reads a secret with whatever DefaultAzureCredential finds, and prints the SHA-256 of the value, never the value.

usage: read_secret.py VAULT_URL NAME [again]
"""
import hashlib
import os
import sys

from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

# A login host that Microsoft does not know takes the switch for service principals; managed identities need nothing.
options = {"instance_discovery": False} if "AZURE_AUTHORITY_HOST" in os.environ else {}
client = SecretClient(sys.argv[1], DefaultAzureCredential(**options))


def read():
    value = client.get_secret(sys.argv[2]).value
    print("sha256 " + hashlib.sha256(value.encode()).hexdigest(), flush=True)


read()
if len(sys.argv) > 3:
    # The same client, with the token that it holds, after whatever happens until a line arrives.
    sys.stdin.readline()
    read()
