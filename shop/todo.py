"""What there is to do, for the spaces of suppliers and of organisations."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    text: str
    url: str
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    count: int
    entries: list[Entry] = field(default_factory=list)
    more: str = ""  # where the others are

    @property
    def has_more(self) -> bool:
        return self.count > len(self.entries)
