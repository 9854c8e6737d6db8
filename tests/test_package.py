"""What is handed on: the wheel, the locked requirements, and a repository that names no place of its makers'."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.files.template import TEMPLATES
from bot.store.migrate import expected
from tests.environment import bare, sqlite_address

ROOT = Path(__file__).parent.parent
PRODUCT = ("bot", "sla_core")
LEFT_OUT = {"__pycache__", "node_modules", "dist", "build", "htmlcov", "uv.lock"}
# Written in two parts, so that this file does not name them either.
HOSTS = [a + b for a, b in (("py", "pi.org"), ("python", "hosted.org"), ("npm", "js.org"), ("ast", "ral.sh"))]
FOLDERS = re.compile(r"(?<![\w.}~/-])/(?:home|Users|root|work|workspace|opt|mnt|tmp)/\w+")


def uv(*words: str) -> str:
    """What uv prints; it stands in UV or on the path wherever the tests run under `uv run`."""
    program = os.environ.get("UV") or shutil.which("uv")
    assert program, "uv is needed to build and to export: run the tests with `uv run pytest`"
    done = subprocess.run([program, *words], cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it would be published."""
    folder = tmp_path_factory.mktemp("wheel")
    try:
        uv("build", "--wheel", "--quiet", "--offline", "--out-dir", str(folder))
    except AssertionError:
        # The build backend is not in the cache yet.
        uv("build", "--wheel", "--quiet", "--out-dir", str(folder))
    (built,) = folder.glob("*.whl")
    return built


def files(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def sources() -> Iterator[Path]:
    """The repository's own files: what is neither hidden nor made by a tool."""
    for folder, names, found in os.walk(ROOT):
        names[:] = [n for n in names if n not in LEFT_OUT and (not n.startswith(".") or n in (".ci", ".github"))]
        yield from (Path(folder) / name for name in found if name not in LEFT_OUT and not name.endswith(".db"))


def texts() -> Iterator[tuple[str, str]]:
    for path in sources():
        content = path.read_bytes()
        if b"\0" not in content:
            yield str(path.relative_to(ROOT)), content.decode("utf-8")


def test_the_wheel_holds_everything_that_the_product_reads(wheel: Path) -> None:
    held = files(wheel)
    for folder in PRODUCT:
        wanted = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }
        assert not wanted - held
    moved = {
        p.relative_to(ROOT / "migrations").as_posix() for p in (ROOT / "migrations").rglob("*.*") if p.suffix != ".pyc"
    }
    assert {f"bot/_migrations/{name}" for name in moved} <= held
    templates = [f"bot/files/templates/{name}.yaml" for name in TEMPLATES]
    for name in ("bot/app.yaml", "bot/files/agreements.schema.json", "bot/imports/presets/uci.yaml", *templates):
        assert name in held
    assert any(name.startswith("bot/playground/page/") and name.endswith(".js") for name in held)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in files(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PRODUCT)
    tests = [
        name for name in files(wheel) if "tests" in name.split("/") or re.match("(conf)?test", name.split("/")[-1])
    ]
    assert not [*tests, *(name for name in files(wheel) if name.endswith((".pyc", ".db")))]


def test_the_wheel_works_away_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    code = "import bot; print(bot.__file__); from bot.demo.stage import manifest_path; print(manifest_path())"
    code += "\nfrom bot.cli import main; main()"
    environment = {**bare(DATABASE_URL=sqlite_address(tmp_path / "sla.db")), "PYTHONPATH": str(tmp_path / "installed")}
    done = subprocess.run(
        [sys.executable, "-c", code, "migrate"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    package, manifest, said = done.stdout.splitlines()
    assert Path(package).is_relative_to(tmp_path)
    assert Path(manifest).read_bytes() == (ROOT / "app.yaml").read_bytes()
    assert said == f"empty -> {expected()}"


def test_the_locked_requirements_are_current_and_hold_no_address() -> None:
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert uv("export", "--quiet", "--frozen", "--no-dev", "--all-extras", "--no-emit-project", "--no-header") == locked
    assert "http" not in locked
    names = re.findall(r"^([a-z0-9-]+)==\S+ (?:;.* )?\\$", locked, re.MULTILINE)
    assert {"slack-bolt", "sqlmodel", "psycopg"} <= set(names)
    assert locked.count("--hash=sha256:") >= len(names)


def test_no_file_names_a_package_host_or_a_folder_of_somebodys_machine() -> None:
    told = []
    for name, text in texts():
        told += [f"{name}: {host}" for host in HOSTS if host in text.lower()]
        told += [f"{name}: {found}" for found in FOLDERS.findall(text)]
        told += [name for place in (ROOT, Path.home()) if len(place.parts) > 2 and f"{place}/" in text]
    assert told == []


def test_the_first_lines_of_the_readme_are_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("pip install uv && uv run sla-bot demo", "pip install uv && uv run pytest"):
        assert command in readme[:1500], command


def test_the_version_is_told_in_the_change_log() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
