"""Keylime's device-mapper rules (FORMATS.md 5.2): the text of an event by regular expressions, then the rules over the state of all devices."""

import functools
import hashlib
import re

GAP = "\0*"
TEXT, MAYBE, NUMBER, FLAG = r"[A-z0-9:\-]+", r"[A-z0-9:\-]*", r"[0-9]+", "[yn]"
VERSION = GAP.join([NUMBER, r"\.", NUMBER, r"\.", NUMBER])
DEVICE = (("name", TEXT), ("uuid", MAYBE), ("major", NUMBER), ("minor", NUMBER), ("minor_count", NUMBER), ("num_targets", NUMBER))
ANY_TARGET = (("target_index", NUMBER), ("target_begin", NUMBER), ("target_len", NUMBER), ("target_name", TEXT), ("target_version", VERSION))
KINDS = (
    "hash_failed verity_version# data_device_name hash_device_name verity_algorithm root_digest salt ignore_zero_blocks! check_at_most_once! root_hash_sig_key_desc? verity_mode?",
    "metadata_mode cache_metadata_device cache_device cache_origin_device writethrough! writeback! passthrough! metadata2! no_discard_passdown!",
    "allow_discards! same_cpu_crypt! submit_from_crypt_cpus! no_read_workqueue! no_write_workqueue! iv_large_sectors! integrity_tag_size#? cipher_auth? sector_size#? cipher_string? key_size# key_parts# key_extra_size# key_mac_size#",
    "dev_name start# tag_size# mode meta_device? block_size? recalculate! allow_discards! fix_padding! fix_hmac! legacy_recalculate! journal_sectors# interleave_sectors# buffer_sectors#",
    "device_name start",
    "snap_origin_name snap_cow_name snap_valid! snap_merge_failed! snapshot_overflowed!",
)
SUFFIXES = {"": TEXT, "#": NUMBER, "!": FLAG}
MIRROR_DEVICE = GAP.join([",", "mirror_device_", f"({NUMBER})", "=", f"({TEXT})", ",", "mirror_device_", f"({NUMBER})", "_status=", f"({TEXT})"])
WORDS = {"y": True, "yes": True, "t": True, "true": True, "on": True, "1": True, "n": False, "no": False, "f": False, "false": False, "off": False, "0": False}


@functools.cache
def compiled(pattern):
    return re.compile(GAP + pattern)


class Unparsable(Exception):
    """What the grammar does not take: `parsing_failed`."""


class Text:
    """What is left of the text of an event."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def try_take(self, pattern):
        found = compiled(pattern).match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def take(self, pattern):
        found = self.try_take(pattern)
        if not found:
            raise Unparsable(pattern)
        return found

    def peek(self, pattern):
        return compiled(pattern).match(self.text, self.at)

    def value(self, name, pattern):
        """`name=value`; digits are a number at once, which can raise."""
        self.take(f"{re.escape(name)}=")
        text = self.take(f"({pattern})")[1]
        if pattern == VERSION:
            return ".".join(str(int(part)) for part in text.replace("\0", "").split("."))
        return int(text) if pattern == NUMBER else text

    def values(self, fields):
        values = {}
        for place, (name, pattern) in enumerate(fields):
            if place:
                self.take(",")
            values[name] = self.value(name, pattern)
        return values

    def end(self):
        self.take(r"\Z")


class Mirrored:
    """A device of a mirror; prints like Keylime's."""

    def __init__(self, name, status):
        self.name, self.status = name, status

    def __repr__(self):
        return f"MirrorDevice(mirror_device_name={self.name!r}, mirror_device_status={self.status!r})"


def read_kind(text):
    for kind in KINDS:
        words = re.findall(r"(\w+)([#!]?)(\??)", kind)
        if not text.peek(words[0][0] + "="):
            continue
        values, due = {}, False
        for name, suffix, optional in words:
            comma = "," if due else ""
            if optional and not text.peek(GAP.join([comma, name + "="])):
                values[name] = None
                continue
            text.take(comma)
            values[name] = text.value(name, SUFFIXES[suffix])
            due = True
        return values
    return read_mirror(text)


