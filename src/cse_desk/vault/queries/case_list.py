"""The list of young people: narrowing, sorting, counting - all in SQL, ids first, rows by the page (design/ARCHITECTURE §6)."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, func, literal_column, select
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeEngine

from cse_desk.ids import ManyIds
from cse_desk.models.tables.summary import DERIVED, CaseSummary, PersonWord
from cse_desk.vault.sql import IN, as_list, write_many

_DIALECT = sqlite_dialect()
_LAST = "\U0010ffff"
FEW = 2000  # rows that are quicker looked up one by one than met in reading all
SHORTEST_WORD = 3  # letters from which any word is searched; shorter ones begin a name
SORTS = {
    "name": "sort_name",
    "age": "sort_age",
    "harm": "sort_harm",
    "level": "sort_level",
    "vpg": "sort_vpg",
    "lead": "sort_lead",
    "next-due": "sort_due",
    "recent": "latest",
}
_CONDITIONS = {  # saved filter -> condition and how many parameters it takes
    "mine": "sort_lead = :me",
    "harmed": "sort_harm < 2",
    "moved-up": "direction = 'up'",
    "due-7": "sort_due < :week",
    "prompts-open": "open_prompts > 0",
    "not-screened": "sort_level = 5",
    "referred": "sort_vpg < 6",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list, folded and worked out for the day."""

    words: tuple[str, ...] = ()
    saved: str = ""
    sort_ages: tuple[int, int] | None = None
    lead: str = ""
    sort: str = "name"
    descending: bool = False
    me: str = ""  # my own name, folded
    week: int = 0  # seconds since 1970: what is due before it counts for due-7


def ids(session: Session, wanted: Wanted, limit: int = -1) -> ManyIds:
    """Everybody the filter leaves, in order; at most `limit` of them.

    Few whom a word finds are looked up and sorted then. Anything else reads along the index of the order, which holds all that a filter
    looks at: each look elsewhere would be another page of the file.
    """
    conditions, values = _where(wanted)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    values["most"] = limit
    few = _finds_few(session, wanted.words)
    along = "" if few else f" INDEXED BY case_summaries_{SORTS.get(wanted.sort, 'sort_name').removeprefix('sort_')}"
    found = f"SELECT root FROM case_summaries{along} {where} ORDER BY {_order(wanted, few=few)} LIMIT :most"
    row = _fast(session, f"SELECT group_concat(root) FROM ({found})", values)
    return ManyIds(row[0] or "")


def _fast(session: Session, sql: str, values: dict[str, object]) -> Any:
    """One row as the driver gives it: a hundred thousand ids come as one text, in about half the time of so many rows."""
    cursor = session.connection().connection.cursor()
    try:
        return cursor.execute(sql, values).fetchone()
    finally:
        cursor.close()


def _finds_few(session: Session, words: Sequence[str]) -> bool:
    """Whether one of the words does."""
    found = "SELECT 1 FROM person_words WHERE kind = 'word' AND word >= :w AND word < :wz LIMIT :few + 1"
    counts = f"SELECT count(*) <= :few FROM ({found})"
    whole = [word for word in words if len(word) >= SHORTEST_WORD]
    return any(_fast(session, counts, {"w": word, "wz": word + _LAST, "few": FEW})[0] for word in whole)


def _order(wanted: Wanted, *, few: bool) -> str:
    """The order; `+` keeps the indexes of orders out."""
    column = SORTS.get(wanted.sort, "sort_name")
    way = "DESC" if wanted.descending != (column == "latest") else "ASC"
    columns = [column] if column in ("sort_name", "latest") else [column, "sort_name"]
    return ", ".join(f"{'+' if few else ''}{one} {way}" for one in [*columns, "root"])


def _where(wanted: Wanted) -> tuple[list[str], dict[str, object]]:
    conditions: list[str] = []
    values: dict[str, object] = {}
    if wanted.saved in _CONDITIONS:
        conditions.append(_CONDITIONS[wanted.saved])
        values |= {"me": wanted.me, "week": wanted.week}
    if wanted.sort_ages is not None:
        conditions.append("sort_age BETWEEN :youngest AND :oldest")
        values |= {"youngest": wanted.sort_ages[0], "oldest": wanted.sort_ages[1]}
    if wanted.lead:
        conditions.append("lead = :lead")
        values["lead"] = wanted.lead
    for number, word in enumerate(wanted.words):
        conditions.append(_starts_a_word(word, f"w{number}"))
        values |= {f"w{number}": word, f"w{number}z": word + _LAST, f"w{number}in": f"% {_literal(word)}%"}
    return conditions, _used(conditions, values)


def _starts_a_word(word: str, name: str) -> str:
    if len(word) >= SHORTEST_WORD:
        found = f"SELECT n FROM person_words WHERE kind = 'word' AND word >= :{name} AND word < :{name}z"
        return f"n IN ({found})"
    return f"((sort_name >= :{name} AND sort_name < :{name}z) OR sort_name LIKE :{name}in ESCAPE '!')"


