"""Writing down which safety prompts answers have opened, in the act that records the answers. What was opened once stays open."""

from cse_desk.models.enums import Compartment
from cse_desk.models.tables.screenings import PromptOpened
from cse_desk.services import screening_rows
from cse_desk.services.screening_rows import Answers, Loaded
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing


def open_prompts(vault: Vault, writing: Writing, loaded: Loaded, answers: Answers) -> None:
    """A record for each prompt that these answers open and that no answer has opened before."""
    known = {one.prompt for one in loaded.opened}
    now = vault.clock.now()
    for fired in screening_rows.result_of(loaded, answers, now).prompts:
        if fired.prompt.id not in known:
            row = PromptOpened(id=vault.ids.new(), root=loaded.row.root, compartment=Compartment.SCREENING)
            row.screening, row.prompt, row.at = loaded.row.id, fired.prompt.id, now
            row.because, row.due = list(fired.because), fired.due
            writing.session.add(row)
