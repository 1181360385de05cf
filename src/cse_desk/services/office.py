"""The office's own root: what belongs to nobody's case hangs on it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.models.enums import Compartment
from cse_desk.models.tables.directory import Office
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing


def find(session: Session) -> Office | None:
    """The office of this vault: the first made, where several came together."""
    return session.scalars(select(Office).where(Office.withdrawn.is_not(True)).order_by(Office.id)).first()


def root_of(vault: Vault, writing: Writing) -> str:
    """Its root; the office is written down when something first belongs to it."""
    known = find(writing.session)
    if known is not None:
        return known.id
    root = vault.ids.new()
    writing.session.add(Office(id=root, root=root, compartment=Compartment.DIRECTORY, name=vault.me.agency))
    return root
