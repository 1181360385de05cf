"""Plain words for what can be wrong with a bundle: for the exchange screen and for `cse-desk verify`."""

from collections.abc import Mapping
from dataclasses import dataclass

from cse_desk.bundle.limits import CannotSeal, Fault, Reason
from cse_desk.bundle.verify import Inside, Outcome, Signatory, Verdict
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, and what to do now. Nothing was changed: the screen says so for all of them."""

    what: str
    do: str


_ASK_AGAIN = "Ask the sender to make the bundle again and send it once more."
_RING = "Do not use this file. Ring the sender on a number you got elsewhere, and tell your manager."
_NOT_OURS = "Check that you chose the right file: a bundle ends in .casex."
_CHANGED = Words("This file was damaged or changed on the way.", _ASK_AGAIN)
_WRONGLY_MADE = Words("This bundle breaks the rules of its format. No honest program makes such a file.", _RING)

REFUSALS: Mapping[Reason, Words] = {
    Reason.TOO_LARGE: Words(
        "This file is larger than a bundle may be.", "Ask the sender to send several smaller bundles."
    ),
    Reason.EMPTY: Words("This file is empty.", _ASK_AGAIN),
    Reason.ARMOURED: Words("This file is sealed as text, which a bundle never is.", _NOT_OURS),
    Reason.NOT_AGE: Words("This is not a bundle.", _NOT_OURS),
    Reason.HEADER_DAMAGED: _CHANGED,
    Reason.PASSPHRASE: Words("This file is sealed with a passphrase, which a bundle never is.", _RING),
    Reason.OTHER_RECIPIENTS: Words("This file is sealed in a way that a bundle never is.", _RING),
    Reason.TOO_MANY_RECIPIENTS: _WRONGLY_MADE,
    Reason.BAD_IDENTITY: Words("The key to open it with is none.", "Check the file you gave as the identity."),
    Reason.NOT_FOR_THIS_KEY: Words(
        "This bundle was sealed for somebody else.",
        "Tell the sender. If you have a new card, give it to them: bundles for the old one have to be sent again.",
    ),
    Reason.DAMAGED: _CHANGED,
    Reason.NOT_A_BUNDLE: Words("The seal opens, but there is no bundle inside.", _RING),
    Reason.CUT_SHORT: Words("A part of the bundle is missing.", _ASK_AGAIN),
    Reason.BAD_SIGNATURE: Words("The signature does not fit: nobody you know has signed this.", _RING),
    Reason.BAD_CARD: Words("The sender's contact card in this file is not whole.", _RING),
    Reason.WRONG_SENDER: Words("The bundle names another sender than the one who signed it.", _RING),
    Reason.RETIRED_KEY: Words(
        "It was signed with a key its owner no longer uses.", "Ask the sender for their new card."
    ),
    Reason.COMPROMISED_KEY: Words("It was signed with a key that somebody else may hold.", _RING),
    Reason.NOT_ADDRESSED_TO_ME: Words(
        "This bundle was signed for other people, not for you.", "Tell the sender: somebody may have passed it on."
    ),
    Reason.NEWER_FORMAT: Words(
        "This bundle was made by a newer version of the program.", "Update this computer, then open it again."
    ),
}

FAULTS: Mapping[Fault, str] = {
    Fault.UNREADABLE: "It cannot be read.",
    Fault.WRONG_ROOT: "It came among the records of another young person.",
    Fault.BODY_MISMATCH: "Its content is not what its author signed.",
    Fault.UNKNOWN_AUTHOR: "Nobody here knows its author.",
    Fault.COMPROMISED_AUTHOR: "Somebody else may hold its author's key.",
    Fault.MAY_NOT_WRITE: "Its author's role does not write this part of a record.",
    Fault.BROKEN_CHAIN: "It does not follow from what its author wrote before.",
    Fault.GAP: "Something its author wrote before it is missing.",
    Fault.NO_HEAD: "Its author's signature does not reach this far.",
    Fault.BAD_HEAD: "Its author's signature does not fit.",
}

CANNOT_SEAL: Mapping[CannotSeal, Words] = {
    CannotSeal.TOO_LARGE: Words("This is more than one bundle may hold.", "Send fewer young people at a time."),
    CannotSeal.ROOT_TOO_LARGE: Words(
        "This record is more than one bundle may hold.", "Leave out what the other side does not need."
    ),
}


def refusal_words(reason: str) -> Words:
    """The words for a reason (its code); codes of a later version get the general ones."""
    try:
        return REFUSALS.get(Reason(reason), _WRONGLY_MADE)
    except ValueError:
        return _WRONGLY_MADE


def fault_words(fault: str) -> str:
    """The words for a held-back record's fault (its code)."""
    try:
        return _(FAULTS[Fault(fault)])
    except ValueError:
        return _(FAULTS[Fault.UNREADABLE])


