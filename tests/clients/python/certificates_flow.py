"""Every operation on certificates through the unmodified Python SDK, with challenge verification on."""
import base64
import datetime
import hashlib
import os

from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.keyvault.certificates import (
    AdministratorContact, CertificateClient, CertificateContact, CertificateContentType, CertificatePolicy, KeyType, LifetimeAction, WellKnownIssuerNames)
from azure.keyvault.secrets import SecretClient
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

env = os.environ
checks = 0


def check(actual, expected):
    global checks
    assert actual == expected, f"{actual!r} is not {expected!r}"
    checks += 1


def refused(kind, status, call):
    global checks
    try:
        call()
    except kind as error:
        assert error.status_code == status, f"{error.status_code} is not {status}"
        checks += 1
        return error
    raise AssertionError(f"not refused with {kind.__name__}")


credential = ClientSecretCredential(
    env["STRONGROOM_TENANT_ID"], env["STRONGROOM_CLIENT_ID"], env["STRONGROOM_CLIENT_SECRET"], authority=env["STRONGROOM_LOGIN_URL"], instance_discovery=False)
url = f"https://{env['STRONGROOM_VAULT_NAME']}{env['STRONGROOM_VAULT_SUFFIX']}"
client = CertificateClient(url, credential)
secrets = SecretClient(url, credential)
fast = {"_polling_interval": 0.1}
now = datetime.datetime.utcnow()


def certificate(subject, key, issuer, signer, days=9):
    return (
        x509.CertificateBuilder().subject_name(x509.Name.from_rfc4514_string(subject)).issuer_name(x509.Name.from_rfc4514_string(issuer))
        .public_key(key).serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=days)).add_extension(x509.BasicConstraints(ca=subject == issuer, path_length=None), critical=True)
        .sign(signer, hashes.SHA256()))


# Self-signed by the default policy, and one that says everything.
made = client.begin_create_certificate("py-self", CertificatePolicy.get_default(), tags={"a": "b"}, **fast).result()
check((made.name, made.properties.tags, made.policy.issuer_name), ("py-self", {"a": "b"}, "Self"))
check(bytes(made.properties.x509_thumbprint), hashlib.sha1(bytes(made.cer)).digest())
key, leaf, chain = pkcs12.load_key_and_certificates(base64.b64decode(secrets.get_secret("py-self").value), b"")
check(leaf.public_bytes(serialization.Encoding.DER), bytes(made.cer))
check(key.public_key().public_numbers(), leaf.public_key().public_numbers())
whole = CertificatePolicy(
    WellKnownIssuerNames.self, subject="CN=whole.test,O=W", san_dns_names=["whole.test"], key_type=KeyType.ec, key_curve_name="P-256", exportable=True, validity_in_months=6,
    content_type=CertificateContentType.pem, key_usage=["digitalSignature"], enhanced_key_usage=["1.3.6.1.5.5.7.3.1"], lifetime_actions=[LifetimeAction("AutoRenew", days_before_expiry=20)])
second = client.begin_create_certificate("py-whole", whole, **fast).result()
parsed = x509.load_der_x509_certificate(bytes(second.cer))
check(parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName), ["whole.test"])
check(parsed.public_key().curve.name, "secp256r1")
text = secrets.get_secret("py-whole").value
check(serialization.load_pem_private_key(text.encode(), None).public_key().public_numbers(), parsed.public_key().public_numbers())
refused(HttpResponseError, 403, lambda: secrets.set_secret("py-self", "x"))

# Policy, properties, versions, lists.
policy = client.get_certificate_policy("py-whole")
check((policy.subject, policy.validity_in_months, policy.lifetime_actions[0].days_before_expiry), ("CN=whole.test,O=W", 6, 20))
policy._validity_in_months = 8
check(client.update_certificate_policy("py-whole", policy).validity_in_months, 8)
check(client.update_certificate_properties("py-self", version=made.properties.version, enabled=False).properties.enabled, False)
refused(HttpResponseError, 403, lambda: secrets.get_secret("py-self"))
check(client.update_certificate_properties("py-self", version=made.properties.version, enabled=True, tags={"c": "d"}).properties.tags, {"c": "d"})
client.begin_create_certificate("py-self", CertificatePolicy.get_default(), **fast).result()
check(len(list(client.list_properties_of_certificate_versions("py-self"))), 2)
check(client.get_certificate_version("py-self", made.properties.version).properties.tags, {"c": "d"})

