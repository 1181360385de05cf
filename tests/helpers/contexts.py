"""A Context of real services on a real vault, as app.compose makes it; only the doors are a test's."""

from dataclasses import fields

from cse_desk.models.labels import label
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import duties_of
from cse_desk.ui.bus import Bus
from cse_desk.ui.context import Context, Services, Who
from cse_desk.ui.jobs import Lanes
from cse_desk.vault.store import Vault
from tests.helpers.doors import FakeDoors


def context_of(vault: Vault, lanes: Lanes, *, doors: FakeDoors | None = None, is_rehearsal: bool = False) -> Context:
    """Every service of an open vault."""
    desk = Desk(vault)
    lanes.release_with(vault.release_thread)
    services = Services(**{one.name: getattr(desk, one.name) for one in fields(Services)})
    return Context(
        services=services,
        lanes=lanes,
        bus=Bus(),
        doors=doors or FakeDoors(),
        clock=vault.clock,
        ids=vault.ids,
        who=Who(vault.me.name, label(vault.me.role), vault.me.agency, duties_of(vault.me.role)),
        is_rehearsal=is_rehearsal,
        undo=desk.people.undo,
    )
