"""ledger.py - what people were told is done, and whether the portal kept its word.

People note here only what was answered as done (303 to the right page, JSON ok), with
the exact words. An item in one person's hands is a strict list: its revisions and steps
must be these and no others. The common item, at which all are at once, must hold every
acknowledged text in some revision, in the order of its writer, and none twice.
"""
import hashlib
import itertools
import json
import threading


class Own:
    """An item that is in one person's hands at a time."""

    def __init__(self, code, owner, fields):
        self.code, self.owner = code, owner
        self.saves = [fields]
        self.states = []
        self.typed = {}   # login -> fields not saved yet
        self.sheets = []  # bytes of what was signed


class Common:
    """An item everybody is at. Lists are appended to by many threads."""

    def __init__(self, code):
        self.code = code
        self.saves = []   # (login, fields, how often it was sent)
        self.notes = []   # of moves that were acknowledged
        self.tried = []   # of all
        self.typed = {}


class Ledger:
    def __init__(self):
        self.items = []
        self.common = None
        self.numbers = itertools.count(1)
        self.lock = threading.Lock()
        self.counts = {}

    def count(self, what):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1

    def done(self):
        """How often somebody was told that something is done."""
        with self.lock:
            return sum(self.counts.get(what, 0) for what in ("created", "saved", "moved"))

    def text(self, login, what):
        """A sentence nobody has written before."""
        return f"{what} thứ {next(self.numbers)} của {login}: đường làng, bờ đê & “ao” <sen>"

    def add(self, item):
        self.items.append(item)


# ---- keeping its word ----------------------------------------------------------------


class Audit:
    """Compares the ledger with a portal that stands still; `faults` are sentences."""

    def __init__(self, ledger, portal):
        self.ledger, self.portal = ledger, portal
        self.faults = []
        self.ids = {f"t{no}": id for id, no in portal.rows(
            "SELECT id, no FROM item WHERE kind = 'news'")}
        self.accounts = dict(portal.rows("SELECT login, id FROM account"))

    def run(self, created_before):
        made = len(self.ids) - created_before
        known = len(self.ledger.items) + 1
        if made != known:
            self.fault(f"{made} items were made, {known} were acknowledged")
        for item in self.ledger.items:
            self.own(item)
        self.commons()
        self.chains()
        self.files()
        return self.faults

    def fault(self, sentence):
        self.faults.append(sentence)

    def revisions(self, code):
        """(rev, base, who wrote it, fields), oldest first."""
        return [(rev, base, account, json.loads(body)) for rev, base, account, body in
                self.portal.rows("SELECT rev, base, account_id, body FROM revision"
                                 " WHERE item_id = ? ORDER BY rev", self.ids[code])]

    def typed(self, code, login, wanted):
        found = self.portal.rows("SELECT body FROM autosave WHERE item_id = ?"
                                 " AND account_id = ?", self.ids[code], self.accounts[login])
        fields = json.loads(found[0][0]) if found else None
        if (fields is None) != (wanted is None) or (wanted and not holds(fields, wanted)):
            self.fault(f"{code}: {login} typed {wanted}, the server has {fields}")

    # ---- own items

    def own(self, item):
        if item.code not in self.ids:
            self.fault(f"{item.code} was acknowledged and is gone")
            return
        revisions = self.revisions(item.code)
        if len(revisions) != len(item.saves):
            self.fault(f"{item.code}: {len(item.saves)} saves, {len(revisions)} revisions: "
                       f"{[fields['title'] for _, _, _, fields in revisions]}")
        for (rev, base, _, fields), saved in zip(revisions, item.saves):
            if base or not holds(fields, saved):
                self.fault(f"{item.code}: revision {rev} ({base}) is {fields}, not {saved}")
        states = [to for before, to in self.portal.rows(
            "SELECT from_state, to_state FROM move WHERE item_id = ? ORDER BY id",
            self.ids[item.code]) if before != to]
        if states != item.states:
            self.fault(f"{item.code}: steps are {states}, not {item.states}")
        for login, wanted in item.typed.items():
            self.typed(item.code, login, wanted)

    # ---- the common one

    def commons(self):
        common = self.ledger.common
        revisions = self.revisions(common.code)
        last = {}
        for login, fields, sent in common.saves:
            at = [rev for rev, _, account, body in revisions
                  if account == self.accounts[login] and holds(body, fields)]
            if not at:
                self.fault(f"lost: {login} was told that {fields} is saved")
                continue
            if at[0] <= last.get(login, 0):
                self.fault(f"{login}: {fields} stands in revision {at[0]}, before what was "
                           f"saved earlier ({last[login]})")
            last[login] = at[0]
            self.once(revisions, fields, login, sent)
        for login, wanted in common.typed.items():
            if wanted != "unknown":
                self.typed(common.code, login, wanted)
        self.notes(common)

    def once(self, revisions, fields, login, sent):
        """It came into the text once, or was set aside once."""
        bodies = {rev: body for rev, _, _, body in revisions}
        for name, text in fields.items():
            begun = aside = 0
            before = None
            for _, base, _, body in revisions:
                now = body.get(name) == text
                if base:  # whole, so it also has what it was typed over
                    aside += now and bodies[base].get(name) != text
                else:
                    begun += now and before != text
                    before = body.get(name)
            if begun + aside != 1:
                self.fault(f"doubled: {login}'s {name} {text!r}, sent {sent} times, came in "
                           f"{begun} times and was set aside {aside} times")

    def notes(self, common):
        noted = [note for note, in self.portal.rows(
            "SELECT note FROM move WHERE item_id = ?", self.ids[common.code])]
        for note in common.notes:
            if noted.count(note) != 1:
                self.fault(f"a step of the common item is logged {noted.count(note)} times: "
                           f"{note}")
        for note in common.tried:
            if noted.count(note) > 1:
                self.fault(f"a step is doubled: {note}")

    # ---- all

    def chains(self):
        """Each step begins where the one before ended, and the item stands at the end."""
        at = {}
        for item, before, to in self.portal.rows(
                "SELECT item_id, from_state, to_state FROM move ORDER BY id"):
            if before != at.get(item):
                self.fault(f"item {item}: a step from {before}, but it was {at.get(item)}")
            at[item] = to
        for item, state in self.portal.rows("SELECT id, state FROM item"):
            if at.get(item) != state:
                self.fault(f"item {item} is {state}, its steps end at {at.get(item)}")
        for item, rev, newest in self.portal.rows(
                "SELECT i.id, i.rev, (SELECT max(r.rev) FROM revision AS r WHERE"
                " r.item_id = i.id AND r.base = 0) FROM item AS i"):
            if rev != newest:
                self.fault(f"item {item} says revision {rev}, the newest is {newest}")

    def files(self):
        """What a row names lies on the disk, byte for byte."""
        kept = set()
        for sha256, size in self.portal.rows("SELECT sha256, size FROM file"):
            kept.add(sha256)
            try:
                with open(f"{self.portal.site}/files/{sha256[:2]}/{sha256}", "rb") as file:
                    content = file.read()
            except FileNotFoundError:
                content = b""
            if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
                self.fault(f"file {sha256} is not what its row says")
        for item in self.ledger.items:
            beside = [name for name, in self.portal.rows(
                "SELECT sha256 FROM beside WHERE item_id = ?", self.ids.get(item.code, 0))]
            for sheet in item.sheets:
                name = hashlib.sha256(sheet).hexdigest()
                if beside.count(name) != 1 or name not in kept:
                    self.fault(f"{item.code}: its signed sheet {name} is gone")


def holds(fields, wanted):
    return all(fields.get(name) == value for name, value in wanted.items())
