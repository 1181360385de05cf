"""A bundle about many young people: read and taken in root by root, so that memory holds a portion and never the whole."""

import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cse_desk.models.enums import Compartment
from cse_desk.models.tables.people import PersonName, Professional, YoungPerson
from cse_desk.services.desk import Desk
from cse_desk.services.sealing import Outgoing, Sealing
from tests.unit.services.exchanging import acquaint, looked
from tests.unit.services.pairing import coordinator, worker

pytestmark = pytest.mark.first

__all__ = ["coordinator", "worker"]
EACH = 50  # changes about one young person


def somebody(desk: Desk, number: int) -> str:
    """A young person with as many professionals as make fifty changes."""
    root = desk.vault.ids.new()
    with desk.vault.transaction("many") as writing:
        identity = Compartment.IDENTITY
        writing.session.add(YoungPerson(id=root, root=root, compartment=identity, school=f"School {number}"))
        writing.session.add(
            PersonName(
                id=desk.vault.ids.new(), root=root, compartment=identity, name_kind="legal", given=f"Ada{number}"
            )
        )
        for at in range(EACH - 2):
            row = Professional(id=desk.vault.ids.new(), root=root, compartment=identity)
            row.name, row.agency, row.role = f"Worker {at}", "Marlport Council", "Teacher"
            writing.session.add(row)
    return root


def bundle(worker: Desk, roots: tuple[str, ...], path: Path) -> Path:
    (martin,) = worker.contacts.all()
    outgoing = Outgoing(
        bundle_id=worker.vault.ids.new(),
        recipient=martin,
        counter=1,
        purpose="Test",
        roots=roots,
        compartments=(Compartment.IDENTITY.value,),
    )
    path.write_bytes(Sealing(worker.vault).seal(outgoing)[0])
    return path


def peak_of(work: Callable[[], object]) -> int:
    """The most memory Python held during the work, above what it held before."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def test_five_thousand_changes_take_hardly_more_memory_than_half_of_them(
    worker: Desk, coordinator: Desk, tmp_path: Path
) -> None:
    acquaint(worker, coordinator)
    roots = tuple(somebody(worker, number) for number in range(150))
    peaks = []
    for some in (
        roots[:50],
        roots[50:],
    ):  # both of young people who are new here: those that come back are worked on otherwise
        path = bundle(worker, some, tmp_path / f"{len(some)}.casex")
        shown = looked(coordinator, path)
        assert dict(shown.counts)["new"] == EACH * len(some)
        peaks.append(peak_of(partial(coordinator.exchange.take_in, path=path, bundle_id=shown.bundle_id)))
    assert len(coordinator.exchange.lines()) == 2
    assert peaks[1] < 1.2 * peaks[0]


def test_it_comes_whole(worker: Desk, coordinator: Desk, tmp_path: Path) -> None:
    acquaint(worker, coordinator)
    roots = tuple(somebody(worker, number) for number in range(8))
    path = bundle(worker, roots, tmp_path / "b.casex")
    shown = looked(coordinator, path)
    assert dict(shown.counts)["new"] == 8 * EACH
    assert len({one.young_person for one in shown.items}) == 8
    assert shown.about == 8
    done = coordinator.exchange.take_in(path=path, bundle_id=shown.bundle_id)
    assert set(done.young_people) == set(roots)
    assert len(coordinator.people.row_page(roots)) == 8
