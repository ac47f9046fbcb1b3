"""Each concept of the lesson has its line in core, as core is now."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import core
from tui.panels.understanding.lesson.chapters import CHAPTERS
from tui.panels.understanding.lesson.concepts import CONCEPTS, Concept, in_core, place
from tui.panels.understanding.lesson.page import page
from tui.panels.understanding.lesson.visit import Visit
from tui.widgets.keys.table import KEYS


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
def test_the_line_that_is_named_is_there_and_computes_it(concept: Concept) -> None:
    file, number = place(concept)
    line = (Path(str(core.__file__)).parent / file).read_text().splitlines()[number - 1]
    assert concept.line in line
    assert in_core(concept) == f"core/{file}:{number}"


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
def test_the_key_that_shows_it_is_there(concept: Concept) -> None:
    named = set(re.findall(r"<([a-z-]+)>", concept.keys))
    assert named
    assert named <= {key.id for key in KEYS}


def test_what_has_no_source_is_named_without_a_line() -> None:
    assert in_core(replace(CONCEPTS[0], line="?")) == "core"


@pytest.mark.parametrize("width", [28, 30, 40])
def test_the_number_of_a_line_is_in_one_piece_however_narrow_the_page(width: int) -> None:
    rows = page(Visit(len(CHAPTERS) + 1), (), width, 24).rows
    said = ["".join(span.text for span in row) for row in rows]
    for concept in CONCEPTS:
        file, number = place(concept)
        name = f"{file.rpartition('/')[2]}:{number}"
        assert any(line.strip() == name or line.endswith(f"/{name}") for line in said), said
