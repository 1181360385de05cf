"""A verdict in words: what `cse-desk verify` prints."""

from collections.abc import Iterator

from cse_desk.bundle import sentences
from cse_desk.bundle.verify import Inside, Outcome, Signatory, Verdict
from cse_desk.i18n import from_wire, moment, ngettext
from cse_desk.i18n import gettext as _


def in_words(verdict: Verdict) -> str:
    """The verdict first, then what it rests on; a line each."""
    return "\n".join([_headline(verdict), *_details(verdict)])


def _headline(verdict: Verdict) -> str:
    if verdict.unreadable:
        return _unreadable(verdict.unreadable)
    if verdict.refused:
        return _("REFUSED. {why}").format(why=sentences.refusal(verdict.refused, dict(verdict.facts)))
    if verdict.outcome is Outcome.REFUSED:
        return _("REFUSED IN PART. The file is whole, but not everything in it can be believed.")
    if verdict.outcome is Outcome.PROVED:
        return _("WHOLE AND PROVED. The file is as it was signed, and the signature fits the card you gave.")
    if verdict.inside is None:
        return _("SEALED. Without an identity only the outside of the file can be seen.")
    return _("WHOLE, SIGNER NOT PROVED. The file is as it was signed, but who signed it is only a claim.")


def _unreadable(what: str) -> str:
    if what == "identity":
        return _("UNREADABLE. The identity file holds no age identity.")
    if what == "card":
        return _("UNREADABLE. The card file holds no valid contact card.")
    return _("UNREADABLE. The file cannot be read.")


def _details(verdict: Verdict) -> Iterator[str]:
    if verdict.recipients:
        yield ngettext(
            "Outside: sealed with age to {count} key", "Outside: sealed with age to {count} keys", verdict.recipients
        )
    if verdict.signer is not None:
        yield from _signed_by(verdict, verdict.signer)
    if verdict.inside is not None:
        yield from _inside(verdict.inside)


def _signed_by(verdict: Verdict, signer: Signatory) -> Iterator[str]:
    who = _("{name}, {agency} ({role})").format(name=signer.name, agency=signer.agency, role=signer.role)
    if verdict.signer_is_proved:
        yield _("Signed by: {who}").format(who=who)
    elif verdict.claims_differ:
        yield _("Signed by the key of the card you gave, which now claims to be: {who}").format(who=who)
    else:
        yield _("Signed by a key that claims to be: {who}").format(who=who)
    yield _("  key {author}").format(author=signer.author)
    yield _("  safety words: {words}").format(words=" ".join(signer.safety_words))


def _inside(inside: Inside) -> Iterator[str]:
    yield _("Addressed to: {to}").format(to=", ".join(inside.to))
    yield _("Bundle {id}, made {when}").format(id=inside.bundle_id, when=moment(from_wire(inside.created)))
    yield _("Purpose: {purpose}").format(purpose=_line(inside.purpose))
    yield _("Lawful basis: {basis}").format(basis=_line(inside.lawful_basis))
    if inside.marking:
        yield _("Marking: {marking}").format(marking=_line(inside.marking))
    yield ngettext("Inside: {count} change", "Inside: {count} changes", inside.changes) + ngettext(
        " about {count} record", " about {count} records", inside.records
    )
    for kind, count, size in inside.parts:
        yield "  " + ngettext("{count} part", "{count} parts", count) + f" {kind}: {size:,} B"
    for what, why in inside.withheld:
        yield _("Withheld: {what} ({why})").format(what=_line(what), why=_line(why))
    for author in inside.authors:
        yield _("Introduced by the sender: {name}, {agency} ({role}), key {author}").format(
            name=author.name, agency=author.agency, role=author.role, author=author.author
        )
    for fault, count in inside.held_back:
        yield ngettext(
            "{count} change would be held back: these", "{count} changes would be held back: these", count
        ) + (" " + sentences.fault(fault))
    if inside.receipt_for:
        yield _("A receipt for bundle {id}").format(id=inside.receipt_for)


def _line(text: str) -> str:
    """One line, whatever the sender put into it: a sender's words never look like ours."""
    return " ".join(text.split())
