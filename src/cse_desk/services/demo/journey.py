"""Plays the journey through the services: three vaults, forty young people, screenings, papers, cards, a referral and its receipt."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cse_desk.clock import SetClock
from cse_desk.errors import CseDeskError
from cse_desk.ids import Ids
from cse_desk.models.enums import PromptOutcome, ReferralState, ScreeningReason
from cse_desk.models.records.exchange import IncomingPreview
from cse_desk.models.records.screening import Judgement
from cse_desk.models.records.sign_offs import judged_of
from cse_desk.models.rules.screening import needs_sign_off
from cse_desk.services.demo import answers, borough
from cse_desk.services.demo.borough import Actor, Borough, Played
from cse_desk.services.demo.panel import Panel
from cse_desk.services.desk import Desk
from cse_desk.services.ready import ReadyUnlocking
from cse_desk.vault import passphrases
from cse_desk.vault.places import Probe

Say = Callable[[str], None]
JOURNEY = "journey.json"
_FIRST_DAY = 100  # days before the demo on which the young people are added
_FOLDERS = ("bundles", "cards", "keys", "papers", "vaults")
_ON_AGENDA = 38  # young people whom the next VPG hears, as in the year of the storyboard
_STILL_OPEN = 5  # days: prompts of newer screenings wait for an answer
_AT_ONCE = frozenset({"P1", "P2", "P4", "P5", "P6", "P8", "P10", "P11"})
_DIFFERS = "Judged with those who see the young person each week."


class NotEmpty(CseDeskError):
    """The folder holds something that no demo made; nothing was written."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of journey.json."""

    step: str
    kind: str
    path: str
    sha256: str
    seconds: float


@dataclass(frozen=True, slots=True)
class PlayedDemo:
    """Where to go on: the social worker's vault and its passphrase."""

    vaults: Path
    social_worker: str
    passphrase: str
    steps: tuple[Step, ...]


@dataclass(slots=True)
class _Place:
    """A vault of the demo while it is played."""

    key: str
    actor: Actor
    folder: Path
    clock: SetClock
    passphrase: str
    desk: Desk = field(init=False)


