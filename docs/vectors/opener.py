#!/usr/bin/env python3
"""An independent reader of sealed objects, suite 1, written from ../sealed-object.md alone.

    opener.py FOLDER          checks every vector of the folder
Needs the package "cryptography" with ML-KEM and ML-DSA (48 or newer). Keeps whole objects in memory: it is a check of
the specification, not a tool.
"""
import hashlib
import hmac
import os
import sys

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK, TAG, PREAMBLE = 16384, 16, 56
SEGMENT = 64 * (CHUNK + TAG)


class Refused(Exception):
    """Carries the reason."""


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def u16(value):
    return value.to_bytes(2, "big")


# Protobuf, as much as is needed: field numbers of the singular and repeated fields, and the messages within.

BINDING = {n: None for n in range(1, 10)}
LABEL = {"repeated": {2, 3, 8, 12}, **{n: None for n in range(1, 13)},
         4: {"repeated": {1}, 1: None, 2: None}, 8: {1: None, 2: None}}
CORE = {"repeated": {10}, **{n: None for n in range(1, 11)}, 4: LABEL}
MANIFEST = {n: None for n in range(1, 13)}
GRANT = {1: BINDING, **{n: None for n in range(2, 12)}}
SIGNED = {"repeated": {3}, 1: None, 2: None, 3: {n: None for n in range(1, 5)}}


def varint(data, at):
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise Refused("MALFORMED")
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def message(data, kind):
    """Field number to list of values; a singular field that comes twice is refused."""
    fields, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = varint(data, at)
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
            value, at = data[at:at + size], at + size
        elif wire == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
            if kind.get(number):
                message(value, kind[number])
        else:
            raise Refused("MALFORMED")
        if at > len(data) or number == 0:
            raise Refused("MALFORMED")
        fields.setdefault(number, []).append(value)
        if number in kind and number not in kind.get("repeated", ()) and len(fields[number]) > 1:
            raise Refused("MALFORMED")
    return fields


def one(fields, number, default=b""):
    return fields.get(number, [default])[0]


# Signatures

def verified(signed, kind, signer, ed25519, ml_dsa):
    fields = message(signed, SIGNED)
    payload = one(fields, 2)
    if one(fields, 1) != kind:
        raise Refused("WRONG_BINDING")
    ours = [s for s in (message(s, SIGNED[3]) for s in fields.get(3, [])) if one(s, 1) == signer]
    key_id = sha256(b"sluice/v1/signing-key\0", ed25519, ml_dsa)[:16]
    if len(ours) != 1 or one(ours[0], 2) != key_id:
        raise Refused("BAD_SIGNATURE")
    signed_bytes = b"sluice/v1/signed\0" + kind + b"\0" + payload
    try:
        Ed25519PublicKey.from_public_bytes(ed25519).verify(one(ours[0], 3), signed_bytes)
        MLDSA65PublicKey.from_public_bytes(ml_dsa).verify(one(ours[0], 4), signed_bytes)
    except (InvalidSignature, ValueError):
        raise Refused("BAD_SIGNATURE") from None
    return payload


# HPKE with X-Wing

def x_wing(seed):
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])


def x_wing_public(seed):
    ml_kem, x = x_wing(seed)
    return ml_kem.public_key().public_bytes_raw() + x.public_key().public_bytes_raw()


def decapsulate(seed, enc):
    ml_kem, x = x_wing(seed)
    try:
        classic = x.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
    except ValueError:  # all zeros
        classic = bytes(32)
    own = x.public_key().public_bytes_raw()
    return hashlib.sha3_256(ml_kem.decapsulate(enc[:1088]) + classic + enc[1088:] + own + rb"\.//^\ "[:6]).digest()


