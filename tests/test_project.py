"""The project's own files agree: README and commands, settings, packages, containers, versions."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version
from setuptools import find_packages

from ingest.build import build_report
from ingest.records import HIERARCHY, Field
from service.assistant import Assistant
from service.cli import app
from service.settings import Settings
from service.terminal import print_answer
from tests.conftest import ISESAKI, MINATO, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = {
    canonicalize_name(name): Version(version)
    for name, version in re.findall(
        r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE
    )
}
REQUIREMENTS = [
    Requirement(text)
    for group in (
        PYPROJECT["project"]["dependencies"],
        *PYPROJECT["project"]["optional-dependencies"].values(),
    )
    for text in group
]
SAFE_FROM = {  # the first version in which the known vulnerabilities are mended (chromadb: in none yet)
    "fastapi": "0.132.0",
    "fastmcp": "2.14.2",
    "langchain-core": "1.4.8",
    "langgraph-checkpoint": "4.0.1",
    "langsmith": "0.8.0",
    "mcp": "1.23.0",
    "openpyxl": "2.4.2",
    "orjson": "3.11.7",
    "pdfminer-six": "20251230",
    "python-docx": "0.8.6",
    "python-multipart": "0.0.32",
    "requests": "2.33.1",
    "sentencepiece": "0.2.1",
    "starlette": "1.3.1",
    "torch": "2.10.0",
    "transformers": "5.3.0",
    "urllib3": "2.6.3",
    "uvicorn": "0.11.7",
}
UNWANTED = {"langchain-community", "langchain-text-splitters", "pymupdf", "pypdf", "unstructured"}


def tracked() -> list[str]:
    """Every file of the project that is, or would be, under version control."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