def cannot_seal_words(reason: str) -> Words:
    """The words for contents that cannot be sealed (its code)."""
    general = Words("The bundle could not be made.", "Nothing was sent. Tell whoever looks after this program.")
    try:
        return CANNOT_SEAL.get(CannotSeal(reason), general)
    except ValueError:
        return general


# ---- a verdict in words --------------------------------------------------------------------


def verdict_lines(verdict: Verdict) -> tuple[str, ...]:
    """What `cse-desk verify` says to a person, line by line."""
    if verdict.outcome is Outcome.UNREADABLE:
        return (_("The file given as {which} cannot be read.").format(which=verdict.unreadable),)
    if verdict.outcome is Outcome.REFUSED:
        words = refusal_words(verdict.refused)
        return (_("REFUSED: {what}").format(what=_(words.what)), _(words.do), f"({verdict.refused})")
    lines = [_("Size {size} bytes, sealed for {n} recipients.").format(size=f"{verdict.size:,}", n=verdict.recipients)]
    if verdict.inside is None or verdict.signer is None:
        return (*lines, _("Without --identity only the outside can be seen; who signed it is inside."))
    return (*lines, *_signer_lines(verdict, verdict.signer), *_inside_lines(verdict.inside))


def _signer_lines(verdict: Verdict, signer: Signatory) -> list[str]:
    who = f"{signer.name}, {signer.agency} ({signer.role})"
    if verdict.signer_is_proved:
        lines = [_("WHOLE, and signed by {who}: the signature fits the card you gave.").format(who=who)]
    else:
        lines = [_("WHOLE, signed by a key that claims to be {who}.").format(who=who)]
        lines.append(
            _("Nobody vouches for that. Give the sender's card with --card, or compare these words by telephone:")
        )
        lines.append("  " + " ".join(signer.safety_words))
    if verdict.claims_differ:
        lines.append(_("Its own card claims other details under the same key. Ask the sender."))
    return lines


def _inside_lines(inside: Inside) -> list[str]:
    lines = [
        _("Bundle {id}, made {when}.").format(id=inside.bundle_id, when=inside.created),
        _("Purpose: {purpose}. Lawful basis: {basis}. Marking: {marking}.").format(
            purpose=inside.purpose or "-", basis=inside.lawful_basis or "-", marking=inside.marking or "-"
        ),
        _("Addressed to: {keys}.").format(keys=", ".join(inside.to)),
        ngettext("{count} record", "{count} records", inside.records)
        + ", "
        + ngettext("{count} change", "{count} changes", inside.changes)
        + ".",
    ]
    lines += [_("Withheld: {what} ({why}).").format(what=what, why=why) for what, why in inside.withheld]
    lines += [
        ngettext("{count} change held back: ", "{count} changes held back: ", count) + fault_words(fault)
        for fault, count in inside.held_back
    ]
    if inside.receipt_for:
        lines.append(_("It is the receipt for bundle {id}.").format(id=inside.receipt_for))
    return lines
