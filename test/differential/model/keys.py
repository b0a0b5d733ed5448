"""Keys, keyrings and signatures as Keylime has them (FORMATS.md 4.3, 5 step 6, 6.1 to 6.3), on Debian's python3-cryptography."""

import base64
import hashlib
import json
import struct

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.x509.oid import ExtensionOID

TENANT = "tenant_keyring"


class Streebog256(hashes.HashAlgorithm):
    name, digest_size, block_size = "streebog256", 32, 64


class Streebog512(hashes.HashAlgorithm):
    name, digest_size, block_size = "streebog512", 64, 64


# Ids of include/uapi/linux/hash_info.h that Keylime can check (FORMATS.md 5, step 6, and 6.2).
HASHES = {1: hashes.MD5, 2: hashes.SHA1, 4: hashes.SHA256, 5: hashes.SHA384, 6: hashes.SHA512, 7: hashes.SHA224, 18: Streebog256, 19: Streebog512}
SIGNATURE_TYPES = (3, 5)


class ForeignKey(Exception):
    """A key, but neither RSA nor EC: `ima.invalid_key`."""


def key_id(key):
    """The last four bytes of the SHA-1 of the key (FORMATS.md 6.3)."""
    if isinstance(key, rsa.RSAPublicKey):
        raw = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    else:
        raw = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return int.from_bytes(hashlib.sha1(raw).digest()[-4:], "big")


def first_element(data):
    """The first DER element: bytes after it are ignored, which not every release of the library does by itself."""
    if len(data) < 2 or data[0] != 0x30:
        return data
    if data[1] < 0x80:
        return data[: 2 + data[1]]
    count = data[1] & 0x7F
    return data[: 2 + count + int.from_bytes(data[2 : 2 + count], "big")]


def of_certificate(certificate):
    """The key and what the certificate's Subject Key Identifier names it; None without one."""
    named = None
    try:
        digest = certificate.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_KEY_IDENTIFIER).value.digest
        if len(digest) >= 4:
            named = int.from_bytes(digest[-4:], "big")
    except x509.ExtensionNotFound:
        pass
    return certificate.public_key(), named


READERS = (
    lambda data: of_certificate(x509.load_der_x509_certificate(data)),
    lambda data: of_certificate(x509.load_pem_x509_certificate(data)),
    lambda data: (serialization.load_der_public_key(first_element(data)), None),
    lambda data: (serialization.load_pem_public_key(data), None),
    lambda data: (serialization.load_der_private_key(first_element(data), None).public_key(), None),
    lambda data: (serialization.load_pem_private_key(data, None).public_key(), None),
)


def read_key(data):
    """`(key, key id or None)` of certificate, public or private key in the order of FORMATS.md 4.3; `(None, None)` of anything else."""
    for reader in READERS:
        try:
            key, named = reader(data)
        except Exception:  # whatever the library has against it
            continue
        if not is_supported(key):
            raise ForeignKey(type(key).__name__)
        return key, named
    return None, None


def is_supported(key):
    return isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey))


class Keyrings:
    """Keyrings by name in the order in which they came to be; in each a later key takes the place of one with its id."""

    def __init__(self):
        self.rings = {}

    def add(self, ring, key, named):
        self.rings.setdefault(ring, {})[named or key_id(key)] = key

    def find(self, wanted):
        return next((ring[wanted] for ring in self.rings.values() if wanted in ring), None)

    def accepts(self, signature, digest):
        """Is the signature good for this file digest? Anything but a bad signature that the library raises is a crash."""
        if signature[0] not in SIGNATURE_TYPES or signature[1] != 2:
            return False
        _, _, hash_id, keyid, _ = struct.unpack(">BBBIH", signature[:9])
        algorithm = HASHES.get(hash_id)
        if algorithm is None or algorithm.name != digest.algorithm:
            return False
        key = self.find(keyid)
        return key is not None and verifies(key, signature[9:], digest.value, utils.Prehashed(algorithm()))


def verifies(key, signature, digest, prehashed):
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, digest, padding.PKCS1v15(), prehashed)
        else:
            key.verify(signature, digest, ec.ECDSA(prehashed))
    except InvalidSignature:
        return False
    return True


def tenant_keyring(text):
    """The keyring of `verification-keys`; None where there is none. Text that is no JSON and bad base64 raise: a crash."""
    if not text:
        return None
    value = json.loads(text)
    if isinstance(value, str):
        value = json.loads(value)
    if not fits_schema(value):
        return None
    ring = {}
    for place, encoded in enumerate(value["pubkeys"]):
        der = base64.b64decode(encoded)
        named = value["keyids"][place] if place < len(value["keyids"]) else None
        try:
            key = serialization.load_der_public_key(first_element(der))
        except Exception:
            continue
        if is_supported(key):
            ring[named or key_id(key)] = key
    return ring


def fits_schema(value):
    """`{"meta"?: {"version": int >= 1}, "pubkeys": [string], "keyids": [int]}`."""
    if not isinstance(value, dict) or not all(isinstance(value.get(name), list) for name in ("pubkeys", "keyids")):
        return False
    if "meta" in value and not (isinstance(value["meta"], dict) and is_whole(value["meta"].get("version")) and value["meta"]["version"] >= 1):
        return False
    return all(isinstance(one, str) for one in value["pubkeys"]) and all(is_whole(one) for one in value["keyids"])


def is_whole(value):
    """An integer of JSON Schema: 1.0 is one, true is none."""
    return not isinstance(value, bool) and (isinstance(value, int) or isinstance(value, float) and value.is_integer())
