"""Every operation on keys through the unmodified Python SDK, with challenge verification on: what it computes itself and what it asks of the vault."""
import datetime
import hashlib
import os

from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.keyvault.keys import JsonWebKey, KeyClient, KeyRotationLifetimeAction, KeyRotationPolicy, KeyRotationPolicyAction
from azure.keyvault.keys.crypto import CryptographyClient, EncryptionAlgorithm, KeyWrapAlgorithm, SignatureAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa

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


def credential_of(prefix="STRONGROOM_"):
    return ClientSecretCredential(
        env["STRONGROOM_TENANT_ID"], env[prefix + "CLIENT_ID"], env[prefix + "CLIENT_SECRET"], authority=env["STRONGROOM_LOGIN_URL"], instance_discovery=False)


def number(value):
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


credential = credential_of()
client = KeyClient("https://" + env["STRONGROOM_VAULT_NAME"] + env["STRONGROOM_VAULT_SUFFIX"], credential)

# Management.
expires = datetime.datetime(2031, 1, 1, tzinfo=datetime.timezone.utc)
first = client.create_rsa_key("py-rsa", size=2048, tags={"a": "b"}, expires_on=expires)
check((first.key_type, len(first.key.n), first.properties.expires_on), ("RSA", 256, expires))
check([str(o.value if hasattr(o, "value") else o) for o in first.key_operations], ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"])
check((first.properties.recoverable_days, first.properties.recovery_level, first.properties.exportable), (90, "Recoverable+Purgeable", False))
second = client.create_rsa_key("py-rsa", size=3072, key_operations=["sign", "verify"])
check(len(second.key.n), 384)
curve = client.create_ec_key("py-ec", curve="P-384")
check((curve.key.crv, len(curve.key.x)), ("P-384", 48))
refused(HttpResponseError, 400, lambda: client.create_oct_key("py-oct", size=256))
refused(HttpResponseError, 400, lambda: client.create_rsa_key("py-hsm", hardware_protected=True))
refused(HttpResponseError, 400, lambda: client.create_okp_key("py-okp"))
refused(HttpResponseError, 400, lambda: client.create_rsa_key("py-small", size=1024))

local = rsa.generate_private_key(65537, 2048)
numbers = local.private_numbers()
imported = client.import_key("py-imported", JsonWebKey(
    kty="RSA", key_ops=["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"], n=number(numbers.public_numbers.n), e=number(65537), d=number(numbers.d),
    p=number(numbers.p), q=number(numbers.q), dp=number(numbers.dmp1), dq=number(numbers.dmq1), qi=number(numbers.iqmp)), tags={"from": "python"})
check((imported.key.n, imported.key.d), (number(numbers.public_numbers.n), None))
point = ec.generate_private_key(ec.SECP256R1()).private_numbers()
check(client.import_key("py-point", JsonWebKey(
    kty="EC", crv="P-256", x=point.public_numbers.x.to_bytes(32, "big"), y=point.public_numbers.y.to_bytes(32, "big"), d=point.private_value.to_bytes(32, "big"))).key_type, "EC")

check(client.get_key("py-rsa").properties.version, second.properties.version)
check(client.get_key("py-rsa", first.properties.version).key.n, first.key.n)
updated = client.update_key_properties("py-rsa", enabled=False, tags={"c": "d"}, key_operations=["verify"])
check((updated.properties.enabled, updated.properties.tags), (False, {"c": "d"}))
client.update_key_properties("py-rsa", enabled=True)
check([p.version for p in client.list_properties_of_key_versions("py-rsa")], [first.properties.version, second.properties.version])
for i in range(30):
    client.create_ec_key(f"py-list-{i:02}")
check(len([p for p in client.list_properties_of_keys() if p.name.startswith("py-list-")]), 30)

# Life cycle.
deleted = client.begin_delete_key("py-ec", _polling_interval=0.1).result()
assert deleted.scheduled_purge_date > deleted.deleted_date
refused(ResourceNotFoundError, 404, lambda: client.get_key("py-ec"))
refused(ResourceExistsError, 409, lambda: client.create_ec_key("py-ec"))
check(client.get_deleted_key("py-ec").name, "py-ec")
assert "py-ec" in [d.name for d in client.list_deleted_keys()]
check(client.begin_recover_deleted_key("py-ec", _polling_interval=0.1).result().properties.version, curve.properties.version)
backup = client.backup_key("py-rsa")
client.begin_delete_key("py-rsa", _polling_interval=0.1).wait()
client.purge_deleted_key("py-rsa")
refused(ResourceNotFoundError, 404, lambda: client.get_deleted_key("py-rsa"))
check(client.restore_key_backup(backup).properties.version, second.properties.version)
check(client.get_key("py-rsa", first.properties.version).properties.tags, {"a": "b"})

# Rotation.
check([(a.action, a.time_before_expiry) for a in client.get_key_rotation_policy("py-imported").lifetime_actions], [(KeyRotationPolicyAction.notify, "P30D")])
policy = client.update_key_rotation_policy(
    "py-imported", KeyRotationPolicy(expires_in="P2Y", lifetime_actions=[KeyRotationLifetimeAction(KeyRotationPolicyAction.rotate, time_after_create="P18M")]))
check((policy.expires_in, [a.action for a in policy.lifetime_actions]), ("P2Y", [KeyRotationPolicyAction.rotate, KeyRotationPolicyAction.notify]))
rotated = client.rotate_key("py-imported")
assert rotated.properties.version != imported.properties.version and rotated.properties.expires_on > expires.replace(year=2028)

# Cryptography: encrypt, wrap and verify are computed here, the rest is asked for.
own = CryptographyClient(imported, credential)
for algorithm in (EncryptionAlgorithm.rsa1_5, EncryptionAlgorithm.rsa_oaep, EncryptionAlgorithm.rsa_oaep_256):
    check(own.decrypt(algorithm, own.encrypt(algorithm, b"a message").ciphertext).plaintext, b"a message")
for algorithm in (KeyWrapAlgorithm.rsa1_5, KeyWrapAlgorithm.rsa_oaep, KeyWrapAlgorithm.rsa_oaep_256):
    check(own.unwrap_key(algorithm, own.wrap_key(algorithm, b"a key").encrypted_key).key, b"a key")
for algorithm, name in ((SignatureAlgorithm.rs256, "sha256"), (SignatureAlgorithm.rs384, "sha384"), (SignatureAlgorithm.rs512, "sha512"),
                        (SignatureAlgorithm.ps256, "sha256"), (SignatureAlgorithm.ps384, "sha384"), (SignatureAlgorithm.ps512, "sha512")):
    digest = hashlib.new(name, b"a message").digest()
    signature = own.sign(algorithm, digest).signature
    check(own.verify(algorithm, digest, signature).is_valid, True)
    check(own.verify(algorithm, digest, bytes(256)).is_valid, False)
for name, algorithm, size in (("P-256", SignatureAlgorithm.es256, 32), ("P-384", SignatureAlgorithm.es384, 48), ("P-521", SignatureAlgorithm.es512, 64), ("P-256K", SignatureAlgorithm.es256_k, 32)):
    crypto = client.get_cryptography_client(client.create_ec_key("py-" + name.lower(), curve=name).name)
    digest = hashlib.new({32: "sha256", 48: "sha384", 64: "sha512"}[size], b"a message").digest()
    check(crypto.verify(algorithm, digest, crypto.sign(algorithm, digest).signature).is_valid, True)

# A caller with rights to use keys and none to read them: everything is asked for.
digest = hashlib.sha256(b"a message").digest()
blind = CryptographyClient(imported.id, credential_of("STRONGROOM_LIMITED_"))
refused(HttpResponseError, 403, lambda: KeyClient(client.vault_url, credential_of("STRONGROOM_LIMITED_")).get_key("py-imported"))
check(blind.decrypt(EncryptionAlgorithm.rsa_oaep_256, blind.encrypt(EncryptionAlgorithm.rsa_oaep_256, b"a message").ciphertext).plaintext, b"a message")
check(blind.unwrap_key(KeyWrapAlgorithm.rsa_oaep, blind.wrap_key(KeyWrapAlgorithm.rsa_oaep, b"a key").encrypted_key).key, b"a key")
check(blind.verify(SignatureAlgorithm.ps256, digest, blind.sign(SignatureAlgorithm.ps256, digest).signature).is_valid, True)
client.update_key_properties("py-imported", imported.properties.version, enabled=False)
refused(HttpResponseError, 403, lambda: blind.sign(SignatureAlgorithm.rs256, digest))

# A managed HSM: symmetric keys and random bytes.
hsm = KeyClient(env["HSM_URL"], credential)
symmetric = CryptographyClient(hsm.create_key("py-oct", "oct", size=256), credential)
check(len(hsm.get_random_bytes(24)), 24)
closed = symmetric.encrypt(EncryptionAlgorithm.a256_gcm, b"a message", additional_authenticated_data=b"more")
check((len(closed.iv), len(closed.tag)), (12, 16))
check(symmetric.decrypt(
    EncryptionAlgorithm.a256_gcm, closed.ciphertext, iv=closed.iv, authentication_tag=closed.tag, additional_authenticated_data=b"more").plaintext, b"a message")
closed = symmetric.encrypt(EncryptionAlgorithm.a256_cbcpad, b"a message", iv=bytes(16))
check(symmetric.decrypt(EncryptionAlgorithm.a256_cbcpad, closed.ciphertext, iv=closed.iv).plaintext, b"a message")
check(symmetric.unwrap_key(KeyWrapAlgorithm.aes_256, symmetric.wrap_key(KeyWrapAlgorithm.aes_256, bytes(32)).encrypted_key).key, bytes(32))
print(f"{checks} checks passed")
