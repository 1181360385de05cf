"""What was typed at a meeting and where the meeting is: kept encrypted beside the vault, overwritten, never recorded."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import TypeVar

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import HarmWord, LevelWord, PanelDecisionKind, Strand
from cse_desk.models.records.drafts import Draft
from cse_desk.models.records.meeting import DecisionForm, Here, Typed, TypedAction
from cse_desk.vault.store import Vault

_ITEM, _MEETING = "meeting-item:", "meeting:"
_Word = TypeVar("_Word", bound=StrEnum)


def keep(vault: Vault, item: str, typed: Typed) -> None:
    """Keep what was typed about one young person; on disk when this returns. From any lane."""
    _keep(vault, _ITEM + item, asdict(typed))


def keep_place(vault: Vault, meeting: str, here: Here) -> None:
    """Keep where the meeting is, and its timer. From any lane."""
    _keep(vault, _MEETING + meeting, asdict(here))


def _keep(vault: Vault, key: str, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, default=str)
    vault.drafts.save(Draft(key, _("Meeting"), text, vault.position(), vault.clock.now()))


def load(vault: Vault, item: str) -> Typed | None:
    """What was typed about one young person; None when nothing was."""
    found = _load(vault, _ITEM + item)
    if found is None:
        return None
    return Typed(
        worried=_text(found, "worried"),
        working=_text(found, "working"),
        needs=_text(found, "needs"),
        form=_form(_part(found, "form")),
        answers=_pairs(found, "answers"),
        action=_action(_part(found, "action")),
        dissent_agency=_text(found, "dissent_agency"),
        dissent_name=_text(found, "dissent_name"),
        dissent_words=_text(found, "dissent_words"),
        dissent_answers=_pairs(found, "dissent_answers"),
    )


def place(vault: Vault, meeting: str) -> Here | None:
    """Where the meeting was; None before it was anywhere."""
    found = _load(vault, _MEETING + meeting)
    if found is None:
        return None
    seconds = found.get("seconds")
    return Here(_text(found, "item"), seconds if isinstance(seconds, int) else 0, found.get("is_paused") is True)


def drop_place(vault: Vault, meeting: str) -> None:
    """The meeting is over."""
    vault.drafts.drop(_MEETING + meeting)


# ---- reading, whatever an older version wrote ----------------------------------------------


def _load(vault: Vault, key: str) -> Mapping[str, object] | None:
    draft = vault.drafts.load(key)
    found = json.loads(draft.value) if draft else None
    return found if isinstance(found, dict) else None


def _form(found: Mapping[str, object]) -> DecisionForm:
    strands = found.get("strands")
    codes = [str(one) for one in strands] if isinstance(strands, list) else []
    return DecisionForm(
        kind=_word(PanelDecisionKind, found.get("kind")),
        strands=tuple(strand for strand in Strand if strand.value in codes),
        reason=_text(found, "reason"),
        harm=_word(HarmWord, found.get("harm")),
        level=_word(LevelWord, found.get("level")),
        review_on=_day(found, "review_on"),
        offered_to=_text(found, "offered_to"),
        chair_signed=found.get("chair_signed") is True,
        corrects=_text(found, "corrects"),
    )


def _action(found: Mapping[str, object]) -> TypedAction:
    return TypedAction(
        what=_text(found, "what"),
        owner=_text(found, "owner"),
        agency=_text(found, "agency"),
        due=_day(found, "due"),
        done_when=_text(found, "done_when"),
        voice_entry=_text(found, "voice_entry"),
    )


def _part(found: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = found.get(name)
    return part if isinstance(part, dict) else {}


def _pairs(found: Mapping[str, object], name: str) -> tuple[tuple[str, str], ...]:
    value = found.get(name)
    pairs = [one for one in value if isinstance(one, list) and len(one) == 2] if isinstance(value, list) else []
    return tuple((str(key), str(words)) for key, words in pairs)


def _text(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""


def _day(found: Mapping[str, object], name: str) -> date | None:
    text = _text(found, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _word(kind: type[_Word], value: object) -> _Word | None:
    return next((one for one in kind if one.value == value), None)
