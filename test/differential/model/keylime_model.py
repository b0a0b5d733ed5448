"""
A model of Keylime's judgement of a measurement list, written from FORMATS.md 4 to 6 and kept apart from the product: it knows nothing of imascope's code.
It runs on what Keylime runs on (Debian 12: Python 3.11, python3-cryptography), so that the quirks of `re`, `bytes.fromhex` and `json` come by themselves.

Standard input: JSON, a list of pairs `{"log": base64 of the ASCII text, "policy": JSON text, "pcr": {"bank", "value": hex} or {"bank", "after": lines} or
null, "bootAggregates": {algorithm: [hex]} or absent}`; `after` asks for the value that Keylime has after so many lines. Standard output: for each pair
`{"lines": [{"verdict", "events", "by"} or null], "run": [event ids], "pcr": hex or null, "crash": null or {"entry", "why"}, "excludesDisabled",
"schemaRefuses", "lacksKeys"}`. Lines are those that are not empty; from the one that crashes on they are null; entry 0 is a crash before the first line.
"""

import base64
import hashlib
import json
import struct
import sys

from devices import READERS as DEVICE_EVENTS
from entries import Entry, Unreadable
from keys import ForeignKey, read_key
from policies import Policy, lacks_keys, schema_refuses

IMA_PCR = "10"
VALIDATION = "ima.validation."
IMA_NG = "ima.validation.ima-ng."


def hashed(bank, data):
    return hashlib.new(bank, data).digest()


def size_of(bank):
    return hashlib.new(bank).digest_size


def listed(policy, kind, digest, path):
    """The rule of `ima-ng` on one of the policy's lists: `(events, by)`."""
    if policy.excludes(path):
        return [], "exclude"
    allowed = policy.lists(kind).get(path)
    if allowed is None:
        return [IMA_NG + "not_in_allowlist"], None
    return ([], kind) if digest.value.hex() in allowed else ([IMA_NG + "runtime_policy_hash"], None)


def judge_signed(policy, entry):
    if entry.signature:
        if policy.excludes(entry.path):
            return [], "exclude"
        if policy.keyrings.accepts(entry.signature, entry.digest):
            return [], "signature"
    return listed(policy, "digests", entry.digest, entry.path)


def judge_buffer(policy, entry):
    try:
        key, named = read_key(entry.buffer)
    except ForeignKey:
        return ["ima.invalid_key"], None
    if key is None and policy.devices and entry.path in DEVICE_EVENTS:
        return policy.devices.judge(entry.path, entry.digest, entry.buffer), "devices"
    if key is None:
        return listed(policy, "ima-buf", entry.digest, entry.path)
    if "*" in policy.ignored or entry.path in policy.ignored:
        return [], "ignored"
    events, by = listed(policy, "keyrings", entry.digest, entry.path)
    if not events:
        policy.keyrings.add(entry.path, key, named)
    return events, by


def judge(policy, entry, violation):
    """Steps 3 to 6 of FORMATS.md 5 for a line that could be read."""
    wrong_pcr = [] if entry.pcr == IMA_PCR else [VALIDATION + "ima_pcr"]
    if violation or entry.column == b"\xff" * size_of(policy.column):
        return wrong_pcr, "violation"
    if entry.column != hashed(policy.column, entry.data):
        return wrong_pcr + [VALIDATION + "ima_hash"], None
    by_mode = {"ima-sig": judge_signed, "ima-buf": judge_buffer}.get(entry.mode)
    events, by = by_mode(policy, entry) if by_mode else listed(policy, "digests", entry.digest, entry.path)
    return wrong_pcr + events, by


def extended(bank, value, entry, violation):
    return hashed(bank, value + (b"\xff" * size_of(bank) if violation else hashed(bank, entry.data)))


def is_violation(policy, entry):
    return entry.column == bytes(size_of(policy.column))


def value_after(policy, bank, lines):
    """What PCR 10 must hold for Keylime to find its place after these lines."""
    value = bytes(size_of(bank))
    for line in lines:
        try:
            entry = Entry(line)
        except Unreadable:
            continue
        except struct.error:  # Keylime gets no further
            break
        value = extended(bank, value, entry, is_violation(policy, entry))
    return value


class Run:
    """One measurement list from the start value zero on. `bank`: None where no PCR value is known."""

    def __init__(self, policy, bank=None, wanted=None):
        self.policy, self.bank, self.wanted = policy, bank, wanted
        self.value = bytes(size_of(bank)) if bank else None
        self.found = bank is None or self.value == wanted

    def line(self, text):
        """The verdict on a line. Raises where the real thing crashes."""
        try:
            entry = Entry(text)
        except Unreadable:
            return ["ima.parser.entry"], None
        violation = is_violation(self.policy, entry)
        if self.bank:
            self.value = extended(self.bank, self.value, entry, violation)
        answer = judge(self.policy, entry, violation)
        if not self.found and self.value == self.wanted:
            int(entry.pcr)  # the position is kept under the number of the PCR: text that is none crashes
            self.found = True
        return answer


def begin(policy, pcr, lines):
    if pcr is None:
        return Run(policy)
    wanted = bytes.fromhex(pcr["value"]) if "value" in pcr else value_after(policy, pcr["bank"], lines[: pcr["after"]])
    return Run(policy, pcr["bank"], wanted)


def judge_pair(pair):
    text = base64.b64decode(pair["log"]).decode("utf-8")
    lines = [line for line in text.split("\n") if line != ""]
    answer = {"lines": [None] * len(lines), "run": [], "pcr": None, "crash": None, "excludesDisabled": False, "schemaRefuses": schema_refuses(pair["policy"]), "lacksKeys": lacks_keys(pair["policy"])}
    entry = 0
    try:
        policy = Policy(pair["policy"], pair.get("bootAggregates"))
        answer["excludesDisabled"] = policy.excludes_disabled
        run = begin(policy, pair.get("pcr"), lines)
        answer["pcr"] = run.wanted.hex() if run.bank else None
        for entry, line in enumerate(lines, 1):
            events, by = run.line(line)
            answer["lines"][entry - 1] = {"verdict": "fail" if events else "pass", "events": events, "by": by}
        if not run.found:
            answer["run"].append("ima.pcr_mismatch")
    except Exception as error:  # an uncaught one of the real thing
        answer["crash"] = {"entry": entry, "why": f"{type(error).__name__}: {error}"}
    return answer


if __name__ == "__main__":
    json.dump([judge_pair(pair) for pair in json.load(sys.stdin)], sys.stdout)