def hmac256(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def hpke_open(seed, enc, info, ciphertext):
    suite = b"HPKE" + u16(0x647A) + u16(1) + u16(2)

    def extract(salt, label, ikm):
        return hmac256(salt, b"HPKE-v1" + suite + label + ikm)

    def expand(prk, label, context, length):
        return hmac256(prk, u16(length) + b"HPKE-v1" + suite + label + context + b"\1")[:length]

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(decapsulate(seed, enc), b"secret", b"")
    try:
        return AESGCM(expand(secret, b"key", context, 32)).decrypt(
            expand(secret, b"base_nonce", context, 12), ciphertext, b"")
    except InvalidTag:
        raise Refused("NOT_AUTHENTIC") from None


def grant_info(binding, key_id):
    agreement, recipient = one(binding, 3), one(binding, 2)
    return (b"sluice/v1/grant\0" + u16(1) + one(binding, 6) + bytes([len(agreement)]) + agreement
            + bytes([len(recipient)]) + recipient + key_id)


# Body

def body_keys(data_key, salt, header_hash):
    info = (b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt
            + b"sluice/v1/body\0" + u16(1) + header_hash)
    okm, block = b"", b""
    for counter in (1, 2):
        block = hmac.new(data_key, block + info + bytes([counter]), hashlib.sha512).digest()
        okm += block
    return okm[:32], okm[32:44], okm[44:76]


def nonce(base, index):
    return (int.from_bytes(base, "big") ^ index).to_bytes(12, "big")


def seal_body(data_key, salt, header_hash, plaintext):
    key, base, commitment = body_keys(data_key, salt, header_hash)
    chunks = [plaintext[at:at + CHUNK] for at in range(0, len(plaintext) + 1, CHUNK)]
    if len(chunks[-1]) == CHUNK:
        chunks.append(b"")
    return salt + commitment + b"".join(AESGCM(key).encrypt(nonce(base, i), c, b"") for i, c in enumerate(chunks))


def open_body(data_key, body, header_hash):
    key, base, commitment = body_keys(data_key, body[:24], header_hash)
    if not hmac.compare_digest(commitment, body[24:56]):
        raise Refused("NOT_AUTHENTIC")
    chunks = [body[at:at + CHUNK + TAG] for at in range(PREAMBLE, len(body), CHUNK + TAG)]
    if not chunks or not TAG <= len(chunks[-1]) < CHUNK + TAG:
        raise Refused("TRUNCATED")
    try:
        return b"".join(AESGCM(key).decrypt(nonce(base, i), c, b"") for i, c in enumerate(chunks))
    except InvalidTag:
        raise Refused("NOT_AUTHENTIC") from None


def segment_hashes(body):
    ends = list(range(PREAMBLE + SEGMENT, len(body), SEGMENT)) + [len(body)]
    return [sha256(b"\0", body[start:end]) for start, end in zip([0] + ends, ends)]


def tree_root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\1", tree_root(leaves[:left]), tree_root(leaves[left:]))


# The whole

def header_of(data):
    if data[:8] != b"SLUICE\r\n"[:len(data)]:
        raise Refused("MALFORMED")
    if len(data) < 16:
        raise Refused("TRUNCATED")
    if data[8:12] != u16(1) + u16(1):
        raise Refused("UNSUPPORTED")
    size = int.from_bytes(data[12:16], "big")
    if size > 65536:
        raise Refused("TOO_LARGE")
    if len(data) < 16 + size:
        raise Refused("TRUNCATED")
    core = data[16:16 + size]
    fields = message(core, CORE)
    if fields.get(10):
        raise Refused("UNSUPPORTED")
    if len(one(fields, 1)) != 16 or not 1 <= one(message(one(fields, 4), LABEL), 1, 0) <= 6:
        raise Refused("MALFORMED")
    return core, fields


def open_object(data, signed_manifest, signed_grant, sender, sender_keys, seed):
    payload = verified(signed_manifest, b"manifest", sender, *sender_keys)
    manifest = message(payload, MANIFEST)
    if one(manifest, 1, 0) != 1:
        raise Refused("UNSUPPORTED")
    header_length, length, plain_length = one(manifest, 3, 0), one(manifest, 4, 0), one(manifest, 7, 0)
    if length - header_length != PREAMBLE + plain_length + TAG * (plain_length // CHUNK + 1):
        raise Refused("MALFORMED")
    if len(data) != length:
        raise Refused("TRUNCATED" if len(data) < length else "TAMPERED")
    core, fields = header_of(data)
    header_hash = sha256(b"sluice/v1/core\0", u16(1), core)
    if header_hash != one(manifest, 2) or 16 + len(core) != header_length:
        raise Refused("TAMPERED")
    if [one(fields, n) for n in (6, 2, 3)] != [one(manifest, n) for n in (10, 11, 12)]:
        raise Refused("WRONG_BINDING")
    body = data[header_length:]
    leaves = segment_hashes(body)
    if tree_root(leaves) != one(manifest, 6) or len(leaves) != one(manifest, 5, 0) or body[24:56] != one(manifest, 8):
        raise Refused("TAMPERED")
    grant = message(verified(signed_grant, b"grant", sender, *sender_keys), GRANT)
    binding = message(one(grant, 1), BINDING)
    if (one(binding, 1), one(binding, 6), one(binding, 7), one(binding, 8)) != (
            sender, header_hash, sha256(payload), one(manifest, 6)):
        raise Refused("WRONG_BINDING")
    key_id = sha256(b"sluice/v1/sealing-key\0", x_wing_public(seed))[:16]
    if one(grant, 4) != key_id:
        raise Refused("NOT_FOR_US")
    data_key = hpke_open(seed, one(grant, 5), grant_info(binding, key_id), one(grant, 6))
    return open_body(data_key, body, header_hash)


# The vectors

def lines(folder, name):
    with open(os.path.join(folder, name)) as file:
        pairs = (line.rstrip("\n").split(": ", 1) for line in file)
        return {key: value if key == "expect" or key.endswith("length") else bytes.fromhex(value)
                for key, value in pairs}


def check(vector, keys):
    sender_keys = keys["clinic-ed25519"], keys["clinic-ml-dsa-65"]
    seed = keys["institute-x-wing-seed"]
    data = vector.get("object")
    plaintext = None
    if vector["expect"] == "opens":
        plaintext = bytes(i % 251 for i in range(int(vector["plaintext-length"])))
        core = vector["core"]
        sealed = (b"SLUICE\r\n" + u16(1) + u16(1) + len(core).to_bytes(4, "big") + core
                  + seal_body(vector["data-key"], vector["salt"], vector["header-hash"], plaintext))
        assert sha256(sealed) == vector["object-sha256"], "seals to other bytes"
        assert data is None or data == sealed
        assert b"".join(segment_hashes(sealed[16 + len(core):])) == vector["segment-hashes"]
        data = sealed
    try:
        opened = open_object(data, vector["manifest"], vector["grant"], b"clinic", sender_keys, seed)
        assert opened == plaintext, "opens to other bytes"
        outcome = "opens"
    except Refused as refused:
        outcome = str(refused)
    assert outcome == vector["expect"], outcome + " instead of " + vector["expect"]


def main(folder):
    keys = lines(folder, "keys.txt")
    wrong = 0
    for name in sorted(os.listdir(folder)):
        if name.startswith(("opens-", "refused-")):
            try:
                check(lines(folder, name), keys)
                print("ok   ", name)
            except AssertionError as error:
                wrong += 1
                print("WRONG", name, error)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