def read_mirror(text):
    values = {"nr_mirrors": text.value("nr_mirrors", NUMBER)}
    kept = None
    while kept is None or text.peek(GAP.join([",", "mirror_device_"])):
        found = text.take(MIRROR_DEVICE)
        int(found[1]), int(found[3])  # which can raise
        row = Mirrored(found[2], found[4])
        kept = [row] if kept is None else [kept, row]
    text.take(",")
    values["mirror_device_data"] = kept
    values.update(text.values((("handle_errors", FLAG), ("keep_log", FLAG), ("log_type_status", MAYBE))))
    return values


def read_target(text):
    general = text.values(ANY_TARGET)
    text.take(",")
    special = read_kind(text)
    text.take(";")
    return general, special


def read_device(text):
    device = text.values(DEVICE)
    text.take(";")
    return device


def read_end(text):
    text.value("current_device_capacity", NUMBER)
    text.take(";")
    text.end()


def read_load(text):
    event = {"device": read_device(text), "targets": []}
    while not event["targets"] or text.peek("target_index="):
        event["targets"].append(read_target(text))
    text.end()
    return event


def read_update(text):
    event = {"device": read_device(text), "target": read_target(text)}
    text.end()
    return event


def read_resume(text):
    event = {"device": read_device(text)}
    without = text.try_take("device_resume=no_data")
    table = None if without else text.value("active_table_hash", TEXT)
    text.take(";")
    read_end(text)
    if without:
        raise KeyError("name")  # Keylime looks for the short form of the device, which the grammar has not
    algorithm, _, digits = table.rpartition(":")
    try:
        event["table"] = (algorithm, bytes.fromhex(digits))
    except ValueError as error:
        raise Unparsable(table) from error
    if ":" in algorithm or (":" not in table and len(event["table"][1]) not in (16, 20)):
        raise Unparsable(table)
    if ":" not in table:
        event["table"] = ("md5" if len(event["table"][1]) == 16 else "sha1", event["table"][1])
    return event


def read_remove(text):
    active = inactive = None
    if text.try_take("device_remove=no_data"):
        text.take(";")
    else:
        if text.try_take("device_active_metadata="):
            active = read_device(text)
        if active is None or text.peek("device_inactive_metadata="):
            text.take("device_inactive_metadata=")
            inactive = read_device(text)
        for name, is_there in (("active_table_hash", active), ("inactive_table_hash", inactive)):
            if is_there is not None:
                text.value(name, TEXT)
                text.take(";" if name == "active_table_hash" and inactive is not None else ",")
    text.value("remove_all", TEXT)
    text.take(";")
    read_end(text)
    if active is inactive is None:
        raise KeyError("name")
    return {"device": active}


def read_clear(text):
    device = text.values(DEVICE[:2])
    if text.try_take(","):
        text.values(DEVICE[2:])
        text.take(";")
        text.value("inactive_table_hash", TEXT)
        text.take(";")
        read_end(text)
        raise Unparsable("a clear with data")  # Keylime's own type asks for `no_data`
    text.take(GAP.join([";", "table_clear=no_data", ";"]))
    read_end(text)
    return {"device": device}


def read_rename(text):
    event = {"device": read_device(text), "name": text.value("new_name", TEXT)}
    text.take(",")
    event["uuid"] = text.value("new_uuid", MAYBE)
    text.take(";")
    read_end(text)
    return event


READERS = {
    "dm_table_load": read_load, "dm_device_resume": read_resume, "dm_device_remove": read_remove, "dm_table_clear": read_clear, "dm_device_rename": read_rename, "dm_target_update": read_update,
}


def read_event(name, data):
    text = Text(data.decode("utf-8"))
    text.value("dm_version", VERSION)
    text.take(";")
    return READERS[name](text)


def accepts(wanted, value):
    """A text is a regex for all of the value, bool and int compare after conversion, null accepts."""
    if wanted is None:
        return True
    if value is None:
        return False
    if wanted is True or wanted is False:
        return WORDS.get(value.lower()) is wanted if isinstance(value, str) else value == wanted
    if isinstance(wanted, int):
        try:
            return int(value) == wanted
        except ValueError:
            return False
    return isinstance(wanted, str) and re.fullmatch(wanted, str(value)) is not None


