"""A line of an ASCII log as Keylime reads it (FORMATS.md 5, steps 1 and 2). Nothing here comes from imascope or from Keylime: the text alone was read."""

import struct

MODES = ("ima", "ima-ng", "ima-sig", "ima-buf")
LEGACY_NAME = 255
SIGNATURE_HEADER = ">BBBIH"


class Unreadable(Exception):
    """Keylime says `ima.parser.entry`."""


def octets(text):
    """Hex as `bytes.fromhex` takes it: either case, white space between the bytes."""
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise Unreadable(str(error)) from error


class FileDigest:
    """`HEX` of SHA-1 or MD5, or `ALGORITHM:HEX` of any length."""

    def __init__(self, text):
        parts = text.split(":")
        if len(parts) > 2:
            raise Unreadable("more than one colon in a digest")
        self.value = octets(parts[-1])
        if len(parts) == 2:
            self.algorithm = parts[0]
        elif len(self.value) in (16, 20):
            self.algorithm = "sha1" if len(self.value) == 20 else "md5"
        else:
            raise Unreadable("a digest without algorithm is neither SHA-1 nor MD5")

    def field(self):
        """`u32 length || algorithm ":" NUL digest`; the length of the algorithm is counted in characters, as Keylime does."""
        size = len(self.algorithm)
        return struct.pack(f"<I{size}s2s", size + 2 + len(self.value), self.algorithm.encode(), b":\0") + self.value


def counted(data):
    return struct.pack("<I", len(data)) + data


class Entry:
    """One line. Raises Unreadable, and struct.error where the real thing crashes: a legacy name over 255 bytes."""

    def __init__(self, line):
        columns = line.split(" ", 3)
        if len(columns) != 4:
            raise Unreadable("fewer than four columns")
        self.pcr, column, self.mode, rest = columns
        self.column = octets(column)
        if self.mode not in MODES:
            raise Unreadable(f"unknown mode {self.mode}")
        fields = rest.split(" ", 1 if self.mode in ("ima", "ima-ng") else 2)
        if len(fields) != (2 if self.mode in ("ima", "ima-ng") else 3):
            raise Unreadable("too few fields")
        self.digest, self.path = FileDigest(fields[0]), fields[1]
        self.signature = signature_of(fields[2]) if self.mode == "ima-sig" else b""
        self.buffer = octets(fields[2]) if self.mode == "ima-buf" else b""
        self.data = self.hashed()

    def hashed(self):
        """What the template digest is the hash of (FORMATS.md 1.5), little-endian."""
        name = self.path.encode()
        if self.mode == "ima":
            return self.digest.value + struct.pack(f"{len(name)}s{LEGACY_NAME + 1 - len(name)}s", name, b"") if len(name) <= LEGACY_NAME else too_long(name)
        data = self.digest.field() + counted(name + b"\0")
        if self.mode == "ima-sig":
            data += counted(self.signature)
        if self.mode == "ima-buf":
            data += counted(self.buffer)
        return data


def too_long(name):
    raise struct.error(f"a legacy name of {len(name)} bytes")


def signature_of(text):
    """The bytes, or nothing where Keylime drops them: no hex, too short, or of another length than the header says."""
    try:
        value = octets(text)
    except Unreadable:
        return b""
    header = struct.calcsize(SIGNATURE_HEADER)
    if len(value) < header or struct.unpack(SIGNATURE_HEADER, value[:header])[4] + header != len(value):
        return b""
    return value