def _literal(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _used(conditions: Iterable[str], values: dict[str, object]) -> dict[str, object]:
    text = " ".join(conditions) + " "
    return {name: value for name, value in values.items() if any(f":{name}{end}" in text for end in " )")}


# made once: each made anew refers to itself, and keeps its ids until Python looks for circles, which a take-in puts off
_LINES: Final = select(CaseSummary).where(
    CaseSummary.root.in_(select(func.json_each(bindparam("roots")).table_valued("value").c.value))
)


def lines(session: Session, roots: Collection[str]) -> dict[str, CaseSummary]:
    """The rows of a page of the list."""
    return {row.root: row for row in session.scalars(_LINES, {"roots": as_list(roots)})}


def counts(session: Session, *, me: str, week: int) -> dict[str, int]:
    """How many each saved filter leaves; "" is everybody."""
    parts = [f"(SELECT count(*) FROM case_summaries WHERE {condition})" for condition in _CONDITIONS.values()]
    row = session.connection().exec_driver_sql(
        f"SELECT (SELECT count(*) FROM case_summaries), {', '.join(parts)}", {"me": me, "week": week}
    )
    return dict(zip(("", *_CONDITIONS), row.one(), strict=True))


def leads(session: Session) -> tuple[str, ...]:
    """Everybody who is somebody's lead, by name; jumps along the index from one name to the next."""
    rows = session.connection().exec_driver_sql(
        """WITH RECURSIVE each(lead) AS (
            SELECT min(lead) FROM case_summaries WHERE lead > ''
            UNION ALL SELECT (SELECT min(lead) FROM case_summaries WHERE lead > each.lead) FROM each WHERE lead IS NOT NULL
        ) SELECT lead FROM each WHERE lead IS NOT NULL"""
    )
    return tuple(lead for (lead,) in rows)


def with_something_due(
    session: Session, before: int, limit: int, *, besides: Collection[str] = ()
) -> tuple[CaseSummary, ...]:
    """Those with something due before a moment (seconds since 1970), the soonest first, then those where something undated waits.

    `besides`: who has only these things to be done is passed over.
    """
    soonest, waiting = _due(before, besides)
    order = CaseSummary.sort_due if not besides else _DUE
    found = select(CaseSummary).where(*soonest).order_by(order).limit(limit)
    return (*session.scalars(found), *session.scalars(select(CaseSummary).where(*waiting).limit(limit)))


def count_with_something_due(session: Session, before: int, *, besides: Collection[str] = ()) -> tuple[int, int]:
    """How many both are: with something due before that moment; and only with something undated."""
    soonest, waiting = (
        session.scalar(select(func.count()).select_from(CaseSummary).where(*each)) or 0
        for each in _due(before, besides)
    )
    return soonest, waiting


# without an index: what is due stands in the row itself, and looked up one by one the rows take three times as long as read through
_DUE, _UNDATED = literal_column("+case_summaries.sort_due", Integer), literal_column("+case_summaries.undated", Integer)


def _due(before: int, besides: Collection[str]) -> tuple[tuple[ColumnElement[bool], ...], ...]:
    if not besides:
        return (CaseSummary.sort_due < before,), (CaseSummary.undated > 0, CaseSummary.sort_due >= before)
    each = func.json_each(CaseSummary.due).table_valued("value")
    other = select(1).select_from(each).where(func.json_extract(each.c.value, "$[0]").not_in(sorted(besides))).exists()
    return (before > _DUE, other), (_UNDATED > 0, before <= _DUE, other)


def in_state(session: Session, sort_vpg: int, limit: int) -> tuple[CaseSummary, ...]:
    """Those whose furthest referral is in this state."""
    chosen = select(CaseSummary).where(CaseSummary.sort_vpg == sort_vpg).order_by(CaseSummary.sort_name).limit(limit)
    return tuple(session.scalars(chosen))


def count_in_state(session: Session, sort_vpg: int) -> int:
    """How many they are."""
    return session.scalar(select(func.count()).where(CaseSummary.sort_vpg == sort_vpg)) or 0


def sharing_a_key(session: Session, keys: Iterable[tuple[str, str]], limit: int) -> tuple[str, ...]:
    """Who is kept under any of these (kind, word), those with most keys in common first."""
    listed = [[kind, word] for kind, word in sorted(keys)]
    rows = session.connection().exec_driver_sql(
        "SELECT c.root, count(*) AS shared FROM json_each(:keys) k JOIN person_words w"
        " ON w.kind = k.value ->> 0 AND w.word = k.value ->> 1 JOIN case_summaries c ON c.n = w.n"
        " GROUP BY w.n ORDER BY shared DESC, c.root LIMIT :most",
        {"keys": json.dumps(listed, ensure_ascii=False), "most": limit},
    )
    return tuple(root for root, _ in rows)


# ---- keeping it ----------------------------------------------------------------------------


Word = tuple[str, str, str]  # kind, word, root


def create(connection: Connection, *, indexed: bool = True) -> None:
    """Make the tables where they are missing; without their indexes where these are made later by `index`."""
    if indexed:
        DERIVED.create_all(connection)
        return
    for table in DERIVED.sorted_tables:
        connection.execute(CreateTable(table))


def index(connection: Connection) -> None:
    """Make the indexes of tables that were made without."""
    for table in DERIVED.sorted_tables:
        for one in table.indexes:
            connection.execute(CreateIndex(one))


def add(connection: Connection, rows: Sequence[dict[str, object]], words: Iterable[Word]) -> None:
    """Add the rows of roots that have none; their words wait until `add_words`."""
    first = 1 + (connection.exec_driver_sql("SELECT max(n) FROM case_summaries").scalar() or 0)
    numbers = {str(row["root"]): first + at for at, row in enumerate(rows)}
    _insert(connection, [{**row, "n": numbers[str(row["root"])]} for row in rows])
    let_words_wait(connection, words, numbers)


def let_words_wait(connection: Connection, words: Iterable[Word], numbers: Mapping[str, int]) -> None:
    """Keep words until `add_words`: each of many that are added in no order touches another page."""
    connection.exec_driver_sql("CREATE TEMP TABLE IF NOT EXISTS waiting_words(kind TEXT, word TEXT, n INTEGER)")
    write_many(
        connection,
        "INSERT INTO waiting_words(kind, word, n) VALUES (?, ?, ?)",
        [(kind, word, numbers[root]) for kind, word, root in words],
    )


def add_words(connection: Connection) -> None:
    """Add the words that wait, in their order: many at a time, and none of them sorted by Python, which would hold up the window."""
    connection.exec_driver_sql(
        f"INSERT OR IGNORE INTO {PersonWord.__tablename__}(kind, word, n)"
        " SELECT kind, word, n FROM waiting_words ORDER BY kind, word, n"
    )
    connection.exec_driver_sql("DROP TABLE waiting_words")


def _insert(connection: Connection, numbered: Sequence[dict[str, object]]) -> None:
    table = CaseSummary.metadata.tables[CaseSummary.__tablename__]
    stored = [(column.name, _stored(column.type)) for column in table.columns]
    names = ", ".join(name for name, _ in stored)
    marks = ", ".join("?" * len(stored))
    write_many(
        connection,
        f"INSERT INTO {table.name}({names}) VALUES ({marks})",
        [tuple(store(row[name]) for name, store in stored) for row in numbered],
    )


def _stored(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    """What SQLite is given for a value, as SQLAlchemy would give it; a statement of its own for each row is slow."""
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT) or _as_it_is


def _as_it_is(value: object) -> object:
    return value


def insert_words(connection: Connection, words: Iterable[Word], numbers: Mapping[str, int]) -> None:
    """Add words at once."""
    write_many(
        connection,
        f"INSERT OR IGNORE INTO {PersonWord.__tablename__}(kind, word, n) VALUES (?, ?, ?)",
        sorted((kind, word, numbers[root]) for kind, word, root in words),
    )


def drop(connection: Connection) -> None:
    """Throw everything away, also tables an older version made."""
    for table in DERIVED.sorted_tables:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table.name}")


