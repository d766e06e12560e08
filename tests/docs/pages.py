# SPDX-License-Identifier: Apache-2.0
"""Shell blocks of a page, in order, each with the output that the page promises after it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"^(.*)  # exit (\d+)$", re.MULTILINE)
PORT = 8000


def blocks(page):
    """Return (shell, promised lines) of each block marked sh."""
    found = []
    for language, text in FENCE.findall(page.read_text("utf-8")):
        if language == "sh":
            found.append((text, []))
        elif language == "text" and found:
            assert not found[-1][1], f"{page.name}: two outputs for one block"
            found[-1][1].extend(text.splitlines())
    return found


def script(page_blocks, port):
    """Return one bash script that stops at the first surprise and marks the end of each block.

    `# exit N` behind a line says that the page expects that exit code.
    """
    lines = ["set -eu -o pipefail", "exec 2>&1"]
    for number, (text, _) in enumerate(page_blocks):
        told = EXIT.sub(r"set +e; \1; code=$?; set -e; test $code = \2", text)
        lines += [told.replace(str(PORT), str(port)), f"printf '\\n@@{number}\\n'"]
    return "\n".join(lines)


def outputs(text):
    """Return the output of each block."""
    return re.split(r"\n@@\d+\n", text)


def unkept(promised, output):
    """Return the promised lines that do not stand in the output in this order; … is anything."""
    missing, rest = [], output.splitlines()
    for line in promised:
        wanted = re.compile(".*".join(re.escape(part) for part in line.split("…")) + "$")
        at = next((i for i, got in enumerate(rest) if wanted.match(got)), None)
        if at is None:
            missing.append(line)
        else:
            rest = rest[at + 1 :]
    return missing
