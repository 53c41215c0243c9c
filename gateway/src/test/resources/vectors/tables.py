#!/usr/bin/env python3
"""Makes the tables of this folder from the public vector files: tables.py SOURCE_FOLDER"""
import hashlib
import json
import os
import sys

SOURCE = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))
WYCHEPROOF = "C2SP/wycheproof testvectors_v1/{} at dac1dd4729fd, Apache-2.0"


def load(path):
    with open(os.path.join(SOURCE, path)) as file:
        return json.load(file)


def sha(value):
    return hashlib.sha256(bytes.fromhex(value)).hexdigest() if value else ""


def table(name, source, columns, rows):
    with open(os.path.join(HERE, name + ".txt"), "w") as out:
        out.write("# source: " + source + "\n# columns: " + columns + "\n")
        before = ()
        for row in rows:  # "-": empty, "=": as in the row before (long values only)
            cells = [str(value) or "-" for value in row]
            same = [c if len(c) < 100 or i >= len(before) or before[i] != c else "=" for i, c in enumerate(cells)]
            out.write(" ".join(same) + "\n")
            before = cells


def wycheproof(name, file, columns, row):
    groups = load("wycheproof/" + file)["testGroups"]
    rows = [row(group, test) for group in groups for test in group["tests"]]
    table(name, WYCHEPROOF.format(file), "id result " + columns, [r for r in rows if r])


def head(test):
    return (test["tcId"], test["result"])


wycheproof("aes-256-gcm", "aes_gcm_test.json", "key nonce aad message ciphertext tag", lambda g, t:
           head(t) + (t["key"], t["iv"], t["aad"], t["msg"], t["ct"], t["tag"]) if g["keySize"] == 256 else None)
wycheproof("cobblestone-256", "c2sp_chunked_encryption_aes_256_gcm_test.json",
           "key context zlib(ciphertext) message-length message-sha512", lambda g, t:
           head(t) + (t["key"], t["ctx"], t["ct"], t.get("msgLength", ""), t.get("msgSha512", "")))
wycheproof("ed25519", "ed25519_test.json", "public-key message signature", lambda g, t:
           head(t) + (g["publicKey"]["pk"], t["msg"], t["sig"]))
wycheproof("ml-dsa-65-verify", "mldsa_65_verify_test.json", "public-key message signature", lambda g, t:
           head(t) + (g["publicKey"], t["msg"], t["sig"]) if not t.get("ctx") else None)
wycheproof("ml-dsa-65-sign", "mldsa_65_sign_seed_test.json", "seed public-key-sha256 message signature-sha256",
           lambda g, t: head(t) + (g["privateSeed"], sha(g["publicKey"] or ""), t["msg"], sha(t["sig"]))
           if not t.get("ctx") and "msg" in t and "Randomized" not in t["flags"] else None)
wycheproof("ml-kem-768-decapsulate", "mlkem_768_test.json", "seed public-key-sha256 ciphertext secret", lambda g, t:
           head(t) + (t["seed"], sha(t.get("ek", "")), t["c"], t["K"]))
wycheproof("ml-kem-768-encapsulate", "mlkem_768_encaps_test.json", "random public-key ciphertext-sha256 secret",
           lambda g, t: head(t) + (t["m"], t["ek"], sha(t["c"]), t["K"]))
wycheproof("ml-kem-768-keygen", "mlkem_768_keygen_seed_test.json", "seed public-key-sha256", lambda g, t:
           head(t) + (t["seed"], sha(t["ek"])))
wycheproof("hkdf-sha512", "hkdf_sha512_test.json", "ikm salt info length okm", lambda g, t:
           head(t) + (t["ikm"], t["salt"], t["info"], t["size"], t["okm"]))
wycheproof("x25519", "x25519_test.json", "public private shared", lambda g, t:
           head(t) + (t["public"], t["private"], t["shared"]))
table("x-wing", "dconnolly/draft-connolly-cfrg-xwing-kem spec/test-vectors.json at 9b6ce9e61481, IETF contribution",
      "id result seed public-key random ciphertext secret",
      [(i + 1, "valid", v["sk"], v["pk"], v["eseed"], v["ct"], v["ss"])
       for i, v in enumerate(load("xwing/test-vectors.json"))])
table("hpke-x-wing-schedule", "hpkewg/hpke-pq test-vectors.json at 74dafaa65f79, IETF contribution",
      "id result aead-id private-seed public-key enc info shared-secret key base-nonce",
      [(i + 1, "valid", v["aead_id"], v["skRm"], v["pkRm"], v["enc"], v["info"], v["shared_secret"], v["key"],
        v["base_nonce"]) for i, v in enumerate(load("hpke-pq/test-vectors.json"))
       if v["kem_id"] == 0x647a and v["kdf_id"] == 1])
