"""Undefined variables in our own templates fail tests; third-party templates may be careless."""

import sys
from pathlib import Path

from django.conf import settings
from django.template.base import FilterExpression

OURS = str(Path(settings.BASE_DIR) / "templates")
SAYS_WHAT_ELSE = ("default", "default_if_none", "yesno")


class UndefinedVariable(AssertionError):
    """A template of ours names a variable that its view does not give."""


class Undefined(str):
    """Django's `string_if_invalid`. Whether it is true is asked just where a variable is missing:
    there it raises; `{% if %}`, `{% for %}` and `|default` never ask or are let through."""

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        if frame.f_code.co_name != "resolve" or not isinstance(expression, FilterExpression):
            return False
        if any(function.__name__ in SAYS_WHAT_ELSE for function, _ in expression.filters):
            return False
        while frame and frame.f_code.co_name != "render_annotated":
            frame = frame.f_back
        node = frame.f_locals.get("self") if frame else None
        origin = getattr(node, "origin", None)
        if origin is None or not str(origin.name).startswith(OURS):
            return False
        line = f":{node.token.lineno}" if getattr(node, "token", None) else ""
        raise UndefinedVariable(f"{expression} is undefined in {origin.template_name}{line}")