def state(connection: Connection, key: str) -> str:
    """A note about what is here; "" when there is none."""
    found = connection.exec_driver_sql("SELECT value FROM summary_state WHERE key = ?", (key,)).scalar()
    return found or ""


def set_state(connection: Connection, key: str, value: str) -> None:
    """Note something about what is here."""
    connection.exec_driver_sql("INSERT OR REPLACE INTO summary_state(key, value) VALUES (?, ?)", (key, value))


def replace(
    connection: Connection,
    roots: Collection[str],
    rows: Sequence[dict[str, object]],
    words: Sequence[Word],
    keep_words: Callable[[Connection, Iterable[Word], Mapping[str, int]], None] = insert_words,
) -> None:
    """Write the rows and words of these roots in place of what was there. `keep_words`: `insert_words`, or `let_words_wait`."""
    found = connection.exec_driver_sql(f"SELECT root, n FROM case_summaries WHERE root {IN}", (as_list(roots),))
    numbers = {row[0]: row[1] for row in found}
    gone = as_list(numbers.values())
    connection.exec_driver_sql(f"DELETE FROM person_words WHERE n {IN}", (gone,))
    connection.exec_driver_sql(f"DELETE FROM case_summaries WHERE n {IN}", (gone,))
    after = 1 + (connection.exec_driver_sql("SELECT max(n) FROM case_summaries").scalar() or 0)
    new = (str(row["root"]) for row in rows if row["root"] not in numbers)
    numbers |= {root: max(after, 1 + max(numbers.values(), default=0)) + i for i, root in enumerate(new)}
    _insert(connection, [{**row, "n": numbers[str(row["root"])]} for row in rows])
    keep_words(connection, words, numbers)
