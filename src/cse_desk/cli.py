"""The command line: open the window, play the demo, verify a bundle, judge a removal, back up, test oneself."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the number is the exit code."""
    asked = _parser().parse_args(argv)
    return int(asked.run(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cse-desk", description="Offline casework. Without a command it opens the window."
    )
    parser.set_defaults(run=_open, vaults=None)
    commands = parser.add_subparsers(title="commands")

    opening = commands.add_parser("open", help="open the window")
    opening.add_argument("--vaults", type=Path, help="another folder of vaults than this computer's own")
    opening.set_defaults(run=_open)

    demo = commands.add_parser("demo", help="play the main job on invented data, then open the window")
    demo.add_argument("--out", type=Path, required=True, metavar="DIR", help="where documents, bundles and vaults go")
    demo.add_argument("--no-window", action="store_true", help="make everything and stop")
    demo.set_defaults(run=_demo)

    verify = commands.add_parser("verify", help="say who signed a bundle, to whom, what is inside, whether it is whole")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--identity", type=Path, metavar="FILE", help="the age identity that opens it")
    verify.add_argument("--card", type=Path, metavar="FILE", help="the sender's contact card, as the anchor of trust")
    verify.add_argument("--json", action="store_true", help="for machines")
    verify.set_defaults(run=_verify)

    guard = commands.add_parser("guard", help="say what stops a removal, and what must be answered before it")
    guard.add_argument(
        "case", type=Path, metavar="CASE.json", help="one case, as docs/guide/closure-guard.md describes"
    )
    guard.add_argument("--json", action="store_true", help="for machines")
    guard.set_defaults(run=_guard)

    backup = commands.add_parser("backup", help="write a sealed, verified backup of a vault")
    backup.add_argument("target", type=Path, metavar="FILE.csebak")
    backup.add_argument("--vault", required=True, metavar="ID", help="name of the vault's folder")
    backup.add_argument("--vaults", type=Path, help="another folder of vaults than this computer's own")
    backup.set_defaults(run=_backup)

    test = commands.add_parser(
        "self-test", help="create a vault, fill in a form, print, seal, open; exit 0 when all is well"
    )
    test.set_defaults(run=_self_test)
    return parser


def _open(asked: argparse.Namespace) -> int:
    from cse_desk import app

    return app.open_window(asked.vaults)


def _demo(asked: argparse.Namespace) -> int:
    from cse_desk import app

    return app.demo(asked.out, with_window=not asked.no_window, say=print)


def _verify(asked: argparse.Namespace) -> int:
    from cse_desk.bundle import telling
    from cse_desk.bundle.verify import verify_files
    from cse_desk.services.refusals import role_table

    verdict = verify_files(asked.file, identity=asked.identity, card=asked.card, may_write=role_table().may_write)
    if asked.json:
        print(json.dumps(verdict.as_json(), indent=1, ensure_ascii=False))
    else:
        print(telling.in_words(verdict))
    return verdict.exit_code


def _guard(asked: argparse.Namespace) -> int:
    from cse_desk.services import guarding

    judged = guarding.judge_file(asked.case)
    for sentence in (*judged.problems, *judged.remarks):
        print(sentence, file=sys.stderr)
    if judged.findings is None:
        return 2
    print(json.dumps(judged.findings.as_json()) if asked.json else "\n".join(judged.lines))
    return 0


def _backup(asked: argparse.Namespace) -> int:
    import getpass

    from cse_desk import app
    from cse_desk.errors import CseDeskError
    from cse_desk.ui.problems import words_for

    try:
        entries = app.back_up(asked.vaults, asked.vault, getpass.getpass("Passphrase: "), asked.target)
    except CseDeskError as error:
        said = words_for(error)
        print(f"No backup was made. {said.title} {said.next}".rstrip(), file=sys.stderr)
        return 1
    print(f"Backup written, opened again and counted: {entries} entries. {asked.target}")
    return 0


def _self_test(_asked: argparse.Namespace) -> int:
    from cse_desk import app

    return app.self_test(print)