def test_readme_and_commands_agree():
    """Every command stands in README, and README names no command that is not there."""
    plugins = {each.name for each in entry_points(group="senryaku.commands")}
    commands = {
        command.callback.__name__ for command in app.registered_commands if command.callback
    } | plugins
    assert set(re.findall(r"`senryaku (\w+)", README)) == commands
    targets = set(re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert targets == {"help", "run", "test", "check", "ingest", "eval", "bench"}
    assert set(re.findall(r"\bmake ([a-z]+)", README)) <= targets


def test_readme_lists_every_setting():
    """Each SENRYAKU_* variable with its meaning, as the settings themselves tell it."""
    for name, field in Settings.model_fields.items():
        assert f"| `SENRYAKU_{name.upper()}` | {field.description} |" in README


EXAMPLES = re.findall(r'^\$ senryaku ask "(.+?)"\n(.+?)(?:\n…)?\n```', README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("question", "shown"), EXAMPLES, ids=[question for question, _ in EXAMPLES])
def test_readme_shows_real_answers(
    assistant: Assistant, capsys: pytest.CaptureFixture[str], question: str, shown: str
):
    """What README shows is what the product says today; paste it anew where the wording changed."""
    assert len(EXAMPLES) == 3
    answer = assistant.ask(question, None, "isesaki-r4")
    print_answer(answer, {"isesaki-r4": assistant.report("isesaki-r4").columns})
    assert capsys.readouterr().out.startswith(shown)


def test_constraints_hold_every_dependency_at_an_allowed_version():
    """constraints.txt names each direct dependency, within pyproject.toml's bounds."""
    for wanted in REQUIREMENTS:
        assert CONSTRAINTS[canonicalize_name(wanted.name)] in wanted.specifier, wanted


@pytest.mark.parametrize("name", sorted(CONSTRAINTS.keys() & SAFE_FROM.keys()))
def test_no_version_with_a_mended_vulnerability(name: NormalizedName):
    """Each version, of what others pull in too, is at or above the first safe one."""
    assert CONSTRAINTS[name] >= Version(SAFE_FROM[name])


def test_nothing_unwanted_is_pulled_in():
    """Packages that were left out for their licence or their record stay out."""
    assert CONSTRAINTS.keys().isdisjoint(UNWANTED)


def test_three_packages_with_their_files():
    """A wheel holds ingest, service and eval, and what they read beside their modules."""
    wanted = PYPROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    packages = find_packages(str(ROOT), include=wanted)
    assert {name.split(".")[0] for name in packages} == {"ingest", "service", "eval"}
    data = PYPROJECT["tool"]["setuptools"]["package-data"]
    held = {path for name, patterns in data.items() for each in patterns for path in (ROOT / name).glob(each)}
    for name in tracked():
        top, _, rest = name.partition("/")
        if top in {"ingest", "service", "eval"} and rest:
            folder = (ROOT / name).parent.relative_to(ROOT)
            module = name.endswith(".py") and str(folder).replace("/", ".") in packages
            assert module or ROOT / name in held, name


def test_compose_file_is_valid():
    """docker-compose.yml by the Compose specification's own schema."""
    command = ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    program = Path(sys.executable).with_name(command[0])
    subprocess.run([program, *command[1:]], cwd=ROOT, check=True, capture_output=True)


def test_no_machine_and_no_registry_is_named():
    """No tracked text names a folder of somebody's machine or the address of a package registry."""
    telling = re.compile(
        r"/(?:home|Users|work|root)/\w|/opt/\w|pypi\.org|pythonhosted|download\.pytorch|npmjs\."
    )
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content and name != "tests/test_project.py":
            assert telling.search(content.decode("utf-8")) is None, name


def known_names() -> set[str]:
    """What both reports print as names: city, indicators, initiatives, levels, departments."""
    reports = [build_report(folder) for folder in (ISESAKI, MINATO)]
    words = {re.sub(r"[都道府県市区町村]$", "", report.city) for report in reports}
    for report in reports:
        fields = (Field.INDICATOR, Field.INITIATIVE, *HIERARCHY)
        words |= {measure.text(field) for measure in report.measures for field in fields} - {""}
        words |= {name for measure in report.measures for name in measure.departments}
    return words


def test_no_code_knows_a_city_or_a_row():
    """No name out of a report stands in the code (but as an example), and no row or line number is compared."""
    names = known_names()
    for path in [*(ROOT / "ingest").rglob("*.py"), *(ROOT / "service").rglob("*.py")]:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        shown = [node.value for node in nodes if isinstance(node, ast.Expr)]  # docstrings
        shown += [each for node in nodes if is_example(node) for each in ast.walk(node)]
        texts = [node for node in nodes if isinstance(node, ast.Constant) and node not in shown]
        assert [text.value for text in texts if any(name in str(text.value) for name in names)] == [], path
        for node in (node for node in nodes if isinstance(node, ast.Compare)):
            sides = [ast.unparse(side).rpartition(".")[2] for side in (node.left, *node.comparators)]
            known = {"row", "line"} & set(sides) and any(re.fullmatch(r"[2-9]|\d\d+", side) for side in sides)
            assert not known, f"{path.name}: {ast.unparse(node)}"


def is_example(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg in {"example", "examples"}


def test_make_alone_lists_what_there_is():
    """Each target with its line of help, and how another port is named."""
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    assert re.findall(r"^  make (\w+) +\S", listed, re.MULTILINE) == [
        *("help", "run", "test", "check", "ingest", "eval", "bench")
    ]
    planned = ["make", "--dry-run", "--assume-old=.venv/.run", "run", "PORT=8765"]
    done = subprocess.run(planned, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    assert "senryaku serve --port 8765" in done


@pytest.mark.parametrize(("user", "code"), [("0", 0), ("1000", 1)], ids=["root", "somebody"])
def test_programs_that_tests_need_are_installed_or_named(tmp_path: Path, user: str, code: int):
    """Where nothing is there: root installs with apt-get, anybody else is told the command to run."""
    programs = {"id": f"echo {user}", "apt-get": f'echo "$@" >> {tmp_path}/log'}
    for name, line in programs.items():
        (tmp_path / name).write_text(f"#!/bin/bash\n{line}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    script = (ROOT / ".ci" / "system-packages").read_text(encoding="utf-8")
    bare = script.replace("/usr/lib/postgresql", str(tmp_path / "none"))
    command = ["/bin/bash", "-c", bare]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, check=False, text=True)
    assert done.returncode == code
    wanted = "chromium fonts-noto-cjk postgresql"
    if user == "0":
        assert (tmp_path / "log").read_text().splitlines()[-1].endswith(wanted)
    else:
        assert f"sudo apt-get install {wanted}" in done.stderr
        assert not (tmp_path / "log").exists()
