"""The rows of both trays in words, and what is known of a bundle beside its row."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cse_desk.i18n import gettext as _
from cse_desk.models.records.exchange import BundleLine, Trays
from cse_desk.models.tables import local
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.services.sealing import UNCLEAR, place_of, sent_facts
from cse_desk.vault.queries import case_list, sending

TAKEN_IN, UNDONE = "taken-in", "undone"
RECEIPT_PURPOSE = "Receipt"
_FACTS = "receipt:"  # settings key: what a receipt for a bundle will say, and whom the bundle was about
_MOST_LINES = 500  # of each tray


def newest(session: Session, most: int = _MOST_LINES) -> Trays:
    """Both trays, the newest first; of each `most` lines, and besides them those of which nobody knows whether they left."""
    newest_first = (local.Bundle.at.desc(), local.Bundle.id)
    counted = select(local.Bundle.direction, func.count()).group_by(local.Bundle.direction)
    there = {row[0]: row[1] for row in session.execute(counted)}
    found: dict[str, local.Bundle] = {}
    for direction in there:
        wanted = select(local.Bundle).where(local.Bundle.direction == direction).order_by(*newest_first).limit(most)
        found |= {row.id: row for row in session.scalars(wanted)}
    unclear = session.scalars(select(local.Bundle).where(local.Bundle.state == UNCLEAR))
    found |= {row.id: row for row in unclear}
    rows = sorted(found.values(), key=lambda row: (-row.at.timestamp(), row.id))
    listed = Counter(row.direction for row in rows)
    about = _about(session, list(found))
    lines = tuple(_line(session, row, about.get(row.id, ())) for row in rows)
    return Trays(lines, {direction: there[direction] - listed[direction] for direction in there})


def _line(session: Session, row: local.Bundle, about: tuple[tuple[str, str], ...]) -> BundleLine:
    contact = session.get(local.Contact, row.other)
    sent, facts = sent_facts(session, row.id), facts_of(session, row.id)
    return BundleLine(
        bundle_id=row.id,
        direction=row.direction,
        who=f"{contact.name}, {contact.agency}" if contact else _("somebody no longer known"),
        at=row.at,
        what=row.what,
        state=row.state,
        about=about,
        file_name=place_of(session, row.id) if row.state == UNCLEAR else sent.get("file", ""),
        sha256=sent.get("sha256", ""),
        receipt_sent=bool(facts.get("receipt")),
        is_receipt=bool(facts.get("receipt_for"))
        or (row.direction == sending.OUT_GOING and row.what == RECEIPT_PURPOSE),
    )


def _about(session: Session, bundles: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The young people each bundle is about."""
    roots: dict[str, list[str]] = {}
    wanted = list(bundles)
    events = session.scalars(select(ReferralEvent).where(ReferralEvent.bundle.in_(wanted))).all()
    decisions = session.scalars(select(SharingDecision).where(SharingDecision.bundle.in_(wanted))).all()
    for bundle, root in (*((one.bundle, one.root) for one in events), *((one.bundle, one.root) for one in decisions)):
        roots.setdefault(bundle or "", []).append(root)
    for bundle_id in wanted:
        found = facts_of(session, bundle_id).get("roots")
        roots.setdefault(bundle_id, []).extend(map(str, found) if isinstance(found, list) else ())
    named = case_list.lines(session, {root for some in roots.values() for root in some})
    return {
        bundle_id: tuple((root, named[root].name or "") for root in dict.fromkeys(some) if root in named)
        for bundle_id, some in roots.items()
    }


def facts_of(session: Session, bundle_id: str) -> Mapping[str, object]:
    """`manifest`, `taken_in`, `landed`, `quarantined`, `roots`, `receipt_for`, `receipt` once it was sent; {} where none was kept."""
    row = session.get(local.Setting, _FACTS + bundle_id)
    return row.value if row is not None and isinstance(row.value, dict) else {}


def keep_facts(session: Session, bundle_id: str, facts: Mapping[str, object]) -> None:
    """Keep them, in place of those that were kept before."""
    session.merge(local.Setting(key=_FACTS + bundle_id, value=dict(facts)))
