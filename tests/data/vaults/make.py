"""Makes the stored vault and backup of the present schema: `PYTHONPATH=src:. python tests/data/vaults/make.py`.

Run once for each released schema and commit `schema-<n>/` and `schema-<n>.csebak`; never make an older one again. The passphrase and the
(invented) person are those of tests/unit/vault/sealed.py.
"""

from pathlib import Path

from tests.unit.vault.sealed import START, keep, new_vault

from cse_desk.models.records.drafts import Draft
from cse_desk.vault import schema


def main() -> None:
    """Make them beside this file; refuses to replace."""
    name = f"schema-{schema.KNOWN}"
    here = Path(__file__).parent
    vault = new_vault(here / name)
    keep(vault, "stored", {"by": name})
    vault.drafts.save(
        Draft(key="screening:stored", title="Screening", value='{"note": "kept"}', seen=0, saved_at=START)
    )
    vault.back_up(here / f"{name}.csebak")
    vault.close()
    (here / name / "lock").unlink()


if __name__ == "__main__":
    main()
