# SPDX-License-Identifier: Apache-2.0
"""Refuses what has no place in a public repository, and names file and line.

Paths of somebody's machine and package registries' hosts (a lock file pins names and hashes; where
they come from is the operator's choice), mentions of writing machines, a Python file without its
licence line, a file that is too large to review. Used by `make check` and before each commit.
"""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPDX = "# SPDX-License-Identifier: Apache-2.0"
LARGEST = 200 * 1024  # bytes
MAY_BE_LARGE = (
    "*.lock",  # one line per hash
    "src/paydar/web/texts/*",  # every sentence of a language in the one file that translators open
    "src/paydar/**/*.ttf",
    "src/paydar/**/*.woff2",
    "tests/browser/vendor/axe.min.js",
)

# A bracket in each pattern keeps this file from finding itself.
FORBIDDEN = {
    "a path of somebody's machine": re.compile(
        r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]|User[s])/\w|[/]bash_jobs|[C]:\\Users"
    ),
    "a package registry's host": re.compile(
        r"\bpyp[i]\.org|pythonhoste[d]\.org|registry\.npm[j]s|registry\.yarn[p]kg|deb\.debia[n]\.org"
    ),
    "a writing machine": re.compile(r"\bA[I]\b|\bLL[M]s?\b|[Cc]hat ?[b]ot|[Ll]anguage mo[d]el"),
    "a commit trailer in a file": re.compile(r"^[Cc]o-authored-b[y]:", re.MULTILINE),
}
# Vendors of such machines, as digests: a list of names to avoid would name them.
VENDORS = frozenset(
    {
        "3ea125d0bff386e6",
        "57de4cf40144bdf7",
        "60965168ce762e94",
        "7d3194f79e645c42",
        "c70eca6b0f88f44d",
        "c857d09db23e6822",
    }
)


def tracked(root: Path = ROOT) -> list[Path]:
    """Return the files that git follows or would follow."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=root, capture_output=True, check=True)
    names = sorted(set(listed.stdout.decode().split("\0")) - {""})
    return [root / name for name in names if (root / name).is_file()]


def faults_in(path: Path, *, root: Path = ROOT) -> Iterator[str]:
    """Yield what is wrong with one file, as `file:line: what`."""
    name = path.relative_to(root)
    content = path.read_bytes()
    if len(content) > LARGEST and not any(_matches(name, glob) for glob in MAY_BE_LARGE):
        yield f"{name}: {len(content)} bytes, more than {LARGEST}"
    if b"\0" in content:
        return
    text = content.decode("utf-8", "replace")
    if path.suffix == ".py" and text.strip() and not text.startswith(f"{SPDX}\n"):
        yield f"{name}:1: the first line is not `{SPDX}`"
    for number, what in words_in(text):
        yield f"{name}:{number}: {what}"


def words_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number and kind of every forbidden word."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in FORBIDDEN.items():
            if pattern.search(line):
                yield number, what
        for word in re.findall(r"[a-z]{5,}", line.lower()):
            if hashlib.sha256(word.encode()).hexdigest()[:16] in VENDORS:
                yield number, "a writing machine"


def _matches(name: Path, glob: str) -> bool:
    """Match a path from its start; `**/` may stand for no folder at all."""
    pattern = re.escape(glob).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
    return re.fullmatch(pattern, name.as_posix()) is not None


def main(names: list[str]) -> int:
    """Check the named files, or all of the repository; exit 1 if anything was found."""
    paths = [Path(name).resolve() for name in names] or tracked()
    found = [fault for path in paths for fault in faults_in(path)]
    for fault in found:
        print(fault)
    print(f"{len(paths)} files looked at, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
