"""A referral that was returned for information and is back: what was asked for, and what came since, in words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ReferralEventKind, ReferralState, Role
from cse_desk.models.records.people import DueItem
from cse_desk.models.rules.due import end_of_day, is_late, when_words
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.panel import Reply
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services import history_labels
from cse_desk.services.person_details import rows_of
from cse_desk.services.referral_lines import ReferralLine, lines_of, name_of
from cse_desk.vault.queries import sending
from cse_desk.vault.store import Vault

_PATH = frozenset({ReferralEvent.__kind__})


def owed_answers(session: Session, vault: Vault, now: datetime) -> Iterator[DueItem]:
    """Referrals of who works here that were returned for information and not yet answered; on the day by which it is wanted."""
    me = (fold(vault.me.name), fold(vault.me.agency))
    if vault.me.role is Role.COORDINATOR:
        return
    wanted = select(Reply).where(Reply.event == ReferralEventKind.RETURNED, Reply.withdrawn.is_not(True))
    for row in session.scalars(wanted):
        if (fold(row.to_name or ""), fold(row.to_agency or "")) == me and _is_returned(session, row):
            due = end_of_day(row.wanted_by) if row.wanted_by else None
            yield DueItem(
                what=_("Answer the VPG: {wanted}").format(wanted=row.wanted or "?"),
                why=_("The referral was returned for information."),
                young_person_id=row.root,
                person=name_of(session, row.root),
                age="",
                due=due,
                when_words=when_words(due, now) if due else "",
                is_late=is_late(due, now) if due else False,
                action="answer-return",
                target=row.root,
            )


def _is_returned(session: Session, reply: Reply) -> bool:
    lines = lines_of(session, reply.root)
    return any(line.referral == reply.referral and line.state is ReferralState.RETURNED for line in lines)


def update_words(session: Session, line: ReferralLine) -> tuple[str, ...]:
    """What was asked for, then who answered with what; empty for a referral that was never returned."""
    rows = [row for row in rows_of(session, ReferralEvent, [line.young_person_id]) if row.referral == line.referral]
    returned = max((row.at for row in rows if row.event == ReferralEventKind.RETURNED and row.at), default=None)
    if returned is None:
        return ()
    since = sorted((row for row in rows if row.at and row.at > returned), key=lambda row: (str(row.at), row.id))
    return (*_asked(session, line), *_came(session, line.young_person_id, since))


def _asked(session: Session, line: ReferralLine) -> Iterable[str]:
    rows = [row for row in rows_of(session, Reply, [line.young_person_id]) if row.referral == line.referral]
    rows = [row for row in rows if row.event == ReferralEventKind.RETURNED and row.words]
    last = max(rows, key=lambda row: (row.made_on or date.min, row.id), default=None)
    return (last.words or "",) if last else ()


def _came(session: Session, root: str, since: Sequence[ReferralEvent]) -> Iterable[str]:
    for bundle in dict.fromkeys(row.bundle for row in since if row.bundle):
        events = [row for row in since if row.bundle == bundle]
        on = min((row.happened_on for row in events if row.happened_on), default=None)
        yield _("The answer came on {day}: {what}.").format(
            day=day(on) if on else "?", what=", ".join(_kinds(session, root, bundle)) or _("nothing new")
        )


def _kinds(session: Session, root: str, bundle: str) -> list[str]:
    """ "Voice (2)" """
    found: dict[str, int] = {}
    for kind, _record in sending.brought(session.connection(), root, bundle):
        if kind not in _PATH:
            words = _(history_labels.KINDS.get(kind, kind))
            found[words] = found.get(words, 0) + 1
    return [words if count == 1 else f"{words} ({count})" for words, count in sorted(found.items())]
