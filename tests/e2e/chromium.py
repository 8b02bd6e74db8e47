"""Where a Chrome or Chromium is: `python -m tests.e2e.chromium` prints its path.

With `--install`, Debian's package is installed where apt and root are there; else one sentence says what to do.
"""

import os
import shutil
import subprocess
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC = [f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Google Chrome", "Chromium")]
MISSING = "No Chrome or Chromium found: install one (Debian: apt-get install chromium) or set CHROME_PATH."


def find_chromium():
    candidates = [os.environ.get("CHROME_PATH", ""), *NAMES, *MAC]
    return next((found for candidate in candidates if candidate and (found := shutil.which(candidate))), None)


def install():
    """Debian's own build; with a font, for a page without one has no text to look at."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        wanted = ["install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
        for words in (["update"], wanted):
            subprocess.run(["apt-get", "-qq", *words], env=environment, stdout=sys.stderr)


if __name__ == "__main__":
    if not find_chromium() and "--install" in sys.argv:
        install()
    sys.exit(MISSING) if not find_chromium() else print(find_chromium())
