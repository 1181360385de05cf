"""Young people as changes: what a team writes down in two years, in the real envelope format, from a seed.

Ten changes for each young person: who they are, where they live, who works with them, and a screening begun, filled in and signed. The
young people of a portion are first all added, then worked on in turns, so that the log is mixed as a real one is.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cse_desk.changes.envelope import Change, make_change
from cse_desk.changes.streams import SignedHead, StreamKey, head_statement
from cse_desk.changes.strictjson import JsonValue
from cse_desk.forms.questionnaire import Form
from cse_desk.ids import ActId, AuthorId, ChangeId, Ids, RecordId, RootId, VaultId
from cse_desk.models.enums import Compartment
from tests.bench import words

CHANGES_EACH = 10
BUSY_EACH = 25  # changes about each young person of a bundle
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
_DAYS = 730
_A_SAVE = 4  # indicators answered between two saves; with who said it and the notes some eight answers
Values = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose changes these are."""

    author: str
    vault: str
    name: str
    agency: str
    role: str
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Known:
    """A young person who is there already: a change of theirs that a later one may replace."""

    root: str
    school: str = ""  # id of the change that wrote the school; "": written without having seen it, a conflict


@dataclass(slots=True)
class _Chain:
    seq: int = 0
    hash: str = ""


@dataclass(slots=True)
class Scribe:
    """Makes one writer's changes."""

    writer: Writer
    form: Form
    rng: random.Random
    chains: dict[tuple[str, str], _Chain] = field(default_factory=dict)
    lamports: dict[str, int] = field(default_factory=dict)
    newest: dict[tuple[str, str], str] = field(default_factory=dict)  # (record, field) -> the change that wrote it
    ids: Ids = field(init=False)
    indicators: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.ids = Ids(self.rng.randbytes)
        self.indicators = tuple(item.link_id for item in self.form.walk() if item.marks.block)

    # ---- one change ------------------------------------------------------------------------

    def write(self, root: str, compartment: str, kind: str, record: str, values: Values, at: datetime) -> Change:
        """The next change of a stream; each field replaces what this writer wrote to it before."""
        chain = self.chains.setdefault((root, str(compartment)), _Chain())
        lamport = self.lamports[root] = self.lamports.get(root, 0) + 1
        change = make_change(
            act=ActId(self.ids.new()),
            author=AuthorId(self.writer.author),
            vault=VaultId(self.writer.vault),
            root=RootId(root),
            compartment=str(compartment),
            seq=chain.seq + 1,
            prev=chain.hash,
            lamport=lamport,
            wall=at,
            kind=kind,
            record=RecordId(record),
            values=values,
            replaces={name: [ChangeId(self.newest[record, name])] for name in values if (record, name) in self.newest},
            salt=self.ids.salt,
        )
        chain.seq, chain.hash = chain.seq + 1, change.hash
        self.newest.update(((record, name), change.id) for name in values)
        return change

    def head(self, root: str, compartment: str) -> SignedHead:
        """What the writer signs at the end of a stream."""
        key = StreamKey(AuthorId(self.writer.author), VaultId(self.writer.vault), RootId(root), compartment)
        chain = self.chains[root, compartment]
        return SignedHead(key, chain.seq, chain.hash, self.writer.sign(head_statement(key, chain.seq, chain.hash)))

    def forget(self) -> None:
        """Let go of the young people written so far; nothing more is written about them."""
        self.chains.clear()
        self.lamports.clear()
        self.newest.clear()

    # ---- portions --------------------------------------------------------------------------

    def young_people(self, count: int) -> Iterator[Change]:
        """New young people, in full: `count * CHANGES_EACH` changes, mixed."""
        roots = [self.ids.new() for _ in range(count)]
        later: list[tuple[float, Iterator[Change]]] = []
        for root in roots:
            person = self._person(root)
            yield next(person)
            later.append((self.rng.random(), person))
        waiting = [person for _, person in sorted(later, key=lambda one: one[0])]
        for _ in range(CHANGES_EACH - 1):
            yield from (next(person) for person in waiting)

    def about(self, known: Known) -> Iterator[Change]:
        """More about somebody who is there: another school, a worker, screenings; `BUSY_EACH` changes."""
        rng, root, at = self.rng, known.root, NOW - timedelta(days=3)
        self.lamports[root] = 1000
        if known.school:
            self.newest[root, "school"] = known.school
        yield self.write(root, Compartment.IDENTITY, "young-person", root, {"school": rng.choice(words.SCHOOLS)}, at)
        yield self._name(root, "known-as", at)
        yield self._worker(root, at, is_lead=False)
        yield self._address(root, at)
        yield self._carer(root, at)
        for _ in range(4):
            yield from self._screening(root, at, saves=4)

    def busy(self) -> Iterator[Change]:
        """Somebody new about whom much is written: `BUSY_EACH` changes."""
        root = self.ids.new()
        yield from self._person(root)
        for _ in range(3):
            yield from self._screening(root, NOW - timedelta(days=9), saves=4)

    def _person(self, root: str) -> Iterator[Change]:
        """Ten changes."""
        rng = self.rng
        at = NOW - timedelta(days=rng.randrange(60, _DAYS), minutes=rng.randrange(600))
        yield self.write(root, Compartment.IDENTITY, "young-person", root, self._facts(), at)
        yield self._name(root, "legal", at)
        yield self._worker(root, at, is_lead=True)
        yield self._address(root, at)
        yield self._carer(root, at) if rng.random() < 0.7 else self._name(root, "known-as", at)
        if rng.random() < 0.1:
            yield self._referred(root, at)
        else:
            values: Values = {"school_year": str(rng.randrange(7, 12)), "pronouns": rng.choice(("she", "he", "they"))}
            yield self.write(root, Compartment.IDENTITY, "young-person", root, values, at)
        yield from self._screening(root, at + timedelta(days=rng.randrange(50)), saves=2)
        if rng.random() < 0.15:
            yield self._prompt(root, self.ids.new(), at)
        else:
            values = {"school": rng.choice(words.SCHOOLS)}
            yield self.write(root, Compartment.IDENTITY, "young-person", root, values, NOW - timedelta(days=1))

    # ---- records ---------------------------------------------------------------------------

    def _facts(self) -> Values:
        rng = self.rng
        return {
            "born": f"{rng.randrange(2008, 2016)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
            "sex": rng.choice(("F", "M")),
            "ethnicity": rng.choice(("WBRI", "APKN", "BCRB", "MWBC")),
            "school": rng.choice(words.SCHOOLS),
            "nhs_number": f"999 000 {rng.randrange(10_000):04}",
            "interpreter": "no",
        }

    def _name(self, root: str, kind: str, at: datetime) -> Change:
        rng = self.rng
        values: Values = {"name_kind": kind, "given": rng.choice(words.GIVEN), "family": words.family(rng), "place": 0}
        return self.write(root, Compartment.IDENTITY, "person-name", self.ids.new(), values, at)

    def _worker(self, root: str, at: datetime, *, is_lead: bool) -> Change:
        rng = self.rng
        values: Values = {
            "name": words.worker(rng),
            "role": "Worker",
            "agency": rng.choice(words.AGENCIES),
            "is_lead": is_lead,
            "from_day": at.date().isoformat(),
            "place": 0,
        }
        return self.write(root, Compartment.IDENTITY, "professional", self.ids.new(), values, at)

    def _address(self, root: str, at: datetime) -> Change:
        rng = self.rng
        values: Values = {
            "lines": words.street(rng),
            "postcode": words.postcode(rng),
            "address_kind": "home",
            "confidential": rng.random() < 0.2,
            "place": 0,
        }
        return self.write(root, Compartment.WHEREABOUTS, "address", self.ids.new(), values, at)

    def _carer(self, root: str, at: datetime) -> Change:
        rng = self.rng
        values: Values = {
            "name": f"{rng.choice(words.GIVEN)} {words.family(rng)}",
            "relationship": rng.choice(("mother", "father", "foster-carer")),
            "parental_responsibility": "yes",
            "same_household": "yes",
            "safe_to_contact": rng.choice(("yes", "no", "not-known")),
            "phone": f"01632 96{rng.randrange(10_000):04}",
            "note": words.sentence(rng, 8),
            "place": 0,
        }
        return self.write(root, Compartment.IDENTITY, "carer", self.ids.new(), values, at)

    def _referred(self, root: str, at: datetime) -> Change:
        rng, record = self.rng, self.ids.new()
        values: Values = {
            "referral": record,
            "event": rng.choice(("drafted", "submitted")),
            "strands": ["sexual-exploitation"],
            "happened_on": at.date().isoformat(),
            "at": _moment(at),
            "by_name": self.writer.name,
            "by_agency": self.writer.agency,
        }
        return self.write(root, Compartment.REFERRAL, "referral-event", record, values, at)

    def _prompt(self, root: str, screening: str, at: datetime) -> Change:
        values: Values = {
            "screening": screening,
            "prompt": f"P{self.rng.randrange(1, 21)}",
            "at": _moment(at),
            "because": [self.rng.choice(self.indicators)],
            "due": _moment(NOW + timedelta(days=self.rng.randrange(-5, 30))),
        }
        return self.write(root, Compartment.SCREENING, "prompt-opened", self.ids.new(), values, at)

    def _screening(self, root: str, at: datetime, *, saves: int) -> Iterator[Change]:
        """Begun, saved some times, and most of them signed: `saves + 1` changes, or one save more in the place of the signature."""
        rng, record, place = self.rng, self.ids.new(), Compartment.SCREENING
        begun: Values = {
            "form_url": self.form.url,
            "form_version": self.form.version,
            "reason": "new-concern",
            "started_on": at.date().isoformat(),
            "started_by": self.writer.author,
            "answers/s0.02": "new-concern",
        }
        asked = rng.sample(self.indicators, _A_SAVE * saves)
        covers: list[JsonValue] = []
        for number in range(saves):
            values = {**(begun if number == 0 else {}), **self._answers(asked[_A_SAVE * number :][:_A_SAVE])}
            change = self.write(root, place, "screening", record, values, at + timedelta(minutes=10 * number))
            covers.append(change.id)
            yield change
        if rng.random() < 0.7:
            yield self.write(root, place, "screening", record, self._judgement(at, covers), at + timedelta(hours=1))
        else:
            values = self._answers(rng.sample(self.indicators, _A_SAVE))
            yield self.write(root, place, "screening", record, values, at + timedelta(hours=1))

    def _answers(self, asked: list[str]) -> dict[str, JsonValue]:
        rng, found = self.rng, dict[str, JsonValue]()
        for link_id in asked:
            answer = found[f"answers/{link_id}"] = rng.choice(("yes", "possible", "no", "no", "not-known"))
            if answer in ("yes", "possible"):
                found[f"answers/{link_id}.basis"] = "evidence"
                found[f"answers/{link_id}.who"] = rng.choice(words.AGENCIES)
                found[f"answers/{link_id}.note"] = words.sentence(rng, 12)
        found["last_page"] = asked[-1].partition(".")[0]
        return found

    def _judgement(self, at: datetime, covers: list[JsonValue]) -> Values:
        rng = self.rng
        harm = rng.choice(("yes", "possibly", "not-that-we-know", "not-known"))
        level = rng.choice(("high", "medium", "low", "not-enough-known"))
        return {
            "tool_harm": harm,
            "tool_level": level,
            "judgement_harm": harm,
            "judgement_level": level,
            "judgement_reasons": words.sentence(rng, 25),
            "judgement_change_my_mind": words.sentence(rng, 8),
            "signed_at": _moment(at + timedelta(hours=1)),
            "signed_by": self.writer.name,
            "signed_role": self.writer.role,
            "signed_covers": covers,
            "sign_off_needed": rng.random() < 0.05,
        }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
