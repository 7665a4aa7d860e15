"""What every file of the project keeps to, read from the files themselves."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from app.models.refusals import REFUSALS

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))
TRANSLATING = {"tr", "translate", "QT_TRANSLATE_NOOP"}


def test_the_top_level_keeps_to_its_names():
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    names = {name.split("/")[0] for name in tracked}
    assert {name for name in names if not name.startswith(".")} <= {
        "app",
        "resources",
        "installer",
        "tests",
        "pyproject.toml",
        "README.md",
    }


def _calls(file: Path) -> list[ast.Call]:
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in TRANSLATING and (name == "tr" or len(node.args) > 1):  # str.translate takes one
                found.append(node)
    return found


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_text_to_translate_is_a_plain_literal(file):
    # An f-string is extracted, then never matches; a name is not extracted at all.
    for call in _calls(file):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
        text = call.args[0] if name == "tr" else call.args[1]
        assert not isinstance(text, ast.JoinedStr), f"{file}:{call.lineno}"
        if name != "translate":
            assert isinstance(text, ast.Constant), f"{file}:{call.lineno}"


def test_the_refusals_of_the_database_are_marked_for_translation():
    raised = set()
    for file in (ROOT / "app/models/migrations/versions").glob("*.sql"):
        sql = file.read_text(encoding="utf-8")
        raised |= set(re.findall(r"refuse\(\s*'RD\d+',\s*'((?:[^']|'')+)'", sql))
        raised |= set(re.findall(r"RAISE EXCEPTION\s+'((?:[^']|'')+)'\s+USING ERRCODE = 'RD", sql))
    assert {text.replace("''", "'") for text in raised} == set(REFUSALS)


def test_no_committed_file_names_a_registry_or_a_place_of_one_machine():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    wrong = re.compile(r"https?://\S+/simple\b|--index-url|/home/\w+/|C:\\Users")
    named = []
    for name in tracked:
        if name == "tests/quality/test_source.py" or not (ROOT / name).exists():
            continue
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        named += [f"{name}: {found[0]}" for found in wrong.finditer(text)]
    assert named == []
