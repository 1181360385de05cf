"""Actions of the VPG: who does what by when, what became of it, and what is overdue."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.meeting import TypedAction
from cse_desk.models.records.panel import ActionLine, AgencyCount
from cse_desk.models.rules.interests import kept_from
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.panel import ActionUpdate, AgendaItem, PanelAction
from cse_desk.services import action_rows, half_typed
from cse_desk.services.acts import done
from cse_desk.services.panel_rows import interests_of, of_item, one
from cse_desk.services.refusals import authorise
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault


class ActionRule(StrEnum):
    """Why an action cannot be recorded like this."""

    WHAT = "action-what"
    OWNER = "action-owner"  # a person
    AGENCY = "action-agency"
    DUE = "action-due"
    OWNER_KEPT_OUT = "action-owner-kept-out"  # nothing about this young person may reach them
    EVIDENCE = "action-evidence"
    NEW_DAY_WHY = "action-new-day-why"
    DONE_ALREADY = "action-done-already"


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What narrows the list; empty: every action."""

    owner: str = ""
    agency: str = ""
    due_by: date | None = None
    meeting: str = ""
    young_person_id: str = ""
    with_done: bool = False
    text: str = ""


class PanelActions:
    """Use cases of actions."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    # ---- looking ----------------------------------------------------------------------------

    def lines(self, wanted: ActionFilter = ActionFilter()) -> tuple[ActionLine, ...]:
        """The actions, overdue first."""
        with self._vault.reading() as session:
            lines = self._all(session)
            if wanted.meeting:
                query = select(PanelAction.id).where(PanelAction.meeting == wanted.meeting)
                here = frozenset(session.scalars(query))
                lines = tuple(line for line in lines if line.action in here)
        return tuple(line for line in lines if _is_wanted(line, wanted))

    def wanted(
        self, *, text: str = "", agency: str = "", with_done: bool = False, young_person_id: str = ""
    ) -> tuple[ActionLine, ...]:
        """As `lines`, for a screen's filter."""
        wanted = ActionFilter(text=text, agency=agency, with_done=with_done, young_person_id=young_person_id)
        return self.lines(wanted)

    def by_agency(self) -> tuple[AgencyCount, ...]:
        """Open, overdue and done, for each agency; the most overdue first."""
        with self._vault.reading() as session:
            lines = self._all(session)
        names: dict[str, list[ActionLine]] = {}
        for line in lines:
            names.setdefault(fold(line.agency), []).append(line)
        counts = [_count(some) for some in names.values()]
        return tuple(sorted(counts, key=lambda one: (-one.overdue, -one.longest, one.agency)))

    def _all(self, session: Session) -> tuple[ActionLine, ...]:
        rows = list(session.scalars(select(PanelAction).where(PanelAction.withdrawn.is_not(True))))
        return action_rows.in_order(action_rows.lines_of(session, rows, self._vault.clock.today()))

    # ---- at the meeting ---------------------------------------------------------------------

    def add(self, *, item: str, action: TypedAction) -> Changes:
        """Somebody does something by a day. Refused(WHAT, OWNER, AGENCY, DUE, OWNER_KEPT_OUT, ROLE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        _is_whole(action)
        with self._vault.transaction(_("Action")) as writing:
            about = one(writing.session, AgendaItem, item)
            _may_own(writing.session, about, action, self._vault.clock.today())
            row = PanelAction(id=self._vault.ids.new(), root=about.root, compartment=Compartment.PANEL)
            row.meeting, row.item = about.meeting, about.id
            row.place = len(of_item(writing.session, PanelAction, item))
            _set(row, action)
            writing.session.add(row)
            writing.note(Event.RECORDED, root=about.root, what=PanelAction.__kind__)
        return done(self._vault, writing)

    def take_off(self, *, action: str) -> Changes:
        """An action typed by mistake; it can be undone."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Action taken off")) as writing:
            one(writing.session, PanelAction, action).withdrawn = True
        return done(self._vault, writing)

    # ---- afterwards -------------------------------------------------------------------------

    def finish(self, *, action: str, evidence: str, on: date | None = None) -> Changes:
        """It is done, and this shows it. Refused(EVIDENCE, DONE_ALREADY, ROLE), NotFound."""
        if not evidence.strip():
            raise Refused(ActionRule.EVIDENCE)
        return self._update(action, is_done=True, evidence=evidence.strip(), happened_on=on)

    def open_again(self, *, action: str, why: str) -> Changes:
        """It was not done after all. Refused(NEW_DAY_WHY)."""
        if not why.strip():
            raise Refused(ActionRule.NEW_DAY_WHY)
        return self._update(action, is_done=False, note=why.strip())

    def put_off(self, *, action: str, due: date | None, why: str) -> Changes:
        """Another day, with the reason. Refused(DUE, NEW_DAY_WHY, DONE_ALREADY, ROLE), NotFound."""
        if due is None:
            raise Refused(ActionRule.DUE)
        if not why.strip():
            raise Refused(ActionRule.NEW_DAY_WHY)
        return self._update(action, new_due=due, note=why.strip())

    def _update(self, action: str, **values: object) -> Changes:
        authorise(self._vault.me.role, Compartment.PLAN)
        with self._vault.transaction(_("What became of an action")) as writing:
            about = one(writing.session, PanelAction, action)
            (line,) = action_rows.lines_of(writing.session, [about], self._vault.clock.today())
            if line.done_on is not None and values.get("is_done") is not False:
                raise Refused(ActionRule.DONE_ALREADY)
            values["happened_on"] = values.get("happened_on") or self._vault.clock.today()
            row = ActionUpdate(id=self._vault.ids.new(), root=about.root, compartment=Compartment.PLAN, **values)
            row.action, row.by_name, row.by_agency = about.id, self._vault.me.name, self._vault.me.agency
            writing.session.add(row)
            writing.note(Event.RECORDED, root=about.root, what=ActionUpdate.__kind__)
        half_typed.drop(self._vault, half_typed.became_key(action))
        return done(self._vault, writing)


