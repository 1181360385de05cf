"""Tables of this vault alone: they are not recorded in the log and never leave in a bundle. Alembic migrates them.

Moments are aware UTC in Python (`Moment`). Unlike recorded tables these may carry constraints: nothing is merged into them.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from cse_desk.models.tables.base import Base, Code


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC without its mark; a naive moment is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive moment")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again."""
        return None if value is None else value.replace(tzinfo=UTC)


class User(Base):
    """A person whose passphrase opens this vault; the secrets are in the slot file, under that passphrase."""

    __tablename__ = "users"

    author: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    agency: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Code)
    card_text: Mapped[str] = mapped_column(Text)  # "" until the contact card was made
    signing_key: Mapped[bytes] = mapped_column(LargeBinary)
    age_recipient: Mapped[str] = mapped_column(Text)


class Setting(Base):
    """One setting of the vault; `value` is JSON."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class Contact(Base):
    """Somebody we exchange bundles with. A changed signing key is another contact; trust says what we know of the keys."""

    __tablename__ = "contacts"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the signing key
    author: Mapped[str] = mapped_column(String(32), index=True)
    card: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    agency: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Code)
    trust: Mapped[str] = mapped_column(Code)  # enums.TrustState
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    introduced_by: Mapped[str | None] = mapped_column(String(64))  # fingerprint of who relayed the card
    compromised_since: Mapped[datetime | None] = mapped_column(Moment)


class Bundle(Base):
    """A bundle that came or left. `state`: held / taken-in / refused / undone, or sent / receipted."""

    __tablename__ = "bundles"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    direction: Mapped[str] = mapped_column(String(3))  # in / out
    other: Mapped[str] = mapped_column(String(64), index=True)  # the contact's fingerprint
    at: Mapped[datetime] = mapped_column(Moment)
    what: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    counter: Mapped[int] = mapped_column(Integer)
    incarnation: Mapped[str] = mapped_column(String(32))  # the sending vault


class Counter(Base):
    """The number of the last bundle of one incarnation to one recipient, in or out."""

    __tablename__ = "counters"

    incarnation: Mapped[str] = mapped_column(String(32), primary_key=True)
    other: Mapped[str] = mapped_column(String(64), primary_key=True)
    direction: Mapped[str] = mapped_column(String(3), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


class AccessEntry(Base):
    """One entry of the access log: chained by `prev`; `body` may be dropped at the end of its retention, its hash stays."""

    __tablename__ = "access_log"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(27))  # ISO UTC: hashed as written
    author: Mapped[str] = mapped_column(String(32))
    event: Mapped[str] = mapped_column(String(40))
    act: Mapped[str] = mapped_column(String(32))  # "" when nothing was recorded
    body: Mapped[str | None] = mapped_column(Text)  # JSON facts
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    prev: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AccessCheckpoint(Base):
    """The head of the access log, signed; what a cut tail is measured against is a copy that already left."""

    __tablename__ = "access_checkpoints"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    vault: Mapped[str] = mapped_column(String(32))
    author: Mapped[str] = mapped_column(String(32))
    at: Mapped[str] = mapped_column(String(27))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
