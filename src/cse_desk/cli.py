"""The command line: open the window, play the demo, verify a bundle, judge a removal, check and print forms, back up, test oneself."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
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

    _add_form(commands.add_parser("form", help="check, fill in or print a form; move it to a spreadsheet and back"))

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


def _add_form(form: argparse.ArgumentParser) -> None:
    steps = form.add_subparsers(title="what to do", required=True)

    check = steps.add_parser(
        "check", help="one line of JSON for each file: loaded, items, what is not supported, errors"
    )
    check.add_argument("files", type=Path, nargs="+", metavar="FILE")
    check.set_defaults(run=_form_check)

    run = steps.add_parser(
        "run", help="fill a form in: what is asked, missing, wrong and worked out, and the whole response"
    )
    run.add_argument("file", type=Path, metavar="FILE")
    run.add_argument(
        "--answers", type=Path, metavar="RESPONSE.json", help="a QuestionnaireResponse; without it nothing is answered"
    )
    run.add_argument("--now", type=_moment, metavar="MOMENT", help="what today() and now() mean, as ISO with zone")
    run.set_defaults(run=_form_run)

    render = steps.add_parser("render", help="the blank form on paper")
    render.add_argument("file", type=Path, metavar="FILE")
    render.add_argument("--out", type=_paper, required=True, metavar="FILE.pdf|FILE.png")
    render.add_argument("--large-print", action="store_true")
    render.set_defaults(run=_form_render)

    sheet = steps.add_parser("sheet", help="JSON to spreadsheet, or spreadsheet to JSON, by the names of the files")
    sheet.add_argument("source", type=Path, metavar="FILE.json|FILE.xlsx")
    sheet.add_argument("target", type=Path, metavar="FILE.xlsx|FILE.json")
    sheet.set_defaults(run=_form_sheet)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("say the zone too: 2026-11-24T10:00:00+00:00")
    return found


def _paper(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".pdf", ".png"):
        raise argparse.ArgumentTypeError("name a file that ends in .pdf or .png")
    return path


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


def _form_check(asked: argparse.Namespace) -> int:
    from cse_desk.services import forms_by_file

    return forms_by_file.check_files(asked.files, print)


def _form_run(asked: argparse.Namespace) -> int:
    from cse_desk.services import forms_by_file

    return forms_by_file.run_file(asked.file, asked.answers, print, now=asked.now or _now())


def _form_render(asked: argparse.Namespace) -> int:
    from cse_desk.services import forms_by_file

    return forms_by_file.render_file(asked.file, asked.out, print, printed_at=_now(), large_print=asked.large_print)


def _form_sheet(asked: argparse.Namespace) -> int:
    from cse_desk.services import forms_by_sheet

    if {asked.source.suffix.lower(), asked.target.suffix.lower()} != {".json", ".xlsx"}:
        print("cse-desk form sheet: name one file that ends in .json and one that ends in .xlsx", file=sys.stderr)
        return 2
    return forms_by_sheet.convert(asked.source, asked.target, print)


def _now() -> datetime:
    from cse_desk.clock import LONDON, SystemClock

    return SystemClock().now().astimezone(LONDON)


def _backup(asked: argparse.Namespace) -> int:
    import getpass

    from cse_desk import app
    from cse_desk.errors import CseDeskError
    from cse_desk.ui.problems import words_for

    try:
        made = app.back_up(asked.vaults, asked.vault, getpass.getpass("Passphrase: "), asked.target)
    except CseDeskError as error:
        said = words_for(error)
        print(f"No backup was made. {said.title} {said.next}".rstrip(), file=sys.stderr)
        return 1
    print(f"Backup written, opened again and counted: {made.entries} entries. {made.path}")
    if not made.name_lasts:
        print("Its disk did not confirm that it keeps the file's name: eject it, then look whether the file is there.")
    return 0


def _self_test(_asked: argparse.Namespace) -> int:
    from cse_desk import app

    return app.self_test(print)
