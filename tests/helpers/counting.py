"""How many statements some work puts to the vault: a list of whatever length asks for as many."""

from collections.abc import Callable

from sqlalchemy import event

from cse_desk.vault.store import Vault


def statements_of(vault: Vault, work: Callable[[], object]) -> int:
    """How many."""
    statements: list[str] = []

    def hear(_connection: object, _cursor: object, text: str, *_more: object) -> None:
        statements.append(text)

    with vault.reading() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return len(statements)
