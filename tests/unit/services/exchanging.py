"""Two people who exchange bundles: a social worker who refers and a coordinator who takes in."""

import contextlib
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from cse_desk.bundle import seal
from cse_desk.models.enums import ScreeningReason, Strand
from cse_desk.models.records.exchange import IncomingPreview
from cse_desk.models.records.people import PersonDetails
from cse_desk.services.desk import Desk
from cse_desk.services.exchange import TookIn
from cse_desk.services.sealing import Sent
from cse_desk.services.tools import screening_tool
from tests.unit.services.answering import JUDGEMENT, whole

WHY = "To agree who does what, and to review it each month."


def acquaint(one: Desk, other: Desk) -> None:
    """Each types the words the other reads out."""
    for mine, theirs in ((one, other), (other, one)):
        card = theirs.contacts.my_card()
        mine.contacts.verify(card=card.text, typed_words=" ".join(card.words))


@lru_cache(maxsize=1)
def answers() -> dict[str, object]:
    """The tool filled in, nothing left."""
    return dict(whole(screening_tool(), {}))


def a_person(desk: Desk, details: PersonDetails) -> str:
    """A young person; the id."""
    return next(iter(desk.people.create(details).roots))


def screened(desk: Desk, root: str, *, differs: bool = False) -> str:
    """A signed screening; `differs`: the judgement needs a sign-off."""
    _changes, screening = desk.screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)
    seen = desk.screenings.open(screening_id=screening).seen
    desk.screenings.save(screening_id=screening, answers=answers(), last_page="", last_item="", seen=seen)
    judgement = JUDGEMENT
    if differs:
        from cse_desk.models.enums import LevelWord

        judgement = replace(JUDGEMENT, level=LevelWord.HIGH, differs_why="What I saw on Friday.")
    seen = desk.screenings.open(screening_id=screening).seen
    desk.screenings.sign(screening_id=screening, judgement=judgement, seen=seen)
    return screening


def drafted(desk: Desk, root: str, *strands: Strand) -> str:
    """A referral that was begun; its id."""
    return desk.referrals.draft(young_person_id=root, strands=strands or (Strand.SEXUAL,))[1]


def submitted(desk: Desk, root: str, referral: str, folder: Path, **more: object) -> Sent:
    """The referral sealed for the first verified recipient."""
    given: dict[str, object] = {
        "fingerprint": desk.referrals.recipients()[0].fingerprint if desk.referrals.recipients() else "",
        "lawful_basis": "public-task",
        "told": "yes",
        "why": WHY,
        "folder": folder,
        **more,
    }
    return desk.referrals.submit(young_person_id=root, referral=referral, **given)  # type: ignore[arg-type]  # by name


def looked(desk: Desk, path: Path) -> IncomingPreview:
    """What the file would do."""
    found = desk.exchange.look(path=path)
    assert isinstance(found, IncomingPreview)
    return found


def taken_in(desk: Desk, path: Path) -> TookIn:
    """The file looked at and taken in."""
    return desk.exchange.take_in(path=path, bundle_id=looked(desk, path).bundle_id)


def plain_bytes(desk: Desk, path: Path) -> bytes:
    """Everything in the bundle, inflated."""
    plain = seal.decrypt(path.read_bytes(), desk.vault.age_identity())
    found, at = [plain], 0
    while (at := plain.find(b"\x78", at)) >= 0:
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(plain[at:]))
        at += 1
    return b"".join(found)


@dataclass
class Pair:
    """Both desks, acquainted, and one young person with a signed screening at the social worker's."""

    worker: Desk
    coordinator: Desk
    root: str
    folder: Path

    def refer(self, *strands: Strand, **more: object) -> Sent:
        """Draft and submit."""
        return submitted(self.worker, self.root, drafted(self.worker, self.root, *strands), self.folder, **more)
