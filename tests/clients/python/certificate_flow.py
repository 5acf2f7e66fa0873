"""A secret read with a certificate through the unmodified Python SDK, with and without the chain, and by environment alone."""
import os

from azure.identity import CertificateCredential, DefaultAzureCredential, EnvironmentCredential
from azure.keyvault.secrets import SecretClient

env = os.environ
options = {"authority": env["STRONGROOM_LOGIN_URL"], "instance_discovery": False}
path = env["AZURE_CLIENT_CERTIFICATE_PATH"]
credentials = [
    CertificateCredential(env["AZURE_TENANT_ID"], env["AZURE_CLIENT_ID"], path, **options),
    CertificateCredential(env["AZURE_TENANT_ID"], env["AZURE_CLIENT_ID"], path, send_certificate_chain=True, **options),
    EnvironmentCredential(**options),
    DefaultAzureCredential(**options),
]
for credential in credentials:
    client = SecretClient("https://" + env["STRONGROOM_VAULT_NAME"] + env["STRONGROOM_VAULT_SUFFIX"], credential)
    assert client.get_secret("by-certificate").value == "read with a key"
print(len(credentials), "checks passed")