class Journey:
    """One run of the demo."""

    def __init__(self, out: Path, say: Say, *, now: datetime | None = None, probe: Probe | None = None) -> None:
        """`now`: the moment the demo ends at; the story is counted back from it."""
        self._out = out
        self._say = say
        self._probe = probe
        self._now = now or datetime.now(UTC)
        self._started = time.perf_counter()
        self._steps: list[Step] = []
        self._borough: Borough = borough.read(self._now.date())
        self._roots: dict[str, str] = {}
        self._places: dict[str, _Place] = {}

    def play(self) -> PlayedDemo:
        """Everything, in order; raises what the services raise, and NotEmpty."""
        _make_room(self._out)
        try:
            for key in ("social_worker", "cse_worker", "coordinator"):
                self._open(key)
            self._meet()
            self._work()
            panel = self._hold_panel()
            self._refer()
            self._prepare_panel(panel)
            self._hand_out_keys()
        finally:
            for place in self._places.values():
                place.desk.vault.close()
        for place in self._places.values():
            self._note(f"Vault of {place.actor.name}", "vault", place.desk.vault.folder / "vault.db")
        self._write_down()
        home = self._places["social_worker"]
        return PlayedDemo(home.folder, home.desk.vault.folder.name, home.passphrase, tuple(self._steps))

    # ---- vaults and cards -------------------------------------------------------------------

    def _open(self, key: str) -> None:
        actor = self._borough.actors[key]
        clock = SetClock(self._now - timedelta(days=_FIRST_DAY))
        folder = self._out / "vaults" / key.replace("_", "-")
        place = _Place(key, actor, folder, clock, passphrases.offer())
        self._say(f"Creating the vault of {actor.name}, {actor.role.value} ...")
        door = ReadyUnlocking(folder, clock=clock, ids=Ids(), probe=self._probe)
        vault = door.create(passphrase=place.passphrase, name=actor.name, agency=actor.agency, role=actor.role)
        place.desk = Desk(vault)
        place.desk.printing.mark_as_rehearsal()
        self._places[key] = place

    def _meet(self) -> None:
        """Everybody hands out a card; the social worker and the CSE worker each exchange words with the coordinator."""
        for place in self._places.values():
            card = place.desk.contacts.my_card()
            self._write(
                f"Card of {place.actor.name}", "card", f"cards/{place.key}.pdf", place.desk.contacts.my_card_pdf()
            )
            self._write(f"Card of {place.actor.name}, as text", "card", f"cards/{place.key}.txt", card.text.encode())
        coordinator = self._places["coordinator"]
        for key in ("social_worker", "cse_worker"):
            _know_each_other(self._places[key].desk, coordinator.desk)

    # ---- casework ---------------------------------------------------------------------------

    def _work(self) -> None:
        place = self._places["social_worker"]
        self._say(f"Adding {len(self._borough.people)} invented young people ...")
        for key, details in self._borough.people:
            self._roots[key] = next(iter(place.desk.people.create(details).roots))
        self._write(
            "Blank screening tool", "blank-tool", "papers/screening-tool-blank.pdf", place.desk.screenings.blank_pdf()
        )
        self._say(f"Playing {len(self._borough.screenings)} screenings ...")
        for number, played in enumerate(self._borough.screenings, start=1):
            self._screen(number, played)

    def _screen(self, number: int, played: Played) -> None:
        place = self._places["social_worker"]
        desk, root = place.desk, self._roots[played.person]
        _set(place.clock, self._now - timedelta(days=played.days_ago) + timedelta(minutes=number))
        _changes, screening = desk.screenings.start(young_person_id=root, reason=ScreeningReason(played.story.reason))
        today = place.clock.today()
        form = desk.screenings.form()
        if played.is_draft:
            self._leave_off(desk, screening, played)
            return
        given = answers.complete(form, played.story, today)
        judged = _judgement(played)
        given |= {"s8.01": judged.harm.value, "s8.02": judged.level.value, "s8.03": judged.reasons}
        given |= {"s8.04": judged.change_my_mind, "s8.05": judged.not_known}
        seen = desk.screenings.open(screening_id=screening).seen
        desk.screenings.save(screening_id=screening, answers=given, last_page="judgement", last_item="s8.01", seen=seen)
        self._judge(desk, screening, played, judged)
        self._answer_prompts(desk, screening, played)
        paper = desk.screenings.pdf(screening_id=screening)
        self._write(f"Screening {number}", "screening", f"papers/screening-{number:02}.pdf", paper)

    @staticmethod
    def _leave_off(desk: Desk, screening: str, played: Played) -> None:
        """Somebody was interrupted on page 8: most answers recorded, the last ones a draft."""
        today = desk.vault.clock.today()
        given = answers.complete(desk.screenings.form(), played.story, today, until="d9")
        seen = desk.screenings.open(screening_id=screening).seen
        desk.screenings.save(screening_id=screening, answers=given, last_page="d8", last_item="d8.02", seen=seen)
        seen = desk.screenings.open(screening_id=screening).seen
        typed = {**given, "d9.01": "no", "d9.02": "not-known"}
        desk.screenings.keep_draft(screening_id=screening, answers=typed, last_page="d9", last_item="d9.02", seen=seen)

    def _judge(self, desk: Desk, screening: str, played: Played, judged: Judgement) -> None:
        result = desk.screenings.result(screening_id=screening)
        differs = needs_sign_off(result, judged)
        if differs:
            judged = _judgement(played, differs=played.differs or _DIFFERS)
        seen = desk.screenings.open(screening_id=screening).seen
        desk.screenings.sign(screening_id=screening, judgement=judged, seen=seen)
        manager = self._borough.actors["manager"]
        if differs and played.days_ago > 7:
            reason = "Read with the practitioner; I agree."
            read = judged_of(desk.screenings.open(screening_id=screening).judgement)
            desk.screenings.sign_off(screening_id=screening, by_name=manager.name, reason=reason, seen=read)

    @staticmethod
    def _answer_prompts(desk: Desk, screening: str, played: Played) -> None:
        """What an older screening opened was done at the time; of the newest only what could not wait."""
        me = desk.vault.me
        for fired in desk.screenings.result(screening_id=screening).prompts:
            if played.days_ago <= _STILL_OPEN and fired.prompt.id not in _AT_ONCE:
                continue
            desk.screenings.answer_prompt(
                screening_id=screening,
                prompt=fired.prompt.id,
                outcome=PromptOutcome.DONE,
                reason="Done the same day; the advice given is written in the record.",
                by_name=me.name,
                by_role="Social worker",
                reference="MP-REF",
            )

    # ---- referral ---------------------------------------------------------------------------

    def _refer(self) -> None:
        sender, coordinator = self._places["social_worker"], self._places["coordinator"]
        for place in self._places.values():
            _set(place.clock, self._now - timedelta(hours=3))
        recipient = sender.desk.referrals.recipients()[0]
        for person, strands in self._borough.referrals:
            root = self._roots[person]
            _changes, referral = sender.desk.referrals.draft(young_person_id=root, strands=strands)
            sent = sender.desk.referrals.submit(
                young_person_id=root,
                referral=referral,
                fingerprint=recipient.fingerprint,
                lawful_basis="public-task",
                told="yes",
                why="To agree who does what, and that the plan is reviewed each month.",
                folder=_folder(self._out / "bundles"),
            )
            self._note("Referral, sealed for the coordinator", "bundle", sent.path)
            self._receive(coordinator.desk, sender.desk, sent.path, root)

    def _receive(self, coordinator: Desk, sender: Desk, path: Path, root: str) -> None:
        """The coordinator looks, takes in, puts on the pre-agenda and says that it arrived."""
        look = coordinator.exchange.look(path=path)
        assert isinstance(look, IncomingPreview)
        took = coordinator.exchange.take_in(path=path, bundle_id=look.bundle_id)
        for line in coordinator.referrals.lines(young_person_id=root):
            if line.state is ReferralState.TAKEN_IN:
                coordinator.referrals.to_pre_agenda(young_person_id=root, referral=line.referral)
        receipt = coordinator.exchange.receipt(bundle_id=took.bundle_id, folder=_folder(path.parent / "receipts"))
        self._note("Receipt, sealed for the social worker", "bundle", receipt)
        back = sender.exchange.look(path=receipt)
        assert isinstance(back, IncomingPreview)
        sender.exchange.take_in(path=receipt, bundle_id=back.bundle_id)

    # ---- the VPG ----------------------------------------------------------------------------

    def _hold_panel(self) -> Panel:
        """The meeting of a month ago, about those whom this journey refers to nobody."""
        place = self._places["coordinator"]
        referred = {person for person, _strands in self._borough.referrals}
        people = [details for key, details in self._borough.people if key not in referred]
        people = people[: _ON_AGENDA - len(referred)]
        self._say(f"Holding the VPG of last month about {len(people)} young people ...")
        panel = Panel.of(place.desk, place.clock, self._now, self._write)
        panel.hold_last(people)
        return panel

    def _prepare_panel(self, panel: Panel) -> None:
        self._say("Preparing the next VPG and printing its papers ...")
        meeting = panel.prepare_next([self._roots[person] for person, _strands in self._borough.referrals])
        panel.print_papers(meeting)

    # ---- files ------------------------------------------------------------------------------

    def _hand_out_keys(self) -> None:
        """So that anybody can open the demo's bundles with the public age tool. Of invented people only."""
        keys = _folder(self._out / "keys")
        for place in self._places.values():
            text = f"# {place.actor.name}: a demo key, for invented data only\n{place.desk.vault.age_identity()}\n"
            (keys / f"{place.key}.age").write_text(text, "utf-8")
        lines = [f"{place.actor.name} ({place.key}): {place.passphrase}" for place in self._places.values()]
        (self._out / "passphrases.txt").write_text("\n".join(lines) + "\n", "utf-8")

    def _write(self, step: str, kind: str, path: str, data: bytes) -> None:
        target = self._out / path
        _folder(target.parent)
        target.write_bytes(data)
        self._note(step, kind, target)

    def _note(self, step: str, kind: str, path: Path) -> None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        now = time.perf_counter()
        self._steps.append(
            Step(step, kind, path.relative_to(self._out).as_posix(), digest, round(now - self._started, 3))
        )
        self._started = now

    def _write_down(self) -> None:
        journey = {"steps": [asdict(step) for step in self._steps]}
        (self._out / JOURNEY).write_text(json.dumps(journey, indent=1) + "\n", "utf-8")
        (self._out / "README.txt").write_text(_README, "utf-8")