def _is_whole(action: TypedAction) -> None:
    """Who does it is a person and an agency, never an agency alone."""
    wanted = (
        (action.what, ActionRule.WHAT),
        (action.owner, ActionRule.OWNER),
        (action.agency, ActionRule.AGENCY),
    )
    for words, rule in wanted:
        if not words.strip():
            raise Refused(rule)
    if action.due is None:
        raise Refused(ActionRule.DUE)


def _may_own(session: Session, item: AgendaItem, action: TypedAction, today: date) -> None:
    """Nobody gets an action about somebody in whom they have an interest."""
    interests = interests_of(session, [item.root])
    if kept_from(interests, name=action.owner, agency=action.agency, meeting=item.meeting or "", on=today):
        raise Refused(ActionRule.OWNER_KEPT_OUT)


def _set(row: PanelAction, action: TypedAction) -> None:
    row.what, row.owner, row.agency = action.what.strip(), action.owner.strip(), action.agency.strip()
    row.due, row.done_when = action.due, action.done_when.strip() or None
    row.voice_entry = action.voice_entry or None


def _is_wanted(line: ActionLine, wanted: ActionFilter) -> bool:
    return (
        (wanted.with_done or line.done_on is None)
        and (not wanted.owner or fold(line.owner) == fold(wanted.owner))
        and (not wanted.agency or fold(line.agency) == fold(wanted.agency))
        and (wanted.due_by is None or (line.due is not None and line.due <= wanted.due_by))
        and (not wanted.young_person_id or line.young_person_id == wanted.young_person_id)
        and (
            not wanted.text or fold(wanted.text) in fold(f"{line.what} {line.owner} {line.agency} {line.young_person}")
        )
    )


def _count(lines: list[ActionLine]) -> AgencyCount:
    open_ = [line for line in lines if line.done_on is None]
    late = [line.days_late for line in open_ if line.days_late]
    return AgencyCount(lines[0].agency, len(open_), len(late), max(late, default=0), len(lines) - len(open_))
