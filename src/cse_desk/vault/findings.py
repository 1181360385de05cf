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
    kind: str  # of the record
    author: str  # whose stream it is about
    author_name: str  # "" when no card came


def findings(session: Session, root: str = "") -> tuple[Finding, ...]:
    """All findings, or those of one root."""
    only, params = ("WHERE f.root = ?", (root,)) if root else ("", ())
    rows = session.connection().exec_driver_sql(
        f"{_FINDINGS} {only} ORDER BY f.root, f.record, f.code, f.detail", params
    )
    return tuple(Finding(root_, record, FindingCode(code), *more) for root_, record, code, *more in rows)


_FINDINGS = """SELECT f.root, f.record, f.code, f.detail, coalesce(r.kind, ''), f.author, coalesce(w.name, u.name, '')
    FROM (SELECT *, iif(record = '', substr(detail, 1, instr(detail, '/') - 1), '') AS author FROM finding) f
    LEFT JOIN log_record r ON r.record = f.record AND f.record != ''
    LEFT JOIN log_author w ON w.author = f.author LEFT JOIN users u ON u.author = f.author"""