# A request that somebody else signs; the SDK's poller ends at once for the issuer Unknown.
pending = client.begin_create_certificate("py-merge", CertificatePolicy(WellKnownIssuerNames.unknown, subject="CN=merge"), **fast)
pending.wait()
operation = client.get_certificate_operation("py-merge")
check(operation.status, "inProgress")
request = x509.load_der_x509_csr(bytes(operation.csr))
check(request.is_signature_valid, True)
refused(ResourceExistsError, 409, lambda: client.begin_create_certificate("py-merge", CertificatePolicy.get_default(), **fast))
authority = ec.generate_private_key(ec.SECP256R1())
root = certificate("CN=py ca", authority.public_key(), "CN=py ca", authority)
signed = certificate("CN=merge", request.public_key(), "CN=py ca", authority)
der = serialization.Encoding.DER
refused(HttpResponseError, 400, lambda: client.merge_certificate("py-merge", [root.public_bytes(der)]))
merged = client.merge_certificate("py-merge", [signed.public_bytes(der), root.public_bytes(der)])
check(bytes(merged.cer), signed.public_bytes(der))

# Cancelled, and taken away.
client.begin_create_certificate("py-cancel", CertificatePolicy(WellKnownIssuerNames.unknown, subject="CN=c"), **fast)
client.cancel_certificate_operation("py-cancel")
check(client.get_certificate_operation("py-cancel").status, "cancelled")
client.delete_certificate_operation("py-cancel")
refused(ResourceNotFoundError, 404, lambda: client.get_certificate_operation("py-cancel"))

# Import.
own = rsa.generate_private_key(65537, 2048)
given = certificate("CN=import", own.public_key(), "CN=import", own)
pfx = pkcs12.serialize_key_and_certificates(b"n", own, given, None, serialization.BestAvailableEncryption(b"pw"))
check(client.import_certificate("py-pfx", pfx, password="pw").policy.issuer_name, "Unknown")
refused(HttpResponseError, 400, lambda: client.import_certificate("py-bad", pfx, password="no"))
pem = given.public_bytes(serialization.Encoding.PEM) + own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
check(client.import_certificate("py-pem", pem, policy=CertificatePolicy(WellKnownIssuerNames.unknown, content_type=CertificateContentType.pem)).policy.content_type, "application/x-pem-file")

# Contacts and issuers.
refused(ResourceNotFoundError, 404, client.get_contacts)
check(client.set_contacts([CertificateContact(email="a@b.test", name="A", phone="1")])[0].email, "a@b.test")
check(len(client.get_contacts()), 1)
client.delete_contacts()
issuer = client.create_issuer("py-issuer", "Test", account_id="u", password="p", admin_contacts=[AdministratorContact(first_name="A", last_name="B", email="a@b.test")])
check((issuer.provider, issuer.account_id, issuer.admin_contacts[0].email), ("Test", "u", "a@b.test"))
check(client.update_issuer("py-issuer", enabled=False).enabled, False)
check([one.name for one in client.list_properties_of_issuers()], ["py-issuer"])
refused(HttpResponseError, 400, lambda: client.begin_create_certificate("py-issued", CertificatePolicy("py-issuer", subject="CN=x"), **fast))
client.delete_issuer("py-issuer")
refused(ResourceNotFoundError, 404, lambda: client.get_issuer("py-issuer"))

# Backup, delete, recover, purge, restore.
backup = client.backup_certificate("py-merge")
client.begin_delete_certificate("py-merge", **fast).result()
refused(ResourceExistsError, 409, lambda: client.restore_certificate_backup(backup))
client.begin_recover_deleted_certificate("py-merge", **fast).result()
client.begin_delete_certificate("py-merge", **fast).result()
check([one.name for one in client.list_deleted_certificates()], ["py-merge"])
client.purge_deleted_certificate("py-merge")
check(bytes(client.restore_certificate_backup(backup).cer), signed.public_bytes(der))
check(sorted(one.name for one in client.list_properties_of_certificates(include_pending=True)), ["py-cancel", "py-merge", "py-pem", "py-pfx", "py-self", "py-whole"])
refused(ResourceNotFoundError, 404, lambda: client.get_certificate("absent"))

print(f"{checks} checks passed")
