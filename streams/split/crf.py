"""Loads the CRFs of this folder's models."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Any

import pycrfsuite


@cache
def crf(model: str) -> Any:
    """The tagger of the model at this path in the package, read once."""
    tagger = pycrfsuite.Tagger()
    with as_file(files("streams.split").joinpath(model)) as path:
        tagger.open(str(path))
    return tagger
