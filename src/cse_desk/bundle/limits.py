"""How large a bundle may be, and every reason for which one is refused or held back.

The numbers are part of the format (FORMAT.md, "Limits"): a reader refuses what a writer must not make.
"""

from enum import StrEnum
from typing import Final

MAX_FILE: Final = 64 * 1024 * 1024  # of the .casex file
MAX_INFLATED: Final = 256 * 1024 * 1024  # of all parts together, after inflating
MAX_MANIFEST: Final = 256 * 1024
MAX_PARTS: Final = 20_000
MAX_RATIO: Final = 200  # inflated length to stored length of one part
RATIO_FREE: Final = 4096  # a part that inflates to no more than this needs no ratio
MAX_PART: Final = 256 * 1024  # of every kind without a limit of its own, after inflating
MAX_ATTACHMENT: Final = 25 * 1024 * 1024
MAX_FORM: Final = 4 * 1024 * 1024
MAX_ROSTER: Final = 4 * 1024 * 1024
MAX_ROOT: Final = 32 * 1024 * 1024  # all `changes` parts of one root, after inflating: what is in memory at once
MAX_HEADER: Final = 64 * 1024  # of the age header
MAX_RECIPIENTS: Final = 200
MAX_CARDS: Final = 2_000
MAX_HEADS: Final = 200_000
MAX_TEXT: Final = 2_000  # characters of one text of the manifest
MAX_WITHHELD: Final = 500
MAX_UNREADABLE: Final = 1_000  # changes of one root; after so many the rest is held back unread
ROOT_TRIES: Final = 8  # envelopes of a part that are read to find whose root it is about
MIN_ENVELOPE: Final = 200  # bytes; the shortest envelope with every key in it is longer


class Reason(StrEnum):
    """Why a bundle is refused whole. The facts named are in `BundleRefused.facts`."""

    # the outside
    TOO_LARGE = "too-large"  # size, limit
    EMPTY = "empty"
    ARMOURED = "armoured"
    NOT_AGE = "not-age"
    HEADER_DAMAGED = "header-damaged"
    PASSPHRASE = "passphrase"  # an age file for a passphrase (scrypt)  # noqa: S105
    OTHER_RECIPIENTS = "other-recipients"  # kind
    TOO_MANY_RECIPIENTS = "too-many-recipients"  # found, limit
    BAD_IDENTITY = "bad-identity"  # the reader's own key is none
    NOT_FOR_THIS_KEY = "not-for-this-key"
    DAMAGED = "damaged"  # right key, but the content does not authenticate
    # the frame
    NOT_A_BUNDLE = "not-a-bundle"
    CUT_SHORT = "cut-short"
    MANIFEST_TOO_LARGE = "manifest-too-large"  # size, limit
    # who
    BAD_SIGNATURE = "bad-signature"
    BAD_CARD = "bad-card"  # fault
    WRONG_SENDER = "wrong-sender"  # the manifest names another key than the one that signed
    RETIRED_KEY = "retired-key"  # author
    COMPROMISED_KEY = "compromised-key"  # author
    NOT_ADDRESSED_TO_ME = "not-addressed-to-me"  # bundle
    # the manifest
    BAD_JSON = "bad-json"  # where, problem
    BAD_MANIFEST = "bad-manifest"  # where
    NEWER_FORMAT = "newer-format"  # found, known
    TOO_MANY_PARTS = "too-many-parts"  # found, limit
    UNKNOWN_PART_KIND = "unknown-part-kind"  # part
    # the parts
    PARTS_CHANGED = "parts-changed"
    PART_TOO_LARGE = "part-too-large"  # part, size, limit
    INFLATED_TOO_LARGE = "inflated-too-large"  # size, limit
    ROOT_TOO_LARGE = "root-too-large"  # size, limit
    WRONG_LENGTH = "wrong-length"  # part
    BYTES_OVER = "bytes-over"  # count
    BAD_COMPRESSION = "bad-compression"  # part
    RATIO = "ratio"  # part, limit
    WRONG_HASH = "wrong-hash"  # part
    BAD_PART = "bad-part"  # part, kind, problem
    TOO_MANY_RECORDS = "too-many-records"  # kind, limit


class Fault(StrEnum):
    """Why one record of a good bundle is quarantined while the others land."""

    UNREADABLE = "unreadable"  # the envelope or the body breaks the rules of a change
    WRONG_ROOT = "wrong-root"  # among the changes of another root
    BODY_MISMATCH = "body-mismatch"  # the body is not the one the envelope names
    UNKNOWN_AUTHOR = "unknown-author"  # neither the sender, nor verified here, nor introduced by a card
    COMPROMISED_AUTHOR = "compromised-author"
    MAY_NOT_WRITE = "may-not-write"  # role x compartment
    BROKEN_CHAIN = (
        "broken-chain"  # the change before it is here and is not what `prev` names, or hangs on one that is broken
    )
    GAP = "gap"  # a change between this one and its author's signed head is missing: nothing vouches for it
    NO_HEAD = "no-head"  # later than every head that a relayed author signed
    BAD_HEAD = "bad-head"  # the head's signature does not fit the author's key


class CannotSeal(StrEnum):
    """Why contents cannot be made into a bundle; facts in `CannotSealBundle.facts`."""

    TOO_LARGE = "too-large"  # several bundles make a longer exchange
    ROOT_TOO_LARGE = "root-too-large"
    ATTACHMENT_TOO_LARGE = "attachment-too-large"
    PART_TOO_LARGE = "part-too-large"
    TOO_MANY_PARTS = "too-many-parts"
    TOO_MANY_RECIPIENTS = "too-many-recipients"
    NO_RECIPIENT = "no-recipient"
    SAME_RECIPIENT_TWICE = "same-recipient-twice"
    NO_COUNTER = "no-counter"
    HAVE_FOR_SEVERAL = "have-for-several"  # a have-list may leave for one recipient only
    NO_CARD_OF_AUTHOR = "no-card-of-author"
    NO_HEAD_OF_STREAM = "no-head-of-stream"
    WRONG_ROOT = "wrong-root"
    BAD_TEXT = "bad-text"
