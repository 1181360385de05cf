"""Findings: what no constraint may forbid in a union of honest vaults, listed for a person instead."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session


class FindingCode(StrEnum):
    """What was found."""

    WITHDRAWN_BUT_EDITED = "withdrawn-but-edited"
    NEWER_VERSION = "made-by-newer-version"  # detail: the field; "" = the whole kind of record
    UNREADABLE_VALUE = "unreadable-value"  # detail: the field
    FORK = "fork"  # one place in a stream claimed twice; detail: author/vault/compartment/seq
    GAP = (
        "gap"  # changes of a stream that never arrived; detail: author/vault/compartment/seq of the first after the gap
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """Something for a person to look at; `record` is empty when it is about a stream of the root."""

    root: str
    record: str
    code: FindingCode
    detail: str


def findings(session: Session, root: str = "") -> tuple[Finding, ...]:
    """All findings, or those of one root."""
    only, params = ("WHERE root = ?", (root,)) if root else ("", ())
    rows = session.connection().exec_driver_sql(
        f"SELECT root, record, code, detail FROM finding {only} ORDER BY root, record, code, detail", params
    )
    return tuple(Finding(root_, record, FindingCode(code), detail) for root_, record, code, detail in rows)
