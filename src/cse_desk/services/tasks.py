"""Today: what waits for the person who unlocked, the most urgent first."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.models.enums import Compartment, ReferralState, Role
from cse_desk.models.labels import label
from cse_desk.models.records.people import DueItem
from cse_desk.models.rules.referral import SORT_ORDER
from cse_desk.models.rules.summary import states_of
from cse_desk.models.tables.local import Bundle, Contact
from cse_desk.models.tables.summary import CaseSummary
from cse_desk.services import person_drafts, person_page
from cse_desk.services.panel_tasks import panel_items
from cse_desk.services.refusals import role_table
from cse_desk.services.returned import owed_answers
from cse_desk.vault.queries import case_list
from cse_desk.vault.store import Vault

HORIZON = timedelta(days=28)
_MOST = 300
_OF_SCREENING = frozenset({"open-prompt", "screen", "resume", "part", "ask", "sign-off"})
_HELD = "held"


class Tasks:
    """What is due, worked out from the records each time; nobody ticks anything off here."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def today(self) -> tuple[DueItem, ...]:
        """Open prompts with their clocks, screenings due again, own unfinished ones, questions to ask, sign-offs, bundles, referrals.

        What is late or soonest comes first, then what waits with no day to it. Four weeks ahead; at most a few hundred.
        """
        now = self._vault.clock.now()
        with self._vault.reading() as session:
            before = int((now + HORIZON).timestamp())
            lines = case_list.with_something_due(session, before, _MOST, besides=self._others_work())
            items = [item for line in lines for item in person_page.due_items(line, now)]
            items = [item for item in items if item.due is None or item.due < now + HORIZON]
            items += self._bundles(session)
            items += self._referrals(session)
            items += self._forms(session)
            items += [item for item in panel_items(session, self._vault, now) if item.due and item.due < now + HORIZON]
            items += owed_answers(session, self._vault, now)
        return tuple(sorted(self._own(items), key=_urgency))

    def left_out(self) -> int:
        """About how many more young people something waits that this role can do, and that `today` has no room for."""
        before = int((self._vault.clock.now() + HORIZON).timestamp())
        with self._vault.reading() as session:
            counts = case_list.count_with_something_due(session, before, besides=self._others_work())
        return sum(max(0, count - _MOST) for count in counts)

    def _own(self, items: Iterable[DueItem]) -> Iterator[DueItem]:
        """Without what this role cannot do anything about."""
        others = self._others_work()
        return (item for item in items if item.action not in others)

    def _others_work(self) -> frozenset[str]:
        """What this role cannot do anything about."""
        screens = role_table().may_write(self._vault.me.role, Compartment.SCREENING.value)
        return frozenset() if screens else _OF_SCREENING

    @staticmethod
    def _bundles(session: Session) -> Iterator[DueItem]:
        waiting = select(Bundle, Contact).outerjoin(Contact, Contact.fingerprint == Bundle.other)
        for bundle, contact in session.execute(waiting.where(Bundle.direction == "in", Bundle.state == _HELD)):
            yield DueItem(
                what=_("A bundle waits: look first"),
                why=bundle.what,
                young_person_id="",
                person=contact.name if contact else "",
                age="",
                due=None,
                when_words="",
                is_late=False,
                action="look-bundle",
                target=bundle.id,
            )

    def _forms(self, session: Session) -> Iterator[DueItem]:
        """Forms of young people's details that were left open; unfinished screenings are records and listed with their person."""
        drafts = {one.key: one for one in self._vault.drafts.all() if one.key.startswith(person_drafts.PREFIX)}
        roots = {key: key.removeprefix(person_drafts.PREFIX) for key in drafts}
        lines = case_list.lines(session, set(roots.values()))
        for key, draft in drafts.items():
            line = lines.get(roots[key])
            yield DueItem(
                what=_("Finish the details"),
                why=_("Typed {moment}, not saved.").format(moment=moment(draft.saved_at)),
                young_person_id=line.root if line else "",
                person=line.name if line else _("Somebody new"),
                age="",
                due=None,
                when_words="",
                is_late=False,
                action="edit-person",
                target=roots[key],
            )

    def _referrals(self, session: Session) -> Iterator[DueItem]:
        if self._vault.me.role is not Role.COORDINATOR:
            return
        state = ReferralState.TAKEN_IN
        for line in case_list.in_state(session, SORT_ORDER.index(state), _MOST):
            yield _referral(line, state)


def _referral(line: CaseSummary, state: ReferralState) -> DueItem:
    strands = [label(strand) for strand, each in states_of(line.vpg).items() if each is state]
    return DueItem(
        what=_("Referral waits for the pre-agenda"),
        why=", ".join(strands),
        young_person_id=line.root,
        person=line.name or person_page.unnamed(line.came_from),
        age="",
        due=None,
        when_words="",
        is_late=False,
        action="referral",
        target=line.root,
    )


def _urgency(item: DueItem) -> tuple[bool, float, str, str]:
    return item.due is None, item.due.timestamp() if item.due else 0.0, item.person, item.what
