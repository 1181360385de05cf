"""A referral, or an update after it, that is being filled in: kept encrypted beside the vault, overwritten, never recorded."""

import json
from datetime import date

from cse_desk.i18n import gettext as _
from cse_desk.models.records.drafts import Draft
from cse_desk.models.records.exchange import ReferralForm
from cse_desk.vault.store import Vault

_KEY, _UPDATE = "referral:", "update:"


def _key(young_person_id: str, *, is_update: bool) -> str:
    return (_UPDATE if is_update else _KEY) + young_person_id


def keep(vault: Vault, young_person_id: str, form: ReferralForm, *, is_update: bool = False) -> None:
    """Keep what was filled in."""
    value = {
        "strands": list(form.strands),
        "told": form.told,
        "review_on": form.review_on.isoformat() if form.review_on else "",
        "lawful_basis": form.lawful_basis,
        "why": form.why,
        "fingerprint": form.fingerprint,
        "with_confidential": form.with_confidential,
    }
    text = json.dumps(value, ensure_ascii=False)
    key, title = _key(young_person_id, is_update=is_update), _("Update") if is_update else _("Referral")
    vault.drafts.save(Draft(key, title, text, vault.position(), vault.clock.now()))


def load(vault: Vault, young_person_id: str, *, is_update: bool = False) -> ReferralForm | None:
    """What was filled in; None when nothing was, or an older version wrote it otherwise."""
    draft = vault.drafts.load(_key(young_person_id, is_update=is_update))
    found = json.loads(draft.value) if draft else None
    if not isinstance(found, dict):
        return None
    strands, day = found.get("strands"), str(found.get("review_on") or "")
    return ReferralForm(
        strands=tuple(map(str, strands)) if isinstance(strands, list) else (),
        told=str(found.get("told") or ""),
        review_on=date.fromisoformat(day) if day else None,
        lawful_basis=str(found.get("lawful_basis") or ""),
        why=str(found.get("why") or ""),
        fingerprint=str(found.get("fingerprint") or ""),
        with_confidential=found.get("with_confidential") is True,
    )


def drop(vault: Vault, young_person_id: str, *, is_update: bool = False) -> None:
    """It was sealed."""
    vault.drafts.drop(_key(young_person_id, is_update=is_update))
