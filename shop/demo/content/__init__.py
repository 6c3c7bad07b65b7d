"""A deterministic plan of a fictional shop, independent of any framework."""

from .plan import plan
from .shapes import CommuneRow, Plan

__all__ = ["CommuneRow", "Plan", "plan"]