_README = """REHEARSAL DATA: every person, place and number here is invented.

journey.json      what was made, in order, with SHA-256 of each file
papers/           screenings and the blank tool; vpg-*: the agenda of the next meeting, the minutes of the last
cards/            contact cards, on paper and as text
bundles/          referrals to the coordinator; bundles/receipts/ what the coordinator sent back
keys/             the age keys of the demo: age --decrypt -i keys/coordinator.age bundles/<file>
                  (a receipt is for the social worker: -i keys/social_worker.age bundles/receipts/<file>)
vaults/           one folder for each person; passphrases.txt opens them

To go on as somebody else:  cse-desk open --vaults vaults/coordinator
To check a bundle:          cse-desk verify bundles/<file> --identity keys/coordinator.age --card cards/social_worker.txt
"""


def play(out: Path, *, say: Say, now: datetime | None = None, probe: Probe | None = None) -> PlayedDemo:
    """Make the whole demo in a folder; an earlier demo there is replaced, anything else is left alone (NotEmpty)."""
    return Journey(out, say, now=now, probe=probe).play()


def _make_room(out: Path) -> None:
    if out.exists() and any(out.iterdir()) and not (out / JOURNEY).exists():
        raise NotEmpty(str(out))
    for name in _FOLDERS:
        if (out / name).exists():
            shutil.rmtree(out / name)
    out.mkdir(parents=True, exist_ok=True)
    (out / JOURNEY).write_text('{"steps": []}\n', "utf-8")  # whatever happens next, this folder is ours to replace


def _folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _set(clock: SetClock, moment: datetime) -> None:
    clock.go_on(seconds=max(0.0, (moment - clock.now()).total_seconds()))


def _judgement(played: Played, *, differs: str = "") -> Judgement:
    assert played.harm is not None
    assert played.level is not None
    return Judgement(
        played.harm, played.level, played.reasons, played.change_my_mind, played.not_known, differs_why=differs
    )


def _know_each_other(one: Desk, other: Desk) -> None:
    """Each types the other's eight words, as read out on the telephone."""
    for mine, theirs in ((one, other), (other, one)):
        card = theirs.contacts.my_card()
        mine.contacts.verify(card=card.text, typed_words=" ".join(card.words))


@contextmanager
def temporary_desk(folder: Path, *, name: str, agency: str, role: str) -> Iterator[Desk]:
    """A desk on a fresh vault, closed at the end; for the self-test."""
    from cse_desk.clock import SystemClock
    from cse_desk.models.enums import Role

    door = ReadyUnlocking(folder, clock=SystemClock(), ids=Ids())
    vault = door.create(passphrase=passphrases.offer(), name=name, agency=agency, role=Role(role))
    try:
        yield Desk(vault)
    finally:
        vault.close()
