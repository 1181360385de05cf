"""What came of several people writing apart that no rule may forbid, in words, with what to do about it (design ARCHITECTURE 4)."""

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.labels import label
from cse_desk.models.records.people import RecordFinding
from cse_desk.services.history_labels import KINDS
from cse_desk.services.history_words import field_label
from cse_desk.vault.findings import Finding, FindingCode
from cse_desk.vault.store import Vault


def findings(vault: Vault, root: str) -> tuple[RecordFinding, ...]:
    """Everything of a young person's record that somebody should look at; what says the same is said once."""
    found = vault.findings(root)
    proved = _proved(vault, root) if any(one.code is FindingCode.FORK for one in found) else frozenset()
    return tuple(dict.fromkeys(_said(one, proved) for one in found))


def _proved(vault: Vault, root: str) -> frozenset[str]:
    """Whose two histories both bear their signature."""
    return frozenset(fork.stream.author for fork, proof in vault.forks(root) if proof is not None)


def _said(one: Finding, proved: frozenset[str]) -> RecordFinding:
    if one.code is FindingCode.FORK:
        return _fork(one, one.author in proved)
    if one.code is FindingCode.GAP:
        return _gap(one)
    what = _(KINDS.get(one.kind, one.kind))
    if one.code is FindingCode.WITHDRAWN_BUT_EDITED:
        return RecordFinding(
            _("{what}: one person took it off, another changed it").format(what=what),
            _(
                "Neither knew of the other. It is off the list; what the other wrote stands in the history. Whoever took it off can undo "
                "that. To settle that it should be off, they then take it off again."
            ),
        )
    if one.code is FindingCode.NEWER_VERSION:
        return RecordFinding(
            _("{what}: a part of it was written with a newer version of Desk").format(what=what),
            _("It is kept as it came, and can be read here once this computer has that version."),
        )
    return RecordFinding(
        _("{field}: what came cannot be read").format(field=field_label(one.kind, one.detail)),
        _("It is kept as it came. Ask whoever wrote it what it should say, and write it down again."),
    )


def _fork(one: Finding, is_proved: bool) -> RecordFinding:
    signed = _("Both bear their signature.") if is_proved else ""
    told = _("Both parts are kept. Ask them which computer they work on, and look through what they wrote.")
    why = _("This happens when a copy of a vault, or an older backup, is used beside the first.")
    return RecordFinding(
        _("{who} wrote on twice from one place: {part}").format(who=_who(one), part=_part(one)),
        " ".join(filter(None, (why, signed, told))),
    )


def _gap(one: Finding) -> RecordFinding:
    return RecordFinding(
        _("Something that {who} wrote has not arrived: {part}").format(who=_who(one), part=_part(one)),
        _("What came after it is here. Ask them to send it again: what comes twice counts once."),
    )


def _who(one: Finding) -> str:
    return one.author_name or _("Somebody whose card did not come")


def _part(one: Finding) -> str:
    _author, _vault, compartment, _seq = one.detail.split("/")
    return label(Compartment(compartment)) if compartment in set(Compartment) else compartment
