"""What a reader must look at before believing a report: each finding names its line and why."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`line` is 0 for what concerns the whole report; `is_counted` says if the line stays in."""

    line: int
    code: str
    reason: str
    is_counted: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "line": self.line or None,
            "code": self.code,
            "reason": self.reason,
            "counted": self.is_counted,
        }
