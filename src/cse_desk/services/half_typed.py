"""Short answers that are half typed (replies to prompts, what was found out, reasons): kept encrypted, gone once they are recorded."""

import json
from collections.abc import Mapping

from cse_desk.i18n import gettext as _
from cse_desk.models.records.drafts import Draft
from cse_desk.vault.store import Vault

_PREFIX = "typed:"
Words = Mapping[str, str]


def prompt_key(screening_id: str, prompt: str) -> str:
    """Of the reply to a safety prompt."""
    return f"prompt:{screening_id}/{prompt}"


def found_key(action_id: str) -> str:
    """Of what was found out."""
    return f"found:{action_id}"


def became_key(action: str) -> str:
    """Of what became of an action of the VPG."""
    return f"became:{action}"


def withdraw_key(referral: str) -> str:
    """Of the reason for which a referral is withdrawn."""
    return f"withdraw:{referral}"


def retire_key(form_id: str) -> str:
    """Of the reason for which a form is retired."""
    return f"retire:{form_id}"


def correct_key(form_id: str) -> str:
    """Of the reason for which a finished form is corrected."""
    return f"correct:{form_id}"


def share_key(screening_id: str) -> str:
    """Of why a screening is sent for somebody's part."""
    return f"share:{screening_id}"


def sign_off_key(screening_id: str) -> str:
    """Of a manager's name and reason."""
    return f"sign-off:{screening_id}"


def paste_key(young_person_id: str) -> str:
    """Of what was pasted from the council's chronology and is not written down yet."""
    return f"paste:{young_person_id}"


def drop(vault: Vault, key: str) -> None:
    """It was recorded, or thrown away."""
    vault.drafts.drop(_PREFIX + key)


class HalfTyped:
    """Use cases of what is being typed; every one from any lane."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def all(self) -> dict[str, dict[str, str]]:
        """Everything that is kept, by its key: the words by the names of their fields."""
        kept = (one for one in self._vault.drafts.all() if one.key.startswith(_PREFIX))
        return {one.key.removeprefix(_PREFIX): _read(one.value) for one in kept}

    def keep(self, *, words: Mapping[str, Words]) -> None:
        """Keep these, by their keys; where nothing is typed any more nothing is kept."""
        for key, some in words.items():
            if not any(some.values()):
                self.drop(key=key)
                continue
            text = json.dumps(dict(some), ensure_ascii=False)
            draft = Draft(_PREFIX + key, _("Half typed"), text, self._vault.position(), self._vault.clock.now())
            self._vault.drafts.save(draft)

    def drop(self, *, key: str) -> None:
        """It was recorded, or thrown away."""
        drop(self._vault, key)


def _read(text: str) -> dict[str, str]:
    found = json.loads(text)
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
