"""Makes a stored story of the present schema and bundle format: `PYTHONPATH=src:. python tests/data/stories/make.py`.

Run once when either number rises, and commit `schema-<n>-format-<m>/`; never make an older one again. In it are `vault/`, the vault of a
coordinator with a VPG, a young person on its agenda and a decision; `referral.casex`, which a social worker sent there and which was not
taken in yet; `card.txt`, the social worker's card; and `told.json`, what the vault holds, in terms that outlive any schema. Everybody is
invented, and the passphrase is that of tests/helpers/vaults.py.
"""

import json
import shutil
import tempfile
from pathlib import Path

from tests.helpers.panel_room import Room, a_child, accepted, decided
from tests.helpers.vaults import MORNING, PASSPHRASE, PEOPLE, unlocking
from tests.unit.services.exchanging import a_person, acquaint, drafted, looked, screened, submitted, taken_in
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.services.storied import Told, access_log_at, told, told_after

from cse_desk.bundle.manifest import VERSION
from cse_desk.clock import SetClock
from cse_desk.models.enums import AgendaWhy, Role, Strand
from cse_desk.services import case_summaries
from cse_desk.services.desk import Desk
from cse_desk.vault import schema


def main() -> None:
    """Make it beside this file; refuses to replace."""
    here = Path(__file__).parent / f"schema-{schema.KNOWN}-format-{VERSION}"
    here.mkdir()
    clock = SetClock(MORNING)
    with tempfile.TemporaryDirectory() as place:
        worker, coordinator = (_desk(Path(place), role, clock) for role in (Role.SOCIAL_WORKER, Role.COORDINATOR))
        acquaint(worker, coordinator)
        _panel(coordinator)
        clock.go_on(days=1)
        root = a_person(worker, MAISIE)
        screened(worker, root)
        sent = submitted(worker, root, drafted(worker, root, Strand.SEXUAL, Strand.MISSING), Path(place))
        shutil.copy(sent.path, here / "referral.casex")
        (here / "card.txt").write_text(worker.contacts.my_card().text, encoding="utf-8")
        before = {"access_log": access_log_at(coordinator.vault), **told(coordinator.vault)}
        for desk in (worker, coordinator):
            desk.vault.close()
        shutil.copytree(coordinator.vault.folder, here / "vault", ignore=shutil.ignore_patterns("lock", "tries"))
        after = _taken_in(coordinator.vault.folder, sent.path, clock)
    text = json.dumps({"schema": schema.KNOWN, "format": VERSION, "before": before, "after": after}, indent=1)
    (here / "told.json").write_text(text + "\n", encoding="utf-8")


def _taken_in(folder: Path, bundle: Path, clock: SetClock) -> Told:
    """What the coordinator holds once the referral is in, and what was promised before."""
    vault = unlocking(folder.parent, clock).unlock(vault_folder=folder.name, passphrase=PASSPHRASE)
    case_summaries.attach(vault)
    desk = Desk(vault)
    try:
        counts = dict(looked(desk, bundle).counts)
        taken_in(desk, bundle)
        return {"counts": counts, **told_after(vault)}
    finally:
        vault.close()


def _desk(place: Path, role: Role, clock: SetClock) -> Desk:
    name, agency = PEOPLE[role]
    vault = unlocking(place / role.value, clock).create(passphrase=PASSPHRASE, name=name, agency=agency, role=role)
    case_summaries.attach(vault)
    return Desk(vault)


def _panel(desk: Desk) -> None:
    """A VPG with people and a meeting; Kofi was added a month ago and is on its agenda."""
    room = Room.of(desk)
    root = a_child(desk, somebody("Kofi", "Asante", school="Saltmarsh Academy"))
    accepted(desk, root)
    decided(desk, root)
    desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=AgendaWhy.REVIEW)


if __name__ == "__main__":
    main()
