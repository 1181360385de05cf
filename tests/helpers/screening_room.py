"""A screening on the screen for tests and pictures: a real vault, a real person, the whole tool filled in or part of it."""

from collections.abc import Mapping

from cse_desk.forms.questionnaire import JsonValue
from cse_desk.models.enums import ScreeningReason
from cse_desk.models.labels import label
from cse_desk.models.records.people import PersonDetails
from cse_desk.services.desk import Desk
from cse_desk.ui.bus import Bus
from cse_desk.ui.context import Context, Services, Who
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screen import ScreenSpec
from cse_desk.vault.store import Vault
from tests.helpers.doors import FakeDoors


def a_context(vault: Vault, lanes: Lanes, doors: FakeDoors | None = None) -> Context:
    """A context whose services work in this vault; the lanes let go of it when they end."""
    desk = Desk(vault)
    lanes.release_with(vault.release_thread)
    return Context(
        services=Services(
            people=desk.people,
            screenings=desk.screenings,
            referrals=desk.referrals,
            contacts=desk.contacts,
            exchange=desk.exchange,
            tasks=desk.tasks,
            search=desk.search,
            directory=desk.directory,
            printing=desk.printing,
        ),
        lanes=lanes,
        bus=Bus(),
        doors=doors or FakeDoors(),
        clock=vault.clock,
        ids=vault.ids,
        who=Who(vault.me.name, label(vault.me.role), vault.me.agency),
        undo=desk.people.undo,
    )


def a_screening(
    vault: Vault,
    details: PersonDetails,
    answers: Mapping[str, JsonValue] | None = None,
    *,
    reason: ScreeningReason = ScreeningReason.NEW_CONCERN,
) -> str:
    """A young person with a screening that was begun, with these answers recorded."""
    desk = Desk(vault)
    young_person_id = next(iter(desk.people.create(details).roots))
    _changes, screening_id = desk.screenings.start(young_person_id=young_person_id, reason=reason)
    if answers:
        record = desk.screenings.open(screening_id=screening_id)
        desk.screenings.save(
            screening_id=screening_id,
            answers={**record.answers, **answers},
            last_page="",
            last_item="",
            seen=record.seen,
        )
    return screening_id


def screening_spec() -> ScreenSpec:
    """The screen as the window's register has it."""
    from cse_desk.ui.screens.screening.screen import ScreeningScreen

    return ScreenSpec("screening", "Screening", "document", ScreeningScreen, in_rail=False, under="people")
