"""Static files: hashed, compressed, and the stylesheet's parts joined into one request."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "css/boutique.css"
IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\(([a-z]+)\);')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if BUNDLE in paths and not dry_run:
            storage, name = paths[BUNDLE]
            text = storage.open(name).read().decode()
            self.delete(BUNDLE)
            self._save(BUNDLE, ContentFile(self._joined(text, paths).encode()))
            paths = {**paths, BUNDLE: (self, BUNDLE)}
        yield from super().post_process(paths, dry_run, **options)

    @staticmethod
    def _joined(text: str, paths: dict[str, Any]) -> str:
        def part(match: re.Match[str]) -> str:
            storage, name = paths[f"css/{match[1]}"]
            # Addresses in the parts are relative to css/, as in the bundle.
            content = storage.open(name).read().decode()
            return f"@layer {match[2]}{{{_squeezed(content)}}}"

        return IMPORT.sub(part, text)


def _squeezed(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s+", " ", css).strip()
