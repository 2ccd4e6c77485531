"""Model cards for tests: the packaged ones, and a small one of a person's own as text, whose faults have a place."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from seedance_cli.errors import WrongInput
from seedance_cli.library import open_library, read_text
from seedance_cli.services.cards.card import Card
from seedance_cli.services.cards.catalogue import read_card

FOLDER = open_library().folder
NAMES = ("xskill", "skills.video", "ark")
NOBODYS = Path("/nowhere")  # a config folder without a card


def packaged(name: str) -> Card:
    """The card that comes with the program, whatever the person running the tests has."""
    return read_card(name, NOBODYS)


def read_or_refused(name: str, folder: Path) -> Card | WrongInput:
    """What comes of reading a card of a config folder."""
    try:
        return read_card(name, folder)
    except WrongInput as refused:
        return refused


@cache
def schema() -> Draft202012Validator:
    found = json.loads((FOLDER / "schemas" / "service.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def as_data(text: str) -> dict[str, Any]:
    """A card's text as plain data, as our own reader takes its values."""
    whole = "".join(f"  {line}" for line in text.splitlines(keepends=True))
    return read_text(f"whole:\n{whole}", "card").plain("whole")


def laid(folder: Path, text: str, name: str = "tiny") -> Path:
    """A card of the person's own in a config folder."""
    path = folder / "services" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


OWN = """\
format: 2
service: tiny
sources:
  me: {from: my bill, as_of: 2026-05}
worth: {amount: 0.01, unit: CNY, source: me}
facts:
  lists: {words: the last week, number: 7, source: me}
models:
  tiny-1:
    makes: clip
    title: Tiny
    word: standard
    ids: {cn: tiny-cn, intl: tiny-intl}
    limits:
      duration: {least: 4, most: 6, unit: s, source: me}
      resolution: {choices: [720p, 480p], source: me}
    options:
      seed: {least: 0, most: 9, source: me}
    files:
      image: {formats: [png], megabytes: 3, sides: {least: 300, most: 600}, source: me}
    sizes:
      720p: {"16:9": 1280x720}
      source: me
    dialect:
      en: {image: "<{n}>", video: "<v{n}>", audio: "<a{n}>"}
      source: me
    prices:
      - {amount: 2, unit: credits, per: second, when: {resolution: 720p, input: video}, source: me}
    usual_wait: {seconds: 60, source: me}
  tiny-2:
    makes: clip
    title: Tinier
    variants: {fast: t2-fast, mini: t2-mini}
"""
