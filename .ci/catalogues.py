"""The message catalogues: `check` that they are complete, fresh and compiled, or `update` them from the sources.

Needs GNU gettext, as Django's own makemessages does.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ["de"]
# No locations and no wrapping: a moved line changes nothing, and two people's changes seldom meet.
EXTRACT = ["makemessages", "--no-location", "--no-wrap", "--no-obsolete", "--verbosity=0"]
EXTRACT += [f"--locale={language}" for language in LANGUAGES]
EXTRACT += [f"--ignore={name}" for name in ("tests", "var", "node_modules", "docs", "demo")]


def main(command):
    need_gettext()
    if command == "update":
        manage(ROOT, *EXTRACT)
        for po in catalogues(ROOT):
            subprocess.run(["msgfmt", "--check", "-o", po.with_suffix(".mo"), po], check=True)
    problems = [problem for po in catalogues(ROOT) for problem in check(po)] + check_sources()
    sys.exit("\n".join(problems) if problems else 0)


def need_gettext():
    if not shutil.which("xgettext") and os.geteuid() == 0 and shutil.which("apt-get"):
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "gettext"]):
            subprocess.run(["apt-get", "-qq", *words], stdout=sys.stderr)
    if not shutil.which("xgettext"):
        sys.exit("GNU gettext is missing: install it (Debian: apt-get install gettext).")


def catalogues(root):
    return sorted(root.glob("locale/*/LC_MESSAGES/*.po"))


def manage(root, *words):
    environment = os.environ | {"DEBUG": "1", "VAR_DIR": str(root / "var")}
    subprocess.run([sys.executable, "manage.py", *words], cwd=root, env=environment, check=True)


def check(po):
    """Complete, and its `.mo` says the same; bytes would differ between versions of msgfmt."""
    name = po.relative_to(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder, "fresh.mo")
        result = msgfmt("--check", "-o", compiled, po)
        if result.returncode:
            return [f"{name}: {result.stderr.strip()}"]
        problems = [f"{name}: {unfinished(po)}"] if statistics(po)[1:] != (0, 0) else []
        if not po.with_suffix(".mo").exists() or entries(compiled) != entries(po.with_suffix(".mo")):
            problems.append(f"{name} is not compiled: run `make messages`")
    return problems


def msgfmt(*words):
    """In English, for its statistics are words."""
    return subprocess.run(
        ["msgfmt", *words], capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}
    )


def statistics(po):
    """Numbers of translated, fuzzy and untranslated messages."""
    result = msgfmt("--statistics", "-o", os.devnull, po)
    return tuple(
        int(found[1]) if (found := re.search(rf"(\d+) {kind}", result.stderr)) else 0
        for kind in ("translated", "fuzzy", "untranslated")
    )


def unfinished(po):
    shown = [
        subprocess.run(["msgattrib", "--no-wrap", kind, po], capture_output=True, text=True).stdout
        for kind in ("--untranslated", "--only-fuzzy")
    ]
    lines = [line for text in shown for line in text.splitlines()]
    messages = [line for line in lines if line.startswith("msgid ") and line != 'msgid ""']
    return f"{len(messages)} messages to translate, for instance {'; '.join(messages[:20])}"


def entries(mo):
    with open(mo, "rb") as file:
        return gettext.GNUTranslations(file)._catalog


def check_sources():
    """Extracted anew in a copy, the catalogues must stay as they are."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for name in filter(None, listed.stdout.split("\0")):
            if (
                Path(name).suffix in (".py", ".html", ".txt", ".po", ".toml", ".js")
                and Path(ROOT, name).exists()
            ):
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, copy / name)
        manage(copy, *EXTRACT)
        return [
            f"{po.relative_to(copy)} is behind the sources, run `make messages`: {unfinished(po)}"
            for po in catalogues(copy)
            if not (ROOT / po.relative_to(copy)).exists()
            or statistics(po) != statistics(ROOT / po.relative_to(copy))
        ]


main(sys.argv[1])
