"""The program tests itself: creates vaults, fills in a form, prints, seals, opens. For a new computer and for the built program."""

import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from cse_desk import log
from cse_desk.models.enums import HarmWord, LevelWord, ScreeningReason, Strand
from cse_desk.models.records.exchange import IncomingPreview
from cse_desk.models.records.people import NameEntry, PersonDetails
from cse_desk.models.records.screening import Judgement
from cse_desk.services.demo.answers import Story, complete
from cse_desk.services.demo.journey import temporary_desk
from cse_desk.services.desk import Desk

_log = log.get(__name__)
_STORY = Story(
    agencies=(("Leanne Ward", "Council", "present"), ("Ngozi Okafor", "School", "present")),
    answers={"d2.03": {"answer": "yes", "basis": "evidence", "recency": "now", "who": "School", "note": "Quieter."}},
    quote="I like the Thursday group.",
    quote_source="To Leanne Ward, at school",
    reason=ScreeningReason.NEW_CONCERN.value,
)


def run(say: Callable[[str], None]) -> int:
    """0 when every step went well; 1, with the step that failed, otherwise. Leaves nothing behind."""
    step = "begin"
    try:
        with tempfile.TemporaryDirectory(prefix="desk-self-test-") as folder:
            for step in _steps(Path(folder)):
                say(f"ok: {step}")
    except Exception as error:
        _log.error("self-test failed: %s", error)
        where = traceback.extract_tb(error.__traceback__)[-1]  # a place in the program, never what it worked on
        say(f"FAILED after: {step} ({type(error).__name__} at {Path(where.filename).name}:{where.lineno})")
        return 1
    say("All is well.")
    return 0


def _steps(folder: Path):  # type: ignore[no-untyped-def]  # a generator of step names
    with (
        temporary_desk(folder / "one", name="Leanne Ward", agency="Council", role="social-worker") as sender,
        temporary_desk(folder / "two", name="Martin Achebe", agency="Partnership", role="coordinator") as receiver,
    ):
        yield "two vaults created"
        root = next(iter(sender.people.create(PersonDetails(names=(NameEntry("", "legal", "Self", "Test"),))).roots))
        screening = _screen(sender, root)
        yield "form filled in and signed"
        if not sender.screenings.pdf(screening_id=screening).startswith(b"%PDF"):
            raise RuntimeError("no PDF")
        yield "printed"
        path = _seal(sender, receiver, root, folder)
        yield "sealed"
        look = receiver.exchange.look(path=path)
        if not isinstance(look, IncomingPreview):
            raise TypeError("held")
        took = receiver.exchange.take_in(path=path, bundle_id=look.bundle_id)
        if took.young_people != (root,) or took.refused:
            raise RuntimeError("not taken in whole")
        yield "opened and taken in"


def _screen(desk: Desk, root: str) -> str:
    _changes, screening = desk.screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)
    given = complete(desk.screenings.form(), _STORY, desk.vault.clock.today())
    seen = desk.screenings.open(screening_id=screening).seen
    desk.screenings.save(screening_id=screening, answers=given, last_page="judgement", last_item="", seen=seen)
    judged = Judgement(
        HarmWord.NOT_THAT_WE_KNOW, LevelWord.LOW, "One change, seen by school.", "More.", "Nothing else."
    )
    seen = desk.screenings.open(screening_id=screening).seen
    desk.screenings.sign(screening_id=screening, judgement=judged, seen=seen)
    return screening


def _seal(sender: Desk, receiver: Desk, root: str, folder: Path) -> Path:
    for one, other in ((sender, receiver), (receiver, sender)):
        card = other.contacts.my_card()
        one.contacts.verify(card=card.text, typed_words=" ".join(card.words))
    _changes, referral = sender.referrals.draft(young_person_id=root, strands=[Strand.SEXUAL])
    recipient = sender.referrals.recipients()[0]
    return sender.referrals.submit(
        young_person_id=root,
        referral=referral,
        fingerprint=recipient.fingerprint,
        lawful_basis="public-task",
        told="yes",
        why="Self-test.",
        folder=folder,
    ).path
