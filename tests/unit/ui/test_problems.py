"""Every error has words: what happened, what was kept, what to do."""

import ast
import inspect
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest

from cse_desk import errors
from cse_desk.bundle.limits import Reason
from cse_desk.errors import PlaceKind
from cse_desk.ui import problem_words, problems

SRC = Path(inspect.getfile(errors)).parent
HERE = Path("/vault")
KINDS = [
    kind
    for _name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.CseDeskError) and kind not in (errors.CseDeskError, errors.VaultError)
]


class Some(StrEnum):
    RULE = "no-words-for-this"


def an_error(kind: type[Exception]) -> Exception:
    made: dict[type[Exception], Exception] = {
        errors.Refused: errors.Refused(Some.RULE),
        errors.BundleRefused: errors.BundleRefused(Reason.DAMAGED),
        errors.UnsafePlace: errors.UnsafePlace(HERE, PlaceKind.CLOUD),
        errors.WeakPassphrase: errors.WeakPassphrase(6.0, "too-short"),
        errors.BadForm: errors.BadForm(("item 3: no linkId",)),
        errors.NewerFile: errors.NewerFile(HERE, found=7, known=3),
        errors.TooManyTries: errors.TooManyTries(HERE, wait_s=8),
    }
    if kind in made:
        return made[kind]
    return kind(HERE) if issubclass(kind, errors.VaultError) else kind()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_error_has_words_of_its_own(kind: type[Exception]):
    said = problems.words_for(an_error(kind))

    assert problems.words_known(kind)
    assert said.title.endswith(".")
    assert "{" not in said.whole
    assert kind.__name__ not in said.whole


@pytest.mark.parametrize("kind", PlaceKind)
def test_every_unsafe_place_is_named(kind: PlaceKind):
    assert "folder" in problems.words_for(errors.UnsafePlace(HERE, kind)).title


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_to_refuse_a_bundle_has_words_and_says_that_nothing_changed(reason: Reason):
    said = problems.words_for(errors.BundleRefused(reason))

    assert problem_words.knows_bundle_reason(reason.value)
    assert "unchanged" in said.kept
    assert said.next


def refused_rules() -> list[StrEnum]:
    """Every rule that a service or a rule module raises, found in the source."""
    found: dict[str, StrEnum] = {}
    for path in sorted((SRC / "services").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.ClassDef)
                and any(getattr(base, "id", "") == "StrEnum" for base in node.bases)
                and node.name.endswith("Rule")
            ):
                dotted = ".".join(("cse_desk", *path.relative_to(SRC).with_suffix("").parts))
                for rule in getattr(import_module(dotted), node.name):
                    found[f"{node.name}.{rule.value}"] = rule
    return list(found.values())


RULES = refused_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{type(rule).__name__}.{rule.value}")
def test_every_rule_that_can_refuse_has_words(rule: StrEnum):
    assert problem_words.knows_rule(rule)
    title, _then = problem_words.rule(rule, {})
    assert title.endswith(".")


def test_facts_are_put_into_the_words():
    from cse_desk.services.refusals import Rule

    assert "P2" in problems.words_for(errors.Refused(Rule.MANAGER_NEEDED, prompt="P2")).title
    assert problems.words_for(errors.TooManyTries(HERE, wait_s=1)).next == "Wait 1 second, then try again."


def test_what_nobody_expected_still_has_words():
    said = problems.words_for(KeyError("a name"))

    assert "a name" not in said.whole
    assert said.next


def test_errors_of_other_packages_are_known_by_name():
    from cse_desk.bundle.limits import CannotSeal
    from cse_desk.bundle.seal import CannotSealBundle

    assert "large" in problems.words_for(CannotSealBundle(CannotSeal.TOO_LARGE)).text


def test_an_access_log_that_does_not_fit_together_is_not_called_a_damaged_file():
    said = problems.words_for(errors.DamagedFile(Path("v"), part="access-log", entry=7))

    assert said.title == "The access log does not fit together at entry 7.", "by whom or what nobody knows"
    assert "The casework is whole" in said.kept
    assert problems.words_for(errors.DamagedFile(Path("v"), part="database")).title == "The vault's file is damaged."


def test_nobody_is_promised_that_nothing_is_written_to_a_damaged_file_in_which_they_work():
    """The control is the same damage found at the door."""
    at_the_door, at_work = errors.DamagedFile(HERE, part="database"), errors.DamagedFile(HERE, is_open=True)

    assert "nothing more is written to it" in problems.words_for(at_the_door).kept
    said = problems.words_for(at_work)
    assert said.kept == "What you save now goes into this file."
    assert said.next.startswith("Stop working in it, and restore the newest backup into a new vault.")


def test_of_damaged_drafts_it_is_said_what_was_kept_and_nothing_of_the_vault():
    """At work all of it is; at the door what could be read."""
    at_work = problems.words_for(errors.DamagedDrafts(HERE, kept=3, at_opening=False))
    at_the_door = problems.words_for(errors.DamagedDrafts(HERE, kept=1, at_opening=True))

    assert at_work.title == "The file that keeps what is half typed was damaged."
    assert "nothing typed was lost" in at_work.kept
    assert at_the_door.kept.startswith("1 draft in it could be read and is kept. What else was typed there")
    for said in (at_work, at_the_door):
        assert "What was recorded is in a file of its own." in said.kept
        assert "restore" not in said.whole
        assert said.next.endswith("check the vault's file in Settings, and make a backup.")


@pytest.mark.parametrize(
    ("is_full", "title", "first"),
    [(True, "there is no room for another.", "Make room"), (False, "no other could be made.", "Tell the people")],
)
def test_where_no_other_file_of_drafts_can_be_made_nothing_typed_is_called_kept(is_full, title, first):
    said = problems.words_for(errors.DamagedDrafts(HERE, kept=2, at_opening=True, no_file=True, is_full=is_full))

    assert said.title.endswith(title)
    assert said.kept.startswith("2 drafts in it could be read and are there to go on with.")
    assert "What you type now is kept only while Desk runs." in said.kept
    assert said.next.startswith(first)
    assert said.next.endswith("do not lock or close it before it says that it is saved.")