def target_events(target, wanted):
    events = []
    for name, reference in wanted.items():
        values = target[0] if name in target[0] else target[1]
        if name not in values:
            events.append("target_attribute_not_found")
        elif not accepts(reference, values[name]):
            if isinstance(values[name], list):
                raise TypeError("Keylime can't write the failure down")
            events.append("target_data_mismatch")
    return events + (["target_data_invalid"] if "target_data_mismatch" in events else [])


class Devices:
    """All that was measured of devices so far, by the policy's key."""

    def __init__(self, policy):
        self.policy, self.known = policy, {}

    def judge(self, name, digest, data):
        """Event ids. Raises where Keylime would crash."""
        events = []
        try:
            event = read_event(name, data)
            if digest.algorithm not in ("sha1", "sha256", "sha384", "sha512", "sm3_256"):
                raise ValueError(digest.algorithm)
            if hashlib.new(digest.algorithm.removesuffix("_256"), data).digest() != digest.value:
                events.append("invalid_data")
            events += [f"{name}.{one}" for one in self.apply(name, event, digest)]
        except (Unparsable, TypeError):
            events.append("parsing_failed")
        return ["ima.validation.dm." + one for one in dict.fromkeys(events)]

    def key(self, event):
        wanted = self.policy["match_on"]
        if not isinstance(wanted, str):
            raise TypeError("an attribute's name is a text")
        if event["device"] is None or wanted not in event["device"]:
            raise AttributeError(wanted)
        return event["device"][wanted]

    def apply(self, name, event, digest):
        key = self.key(event)
        if name == "dm_table_load":
            return self.load(key, event, digest)
        if key not in self.known:
            return [name.split("_")[-1] + "_before_table_load"]
        return getattr(self, name)(key, event)

    def load(self, key, event, digest):
        if key in self.known and not self.known[key]["again"]:
            return ["multiple_table_loads"]
        rule = self.rule_for(key)
        if rule is None:
            return ["no_matching_policy"]
        table = rule["table_load"]
        for name, _ in DEVICE:
            if not accepts(table[name], event["device"][name]):
                return ["invalid_entry"]
        if not event["device"]["num_targets"] == len(event["targets"]) == table["num_targets"]:
            return ["num_targets_mismatch"]
        events = []
        for target, wanted in zip(event["targets"], table["targets"]):
            events += target_events(target, wanted)
        rule["device_resume_required"]
        self.known[key] = {"rule": rule, "active": False, "table": (digest.algorithm, digest.value), "again": table["allow_multiple_loads"]}
        return events

    def rule_for(self, key):
        for rule in self.policy["rules"].values():
            if re.fullmatch(rule["table_load"][self.policy["match_on"]], key):
                return rule
        return None

    def dm_device_resume(self, key, event):
        device = self.known[key]
        if device["active"]:
            return ["already_active"]
        if device["table"] != event["table"]:
            event["table"][1].decode()
            device["table"][1].decode()
            return ["active_table_mismatch"]
        device["active"] = True
        return []

    def dm_device_remove(self, key, event):
        if not self.known[key]["rule"]["device_remove"]["allow_removal"]:
            return ["device_removed"]
        del self.known[key]
        return []

    def dm_table_clear(self, key, event):
        return [] if self.known[key]["rule"]["allow_clear"] else ["table_cleared"]

    def dm_device_rename(self, key, event):
        rule, events = self.known[key]["rule"], []
        for what in ("name", "uuid"):
            if event["device"][what] == event[what]:
                continue
            if not accepts(rule["device_rename"]["valid_" + what], event[what]):
                events.append(f"new_{what}_invalid")
            elif self.policy["match_on"] == what:
                self.known[event["name"]] = self.known.pop(key)  # the name, even of what is known by its UUID
        return events

    def dm_target_update(self, key, event):
        targets = self.known[key]["rule"]["table_load"]["targets"]
        return target_events(event["target"], targets[event["target"][0]["target_index"]])
