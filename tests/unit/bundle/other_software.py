"""Somebody else's reader of bundles, written from FORMAT.md alone: standard library, an Ed25519 library, an age library.

Imports nothing of CSE Desk (a test checks it). It reads what it needs and fails with ValueError.
"""

import base64
import hashlib
import json
import re
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

import pyrage  # stands in for `age -d -i identity.txt`
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

BUNDLE_TYPE = b"application/vnd.cse-desk.bundle+json; v=1"
CARD_TYPE = b"application/vnd.cse-desk.card+json; v=1"


@dataclass
class Read:
    """What was found: changes that are vouched for, and why others are not."""

    manifest: dict[str, Any]
    sender: dict[str, Any]
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)  # hash -> envelope
    values: dict[str, dict[str, Any]] = field(default_factory=dict)  # hash -> field -> value
    faults: dict[str, str] = field(default_factory=dict)  # hash -> why
    other: dict[str, list[bytes]] = field(default_factory=dict)  # kind -> parts


def age_decrypt(data: bytes, identity: str) -> bytes:
    plain: bytes = pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(identity)])
    return plain


def pae(kind: bytes, message: bytes) -> bytes:
    return b" ".join([b"DSSEv1", str(len(kind)).encode(), kind, str(len(message)).encode(), message])


def signed_by(key: str, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def fingerprint(key: str) -> str:
    return hashlib.sha256(bytes.fromhex(key)).digest()[:16].hex()


def unbase64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def read_card(card: bytes) -> dict[str, Any]:
    document, signature = card[:-64], card[-64:]
    claims: dict[str, Any] = json.loads(document)
    if not signed_by(claims["key"], signature, pae(CARD_TYPE, document)):
        raise ValueError("card")
    return claims


def read_card_text(text: str) -> dict[str, Any]:
    body = text.split("BEGIN DESK CARD", 1)[1].split("END DESK CARD", 1)[0]
    packed, check = re.sub(r"[^A-Za-z0-9+/=]", "", body).split("=")
    card = unbase64(packed)
    if hashlib.sha256(card).hexdigest()[:8] != check:
        raise ValueError("checksum")
    return read_card(card)


def safety_words(claims: dict[str, Any], word_list: list[str]) -> list[str]:
    def f(value: bytes) -> bytes:
        return struct.pack(">I", len(value)) + value

    hashed = hashlib.sha256(b"cse-desk/safety-words/v1\0" + f(bytes.fromhex(claims["key"])))
    for name in ("age", "name", "agency", "role"):
        hashed.update(f(claims[name].encode()))
    number, words = int(hashed.hexdigest(), 16), []
    for _ in range(8):
        words.append(word_list[number % 7776])
        number //= 7776
    return words


def open_inside(inside: bytes, *, trusted_key: str, me: str) -> Read:
    """Check and read the plaintext of a bundle whose sender's key is known."""
    if inside[:6] != b"CSEB1\n":
        raise ValueError("magic")
    (length,) = struct.unpack(">I", inside[6:10])
    raw, signature, stored = inside[10 : 10 + length], inside[10 + length : 74 + length], inside[74 + length :]
    if not signed_by(trusted_key, signature, pae(BUNDLE_TYPE, raw)):
        raise ValueError("signature")
    manifest = json.loads(raw)
    sender = read_card(unbase64(manifest["from"]["card"]))
    if (manifest["v"], manifest["from"]["key"], sender["key"]) != (1, trusted_key, trusted_key):
        raise ValueError("sender")
    if me not in manifest["to"]:
        raise ValueError("addressee")
    if hashlib.sha256(stored).hexdigest() != manifest["parts_sha256"]:
        raise ValueError("parts")
    found = Read(manifest, sender)
    read_parts(found, stored)
    judge(found, [json.loads(head) for part in found.other.get("heads", []) for head in records(part)])
    return found


def read_parts(found: Read, stored: bytes) -> None:
    at = 0
    for number, line in enumerate(found.manifest["parts"], start=1):
        content = zlib.decompress(stored[at : at + line["zlen"]])
        at += line["zlen"]
        if (line["n"], line["len"], line["sha256"]) != (number, len(content), hashlib.sha256(content).hexdigest()):
            raise ValueError("part")
        found.other.setdefault(line["kind"], []).append(content)
    if at != len(stored):
        raise ValueError("bytes over")
    for part in found.other.get("cards", []):
        for card in map(read_card, records(part)):
            found.cards[fingerprint(card["key"])] = card
    for part in found.other.get("changes", []):
        rows = records(part)
        for envelope, body in zip(rows[::2], rows[1::2], strict=True):
            read_change(found, envelope, body)


def records(content: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        found.append(content[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def read_change(found: Read, raw_envelope: bytes, raw_body: bytes) -> None:
    hash = hashlib.sha256(b"cse-desk/change/v1\0" + raw_envelope).hexdigest()
    envelope = json.loads(raw_envelope)
    found.changes[hash] = envelope
    if raw_body:
        body = json.loads(raw_body)
        digests = b"".join(digest(name, body[name]) for name in sorted(body, key=str.encode))
        if hashlib.sha256(b"cse-desk/body/v1\0" + digests).hexdigest() != envelope["body_hash"]:
            found.faults[hash] = "body"
        found.values[hash] = {name: entry["value"] for name, entry in body.items() if "value" in entry}


def digest(name: str, entry: dict[str, Any]) -> bytes:
    if "digest" in entry:
        return bytes.fromhex(entry["digest"])
    value = json.dumps(entry["value"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    salt = bytes.fromhex(entry["salt"])
    return hashlib.sha256(b"cse-desk/field/v1\0" + name.encode() + b"\0" + salt + value).digest()


def stream(line: dict[str, Any]) -> tuple[str, ...]:
    return (line["author"], line["vault"], line["root"], line["compartment"])


def head_statement(head: dict[str, Any]) -> bytes:
    author, vault, root, compartment = stream(head)
    ids = bytes.fromhex(author) + bytes.fromhex(vault) + bytes.fromhex(root)
    place = struct.pack(">H", len(compartment)) + compartment.encode() + struct.pack(">Q", head["seq"])
    return b"cse-desk/head/v1\0" + ids + place + bytes.fromhex(head["hash"])


def judge(found: Read, heads: list[dict[str, Any]]) -> None:
    """Who vouches for what."""
    keys = {author: card["key"] for author, card in found.cards.items()}
    keys[fingerprint(found.sender["key"])] = found.sender["key"]
    vouched = set()
    for head in heads:
        key, at = keys.get(head["author"]), head["hash"]
        if key is None or not signed_by(key, bytes.fromhex(head["signature"]), head_statement(head)):
            continue
        while at in found.changes:
            vouched.add(at)
            at = found.changes[at]["prev"]
    for hash, envelope in found.changes.items():
        if envelope["author"] != fingerprint(found.sender["key"]) and hash not in vouched:
            found.faults.setdefault(hash, "nobody vouches")
        before = found.changes.get(envelope["prev"])
        if before and (stream(before), before["seq"] + 1) != (stream(envelope), envelope["seq"]):
            found.faults.setdefault(hash, "chain")
