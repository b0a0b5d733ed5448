"""A runtime policy as Keylime's verdict code takes it, and what its upload schema says of it (FORMATS.md 4)."""

import json
import re
import warnings

from devices import Devices
from keys import Keyrings, TENANT, fits_schema, is_whole, tenant_keyring

warnings.simplefilter("ignore")

COLUMN_HASHES = ("sha1", "sha256", "sha384", "sha512")
HEX = re.compile("^[0-9a-f]{40,128}$")


class Policy:
    """Raises what the real thing raises where it would crash before the first line."""

    def __init__(self, text, aggregates=None):
        self.value = json.loads(text)
        self.ignored = self.value["ima"].get("ignored_keyrings", [])
        self.column = self.value["ima"]["log_hash_alg"]
        if self.column not in COLUMN_HASHES:
            self.column = "sha1"
        rules = self.value["ima"]["dm_policy"]
        self.devices = None if rules is None else Devices(rules)
        self.add_aggregates(aggregates or {})
        self.excludes_disabled, self.exclude = compiled(self.value.get("excludes"))
        self.keyrings = Keyrings()
        ring = tenant_keyring(self.value["verification-keys"])
        if ring is not None:
            self.keyrings.rings[TENANT] = ring

    def add_aggregates(self, aggregates):
        """Those of the measured boot log, by algorithm (FORMATS.md 5.1)."""
        if aggregates:
            self.lists("digests").setdefault("boot_aggregate", []).extend(value for values in aggregates.values() for value in values)

    def lists(self, kind):
        return self.value[kind]

    def excludes(self, path):
        return self.exclude is not None and self.exclude.match(path) is not None


def compiled(patterns):
    """`(the whole list is off, regex or None)`. Only re.error is caught (FORMATS.md 4.2)."""
    if not patterns:
        return False, None
    try:
        return False, re.compile("(" + ")|(".join(patterns) + ")")
    except re.error:
        return True, None


def schema_refuses(text):
    """Would the upload be refused? (FORMATS.md 4.1)"""
    try:
        value = json.loads(text)
    except ValueError:
        return True
    return not (isinstance(value, dict) and all(name in value and fits(value[name]) for name, fits in RULES.items()))


def lacks_keys(text):
    """Does it lack what the verdict code takes for granted? `meta`, `release` and `excludes` are none of that."""
    value = json.loads(text)
    return any(name not in value for name in ("digests", "keyrings", "ima", "ima-buf", "verification-keys"))


def is_text(value):
    return isinstance(value, str)


def is_texts(value):
    return isinstance(value, list) and all(map(is_text, value))


def is_hex_lists(value):
    return isinstance(value, dict) and all(isinstance(one, list) and len(one) > 0 and all(is_text(text) and HEX.search(text) for text in one) for one in value.values())


def is_meta(value):
    if not isinstance(value, dict) or not all(is_whole(value.get(name)) for name in ("version", "generator")):
        return False
    return value["version"] >= 0 and 0 <= value["generator"] <= 3 and is_text(value.get("timestamp", ""))


def is_ima(value):
    if not isinstance(value, dict) or any(name not in value for name in ("ignored_keyrings", "log_hash_alg", "dm_policy")):
        return False
    return is_texts(value["ignored_keyrings"]) and value["log_hash_alg"] in COLUMN_HASHES and value["dm_policy"] is None


def is_keyring_text(value):
    """"" or JSON text of a keyring, decoded once."""
    if value == "":
        return True
    try:
        decoded = json.loads(value)
    except (TypeError, ValueError):
        return False
    return is_text(value) and fits_schema(decoded)


RULES = {
    "meta": is_meta, "release": lambda value: is_whole(value) and value >= 0, "digests": is_hex_lists, "excludes": is_texts, "keyrings": is_hex_lists,
    "ima": is_ima, "ima-buf": is_hex_lists, "verification-keys": is_keyring_text,
}
