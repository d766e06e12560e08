# SPDX-License-Identifier: Apache-2.0
"""One thing found in a law pack, with the file and the line where it stands."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` is a stable word (`forbidden`, `unknown-key`, ...); `detail` names the thing."""

    severity: Literal["error", "unverified"]
    file: str
    line: int
    what: str
    detail: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}: {self.detail}"


class PackRefusedError(ValueError):
    """A law pack that is not loaded; `findings` names every error with its file and line."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings
