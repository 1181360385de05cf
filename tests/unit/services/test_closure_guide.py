"""The guide's example and tables are true."""

import inspect
import json
import re
from pathlib import Path

from cse_desk.models.enums import GuardCode
from cse_desk.services import closure_cases
from cse_desk.services.closure_cases import read_case
from cse_desk.services.guarding import judge

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "guide" / "closure-guard.md").read_text("utf-8")


def test_the_example_gives_the_answer_beside_it() -> None:
    example = re.search(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    answer = re.search(r"The answer: `(\{.*?\})`", GUIDE)
    assert example
    assert answer
    read = read_case(example.group(1).encode())

    assert (read.problems, read.remarks) == ((), ())
    assert read.case is not None
    assert judge(read.case).as_json() == json.loads(answer.group(1))


def test_every_rule_is_in_the_table_once() -> None:
    assert re.findall(r"^\| ([BW]\d+) \|", GUIDE, re.MULTILINE) == [code.value for code in GuardCode]


def test_every_key_that_is_read_is_documented() -> None:
    source = Path(inspect.getfile(closure_cases)).read_text("utf-8")
    keys = set(re.findall(r'\.\w+\(\s*"([a-z_0-9]+)"', source))
    assert len(keys) > 40
    assert {key for key in keys if f"`{key}`" not in GUIDE and f'"{key}"' not in GUIDE} == set()
