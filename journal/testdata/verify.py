#!/usr/bin/env python3
"""Verifies the journal of a constancia record, or a proof, without constancia.

    verify.py record.db [kept-checkpoint.txt]
    verify.py --proof record.key proof.json...

It follows docs/journal.md and needs Python 3.8 and nothing else. It prints
"ok", the position and the root (of a proof: the position and the entity), and
exits 0; or it prints what it found, one a line, and exits 1. It leaves two
things to constancia: the column known_day, which follows from known by the rules
of EDTF, and the projections.
"""
import base64
import hashlib
import json
import sqlite3
import struct
import sys

problems = []
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def bad(where, what):
    problems.append("%s: %s" % (where, what))


def sha(b):
    return hashlib.sha256(b).digest()


# Ed25519 (RFC 8032, section 6), verification only.
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(s, p):
    q = (0, 1, 1, 0)
    for bit in bin(s)[2:]:
        q = add(add(q, q), p) if bit == "1" else add(q, q)
    return q


def point(b):
    y = int.from_bytes(b, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        raise ValueError("no point of the curve")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def signed(public, message, signature):
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little")
    a = multiply(s, point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")))
    b = add(point(signature[:32]), multiply(h % L, point(public)))
    return len(signature) == 64 and s < L and all((a[i] * b[2] - b[i] * a[2]) % P == 0 for i in (0, 1))


def open_checkpoint(note, key):
    """Returns size and root; raises ValueError where something does not fit."""
    name, key_hash, rest = key.split("+", 2)
    public = base64.b64decode(rest, validate=True)
    if len(public) != 33 or public[0] != 1 or sha(name.encode() + b"\n" + public)[:4].hex() != key_hash:
        raise ValueError("malformed key")
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        raw = base64.b64decode(line.split(" ")[-1], validate=True)
        if line == "— %s %s" % (name, base64.b64encode(raw).decode()) and raw[:4].hex() == key_hash:
            break
    else:
        raise ValueError("no signature of %s" % name)
    if not signed(public[1:], text.encode(), raw[4:]):
        raise ValueError("the signature does not fit")
    origin, size, root = text[:-1].split("\n")
    if origin != name or str(int(size)) != size:
        raise ValueError("malformed checkpoint")
    return int(size), base64.b64decode(root, validate=True)


def payload(*fields):
    out = b""
    for f in fields:
        f = f.encode() if isinstance(f, str) else b"%d" % f if isinstance(f, int) else f
        out += struct.pack(">I", len(f)) + f
    return out


def seal(where, what, tag, text, salt, erased):
    """The hash of a reason, which can be erased alone."""
    if text or salt if what in erased else len(salt) != 16:
        bad(where, "its reason was erased and is still there, or its salt is damaged")
    if what in erased:
        return erased.pop(what)[1]
    return sha(salt + payload(tag, text))


def leaf_text(db, where, at, head, typ, key, erased):
    items = {}
    # The id of a statement is its leaf and its number: rows are found by it, and must agree.
    for i, leaf, n, salt, *columns in db.execute("SELECT id, leaf, n, salt, property, value, source, locator, certainty,"
                                                 " known, note FROM statement WHERE id BETWEEN ? AND ?",
                                                 (at << 16, at << 16 | 0xffff)):
        if i != leaf << 16 | n or b"%d.%d" % (at, n) in erased or len(salt) != 16:
            bad(where, "statement %d was erased and is still there, or its number or salt is damaged" % n)
        items[n] = sha(salt + payload("constancia statement 1", typ, key, *columns))
    gone = db.execute("SELECT what FROM erasure WHERE what > ? AND what < ?", ("%d." % at, "%d/" % at)).fetchall()
    for what, in gone:
        by, items[int(what.split(b".")[1])] = erased.pop(what)
        if by <= at:
            bad(where, "it was erased before it was written")
    ranks = []
    for n, reason, salt, *columns in db.execute("SELECT n, reason, salt, of_leaf, of_n, rank, cause, source, known"
                                                " FROM ranking WHERE leaf = ? ORDER BY n", (at,)):
        why = seal(where, b"rank %d.%d" % (at, n), "constancia ranking reason 1", reason, salt, erased)
        ranks.append((n, sha(payload("constancia ranking 1", *columns, why))))
    erases = db.execute("SELECT n, what FROM erasure WHERE leaf = ? ORDER BY n", (at,)).fetchall()
    for rows in sorted(items), [n for n, _ in ranks], [n for n, _ in erases]:
        if rows != list(range(1, len(rows) + 1)):
            bad(where, "a statement, ranking or erasure is missing, and no erasure explains it")
    return b"".join(
        [b"constancia leaf 1\nset %s\nentity %s:%s\n" % (head.hex().encode(), typ, key)]
        + [b"add %d %s\n" % (n, items[n].hex().encode()) for n in sorted(items)]
        + [b"rank %d %s\n" % (n, h.hex().encode()) for n, h in ranks]
        + [b"erase %s\n" % what for _, what in erases])


def verify(db, kept):
    db.text_factory = bytes
    meta = dict(db.execute("SELECT name, value FROM meta"))
    key = meta[b"key"].decode()
    if not key.startswith("constancia/%s+" % meta[b"id"].decode()):
        bad("meta", "the key is another record's")
    erased = {what: (leaf, h) for leaf, what, h in db.execute("SELECT leaf, what, hash FROM erasure")}
    points = {0: sha(b"")}  # roots by size
    for size, note in db.execute("SELECT size, note FROM checkpoint"):
        try:
            found, root = open_checkpoint(note.decode(), key)
            if found != size or note.count(b"\n\xe2\x80\x94 ") != 1:
                raise ValueError("its text is not as it was signed")
            points[size] = root
        except ValueError as e:
            bad("checkpoint %d" % size, e)
    kept = open_checkpoint(kept, key) if kept else (0, sha(b""))
    roots, edge, index, last = {0: sha(b"")}, [], 0, 0
    stored = db.execute("SELECT i, h FROM tree ORDER BY i")
    members = db.execute("SELECT position, changeset, type, key FROM leaf ORDER BY position").fetchall()
    for number, (n, first, end, author, organisation, time, reason, salt) in enumerate(db.execute(
            "SELECT number, first, last, author, organisation, time, reason, salt FROM changeset ORDER BY number"), 1):
        where = "change set %d" % n
        why = seal(where, b"set %d" % n, "constancia set reason 1", reason, salt, erased)
        head = sha(payload("constancia set 1", n, author, organisation, time, why))
        if n != number or first != last + 1 or end < first or {m[1] for m in members[last:end]} != {n}:
            bad(where, "its number or its leaves are not in order")
        for at, _, typ, leaf_key in members[last:end]:
            last += 1
            where = "leaf %d (%s)" % (at, ascii((typ + b":" + leaf_key).decode(errors="replace")))
            edge.append(sha(b"\0" + leaf_text(db, where, at, head, typ, leaf_key, erased)))
            size = last
            while stored.fetchone() == (index, edge[-1]) and at == last:
                index += 1
                if size % 2:
                    break
                right, left = edge.pop(), edge.pop()  # a right child completes its parent
                edge.append(sha(b"\1" + left + right))
                size //= 2
            else:
                raise ValueError("%s is not what the tree holds" % where)
        h = edge[-1]
        for left in edge[-2::-1]:
            h = sha(b"\1" + left + h)
        roots[last] = h
    if last != len(members) or index != db.execute("SELECT count(*) FROM tree").fetchone()[0]:
        bad("leaf", "there are leaves or tree hashes of no change set")
    for size, root in [*points.items(), kept]:
        if roots.get(size) != root:
            bad("checkpoint %d" % size, "it signs another root than the rows give")
    if erased or last not in points:
        bad("record", "something was erased that never was, or the last leaf is under no checkpoint")
    for table, leaf in ("statement", "id >> 16"), ("ranking", "leaf"), ("erasure", "leaf"):
        if db.execute("SELECT count(*) FROM %s WHERE %s NOT BETWEEN 1 AND ?" % (table, leaf), (last,)).fetchone()[0]:
            bad(table, "there are rows of no leaf")
    return last, roots[last]


def reason_hash(tag, words):
    if words.get("sealed"):
        if words["text"] or words.get("salt"):
            raise ValueError("a reason is both erased and shown")
        return bytes.fromhex(words["sealed"])
    return sha(unsalted(words["salt"]) + payload(tag, words["text"]))


def unsalted(salt):
    if len(bytes.fromhex(salt)) != 16:
        raise ValueError("a salt is damaged")
    return bytes.fromhex(salt)


def check_proof(text, key):
    """Returns position and entity; raises ValueError where the proof does not hold."""
    p = json.loads(text)
    if p["format"] != "constancia proof 1":
        raise ValueError("no proof")
    size, root = open_checkpoint(p["checkpoint"], key)
    # The path from the leaf up: RFC 9162, 2.1.3.2.
    h, at, last = sha(b"\0" + p["leaf"].encode()), p["position"] - 1, size - 1
    if not 0 <= at <= last:
        raise ValueError("no leaf of this tree")
    for node in p["path"]:
        node = base64.b64decode(node, validate=True)
        if last == 0:
            raise ValueError("the path is too long")
        if at & 1 or at == last:
            h = sha(b"\1" + node + h)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            h = sha(b"\1" + h + node)
        at, last = at >> 1, last >> 1
    if last or h != root:
        raise ValueError("the leaf is not in the tree of the checkpoint")
    lines = p["leaf"].split("\n")
    entity = lines[2][len("entity "):]
    if lines[0] != "constancia leaf 1" or lines[2] != "entity " + entity or lines[-1] != "":
        raise ValueError("malformed leaf")
    typ, _, name = entity.partition(":")
    hashes = [("set", lines[1][len("set "):])] + [tuple(line.rsplit(" ", 1)) for line in lines[3:-1]]
    shown = []
    if p.get("set"):
        s = p["set"]
        shown.append(("set", payload("constancia set 1", s["number"], s["author"], s["organisation"], s["time"],
                                     reason_hash("constancia set reason 1", s["reason"]))))
    for s in p.get("statements") or []:
        columns = [s.get(c, "") for c in ("property", "value", "source", "locator", "certainty", "known", "note")]
        shown.append(("add %d" % s["n"], unsalted(s["salt"]) + payload("constancia statement 1", typ, name, *columns)))
    for k in p.get("rankings") or []:
        columns = [k["of_leaf"], k["of_n"], k["rank"], k["cause"], k.get("source", ""), k.get("known", "")]
        shown.append(("rank %d" % k["n"], payload("constancia ranking 1", *columns,
                                                  reason_hash("constancia ranking reason 1", k["reason"]))))
    for line, row in shown:
        if (line, sha(row).hex()) not in hashes:
            raise ValueError("what is shown as %s is not what the leaf says" % line)
    return p["position"], entity


def check_proofs(key_file, *files):
    key = open(key_file, encoding="utf-8").read().strip()
    for name in files:
        try:
            print("ok %d %s" % check_proof(open(name, encoding="utf-8").read(), key))
        except Exception as e:  # whatever a forged file does to us
            bad(name, e)
    print("\n".join(problems), end="\n" if problems else "")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    if sys.argv[1] == "--proof":
        check_proofs(*sys.argv[2:])
    try:
        kept = open(sys.argv[2], encoding="utf-8").read() if len(sys.argv) > 2 else None
        position, top = verify(sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True), kept)
    except Exception as e:  # whatever a damaged file does to us
        bad("record", e)
    print("\n".join(problems) or "ok %d %s" % (position, base64.b64encode(top).decode()))
    sys.exit(1 if problems else 0)
