# SPDX-License-Identifier: Apache-2.0
"""What must hold after a fault, said twice: by `paydar verify`, and by hand from the raw tables.

Every check returns sentences, none when all is well: the controls count them.
"""

import functools
import random
import traceback
from collections import Counter
from contextlib import suppress

from paydar.facts import codec, tags
from paydar.facts.envelope import Position
from paydar.ledger import checkpoint, proof, tree
from paydar.ledger.errors import LedgerError
from paydar.ledger.note import NoteError
from paydar.ledger.verify import Asked, verify
from tests.faults.births import BOOK, NATIONAL, REGISTRATIONS, job
from tests.faults.load import LedgerDoor
from tests.faults.office import projecting, reopened, signer

SAMPLE = 5


@functools.cache
def signed(note):
    """Return what a checkpoint says, once its signature holds; raises `NoteError`."""
    return checkpoint.read(note, signer().verifier).checkpoint


def aftermath(folder, story, seed):
    """Start again on a folder: audit, retry what was unanswered, audit again; then stop.

    Whatever keeps us from looking is a finding too, so that the round that saw it is named.
    """
    try:
        ledger = reopened(folder, seed)
    except LedgerError as error:
        return [f"does not open: {type(error).__name__} {error}"]
    try:
        found = audit(ledger, story, seed)
        return found or settle(ledger, story, seed) or audit(ledger, story, seed)
    except Exception:  # noqa: BLE001 - see above
        return [f"cannot be audited: {traceback.format_exc()}"]
    finally:
        ledger.close()


def audit(ledger, story, seed):
    """Return everything that is wrong with the ledger, in the light of what clients were told."""
    keys = {BOOK: signer().verifier.spell()}
    rnd = random.Random(f"audit {seed}")
    some = rnd.sample(sorted(story.told), min(SAMPLE, len(story.told)))
    anchors = [story.told[k].checkpoint for k in some]
    asked = Asked(keys=keys, anchors=anchors, signatures=True)
    report = verify(ledger.store, projecting, asked)
    found = story.twofold + [f"verify: {f.where}: {f.what}" for f in report.findings]
    with ledger.reading() as tx:
        if not tx.rows("SELECT 1 FROM book WHERE name = $1", BOOK):
            return [*found, "the book is gone"]
        facts = tx.rows("SELECT pos, envelope, body FROM fact ORDER BY pos")
        notes = dict(tx.rows("SELECT size, note FROM checkpoint ORDER BY size"))
        size = tx.rows("SELECT size FROM book WHERE name = $1", BOOK)[0][0]
        series = dict(tx.rows("SELECT name, used FROM series"))
        damage = tx.rows("PRAGMA integrity_check")
    if damage != [("ok",)]:
        found.append(f"integrity_check: {damage[:2]}")
    if not size == len(facts) == max(notes, default=0):
        found.append(
            f"half-written: size {size}, {len(facts)} facts, checkpoints {max(notes, default=0)}"
        )
    envelopes = [codec.decode_envelope(e) for _, e, _ in facts]
    found += _whole(envelopes, [codec.decode_body(b) for _, _, b in facts], series)
    found += [
        f"{e.key}: a fact that nobody asked for" for e in envelopes if e.key not in story.asked
    ]
    found += _receipts(story, facts, notes)
    return found or _proofs(ledger, [story.told[k] for k in some])


def _whole(envelopes, bodies, series):
    """One fact a key, one fact a claim, numbers without gap or repetition, time never backwards."""
    found = [f"key {k}: {n} facts" for k, n in Counter(e.key for e in envelopes).items() if n > 1]
    claims = Counter(t for e in envelopes for t in e.after if tags.is_claim(t))
    found += [f"claim {t}: {n} facts" for t, n in claims.items() if n > 1]
    drawn = sorted(int(b.number.rpartition("/")[2]) for b in bodies)
    national = sorted(int(b.national_number) for b in bodies)
    if not drawn == national == list(range(len(bodies))):
        found.append(f"numbers are not 0 to {len(bodies) - 1}: {drawn[-3:]} {national[-3:]}")
    if bodies and not series.get(REGISTRATIONS) == series.get(NATIONAL) == len(bodies):
        found.append(f"the series say {series}, {len(bodies)} numbers are printed")
    times = [e.recorded_at for e in envelopes]
    if times != sorted(times):
        found.append("recorded_at runs backwards")
    return found


def _receipts(story, facts, notes):
    """Every receipt's fact is at its place with that leaf, under that checkpoint and that root."""
    edge, roots, found = tree.Edge(), {}, []
    leaves = [tree.leaf_hash(envelope) for _, envelope, _ in facts]
    for leaf in leaves:
        edge.push(leaf)
        roots[edge.size] = edge.root()
    for r in story.told.values():
        if r.sequence >= len(facts):
            found.append(f"LOST {r.key}: told {r.book}/{r.sequence}, {len(facts)} facts are held")
            continue
        body = codec.decode_body(facts[r.sequence][2])
        if (leaves[r.sequence].hex(), body.number) != (r.leaf, r.number):
            found.append(f"LOST {r.key}: another fact stands at {r.book}/{r.sequence}")
            continue
        told = signed(r.checkpoint)
        if roots.get(told.size) != told.root or told.size <= r.sequence:
            found.append(f"{r.key}: its checkpoint {told.size} is not of this book")
        first = min((s for s in notes if s > r.sequence), default=0)
        if notes.get(first) != r.checkpoint:
            found.append(f"{r.key}: its checkpoint is not the first that covers it")
    return found


def _proofs(ledger, receipts):
    """Each receipt's checkpoint leads to the newest by a consistency proof, its leaf into both."""
    found, key = [], signer().verifier
    with ledger.shelf(BOOK) as shelf:
        newest = signed(shelf.checkpoint()) if shelf.size else None
        for r in receipts:
            told = signed(r.checkpoint)
            path = shelf.consistency(told.size)
            if not tree.consistent(
                told.size, newest.size, path, old_root=told.root, root=newest.root
            ):
                found.append(f"{r.key}: its checkpoint is not consistent with the newest")
            try:
                entry = ledger.fact(Position(r.book, r.sequence)).envelope
                proof.verify(shelf.inclusion(r.sequence), entry, key)
            except NoteError as error:
                found.append(f"{r.key}: {error}")
    return found


def settle(ledger, story, seed):
    """Retry what was unanswered, and some of what was answered: the same receipt must come."""
    door, found = LedgerDoor(ledger), []
    rnd = random.Random(f"settle {seed}")
    for key in rnd.sample(sorted(story.told), min(SAMPLE, len(story.told))):
        again = door.submit(job(key))
        if again != story.told[key]:
            found.append(f"{key}: told {story.told[key]}, on retry {again}")
    for key in story.unanswered():
        with suppress(LedgerError):
            story.ask(door, job(key))
    found += [f"{key}: no answer on retry" for key in story.unanswered()]
    return found
