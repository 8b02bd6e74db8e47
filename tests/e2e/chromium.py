"""Where a Chrome or Chromium is: `python -m tests.e2e.chromium` prints its path, or nothing and fails."""

import os
import shutil
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC = [f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Google Chrome", "Chromium")]


def find_chromium():
    candidates = [os.environ.get("CHROME_PATH", ""), *NAMES, *MAC]
    return next((found for candidate in candidates if candidate and (found := shutil.which(candidate))), None)


if __name__ == "__main__":
    path = find_chromium()
    if path is None:
        sys.exit(1)
    print(path)
