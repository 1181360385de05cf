"""Unlocking, and the list of young people."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from cse_desk.models.records.people import PersonFilter
from cse_desk.services.people import People
from cse_desk.services.search import Search
from cse_desk.services.tasks import Tasks
from cse_desk.vault import keys
from cse_desk.vault.store import Vault
from tests.bench import plain, seed, words
from tests.bench.measure import Figure, median, once, p95
from tests.bench.seed import Say, Seeded

_PAGE = 100
_SAVED = ("", "mine", "harmed", "moved-up", "due-7", "prompts-open", "not-screened", "referred")
_SORTS = ("name", "age", "harm", "level", "vpg", "lead", "next-due", "recent")


def unlocking(seeded: Seeded, work: Path, say: Say) -> Iterator[Figure]:
    """From the derived key to the first page of the list, its filters with their counts, and what is due today."""
    folder = seeded.copy(work)
    times: list[float] = []
    for _ in range(5):
        vault, took = _first_screen(folder)
        times.append(took)
        vault.close()
    vault = seed.unlock(folder)
    with plain.overheard(vault) as heard:
        _look(vault)
    connection = plain.open_plain(plain.unsealed(seeded, vault, say))
    plain.replayed(connection, heard)
    controls = [plain.replayed(connection, heard) for _ in range(5)]
    connection.close()
    vault.close()
    yield Figure(
        "unlock to first screen",
        median(times),
        "s",
        1.5,
        "the screen's statements, plain SQLite",
        median(controls),
        note="after key derivation; list, counts, leads, today",
    )


def _first_screen(folder: Path) -> tuple[Vault, float]:
    """An open vault whose first screen was read, and how long it took without deriving the key."""
    deriving, usual = _Deriving(), keys.stretch
    keys.stretch = deriving.around(usual)
    try:
        started = time.perf_counter()
        vault = seed.unlock(folder)
        _look(vault)
        took = time.perf_counter() - started
    finally:
        keys.stretch = usual
    assert deriving.seconds > 0
    return vault, took - deriving.seconds


class _Deriving:
    """Takes the time of the one slow function that is meant to be slow."""

    seconds = 0.0

    def around(self, usual: Callable[..., bytearray]) -> Callable[..., bytearray]:
        def stretch(*given: object, **named: object) -> bytearray:
            made, took = once(partial(usual, *given, **named))
            self.seconds += took
            return made

        return stretch


def _look(vault: Vault) -> None:
    people = People(vault)
    _page(people, PersonFilter())
    people.counts()
    people.leads()
    Tasks(vault).today()


def _page(people: People, wanted: PersonFilter) -> None:
    """The whole list in order, and its first hundred rows."""
    people.row_page(people.rows(wanted)[:_PAGE])


# ---- the list ------------------------------------------------------------------------------


def lists(seeded: Seeded, work: Path, say: Say) -> Iterator[Figure]:
    """Filtering, sorting, typing into the list's box and into the search box."""
    vault = seed.unlock(seeded.copy(work))
    connection = plain.open_plain(plain.unsealed(seeded, vault, say))
    people, search = People(vault), Search(vault)
    search.find("abc")  # searching is written down once in a while: not within the times
    for name, works, note in (
        ("list filter and sort, p95", _filters(people), "every filter by every column, both ways"),
        ("list narrowed by typing, p95", _typing(people), "one letter to whole words"),
        ("search box from three letters, p95", _searching(search), "people and records, newest first"),
    ):
        ours, control = plain.beside(vault, connection, works)
        slowest = f"worst {max(ours) * 1000:.0f} ms of {len(works)}; {note}"
        same = "the same statements, plain SQLite"
        yield Figure(name, p95(ours) * 1000, "ms", 100, same, p95(control) * 1000, note=slowest)
    connection.close()
    vault.close()


def _filters(people: People) -> list[Callable[[], object]]:
    wanted = [
        PersonFilter(saved=saved, sort=sort, descending=descending)
        for saved in _SAVED
        for sort in _SORTS
        for descending in (False, True)
    ]
    wanted += [PersonFilter(ages=(12, 14), sort=sort) for sort in _SORTS]
    wanted += [PersonFilter(lead=lead, sort=sort) for lead in people.leads()[:3] for sort in _SORTS]
    return [partial(_page, people, one) for one in wanted]


def _typing(people: People) -> list[Callable[[], object]]:
    typed = [name[:letters] for name in words.GIVEN[::9] for letters in range(1, len(name) + 1)]
    typed += ["ts99", "marl", "saltmarsh aca", "mai tran", "har", "zzz", "01632", "999 000 00"]
    return [partial(_page, people, PersonFilter(text=text)) for text in typed]


def _searching(search: Search) -> list[Callable[[], object]]:
    typed = [name[:letters] for name in words.GIVEN[::9] for letters in range(3, len(name) + 1)]
    typed += [
        "mar",
        "marl",
        "har",
        "sch",
        "saltmarsh",
        "new phone",
        "pho onl",
        "qua row",
        "zzz",
        "mai tran",
        "999 000 0077",
    ]
    return [partial(search.find, text) for text in typed]
