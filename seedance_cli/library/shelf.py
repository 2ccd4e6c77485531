"""Where the YAML lies and which file answers to a name; each file is read when it is first asked for, and one that
is broken hides no other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.library.template_file import template_from, template_name
from seedance_cli.library.words_file import read_questions, read_vocabulary
from seedance_cli.story.brief import nearest
from seedance_cli.story.interview import Question
from seedance_cli.story.template import Template
from seedance_cli.story.vocabulary import Vocabulary

FALLBACK = "narrative"


@dataclass(frozen=True, slots=True)
class Broken:
    """A template file that cannot be used. `message` lists its faults, one a line, each with file, line and column."""

    name: str
    path: Path
    message: str


class Library:
    """The templates, the vocabulary and the interview of one packaged folder, with a person's own templates before
    the packaged ones of the same name."""

    def __init__(self, folder: Path, user_folder: Path | None = None) -> None:
        self.folder = folder
        self._user_templates = user_folder / "templates" if user_folder else None
        self._read: dict[str, Template | WrongInput] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return read_vocabulary(self.folder / "vocabulary.yaml")

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return read_questions(self.folder / "interview.yaml")

    @cached_property
    def files(self) -> dict[str, Path]:
        """Each template's file by its name, the person's own last and in place of packaged ones. Reads none."""
        packaged = _yaml_files(self.folder / "storyboards")
        own = _yaml_files(self._user_templates) if self._user_templates else ()
        return {template_name(path.stem): path for path in (*packaged, *own)}

    def template(self, name: str) -> Template:
        """The template of that name or alias, however it is spelled. Raises WrongInput: for an unknown name with the
        nearest known one, for a broken file with its faults."""
        wanted = template_name(name)
        if wanted not in self.files:
            wanted = self._aliases.get(wanted) or self._unknown(name)
        found = self._template(wanted)
        if isinstance(found, WrongInput):
            raise found
        return found

    def find(self, name: str) -> Template | None:
        """The template of that name, None where there is none that can be read: a film outlives its template."""
        try:
            return self.template(name)
        except WrongInput:
            return None

    def find_or_usual(self, name: str) -> Template:
        """The template of that name, the narrative one where none is named or it is gone."""
        return (self.find(name) if name else None) or self.template(FALLBACK)

    def templates(self) -> tuple[Template, ...]:
        """Every template that can be read, the most asked for first."""
        return tuple(sorted(self._readable(), key=lambda template: (template.rank, template.name)))

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The files that cannot be read as templates."""
        found = ((name, path, self._template(name)) for name, path in self.files.items())
        return tuple(
            Broken(name, path, fault.message) for name, path, fault in found if isinstance(fault, WrongInput)
        )

    def suggest(self, idea: str) -> tuple[Template, ...]:
        """The templates that words of the idea speak for, best first; the narrative one is always among them."""
        scored = [(_likeness(template, idea), template) for template in self.templates()]
        fitting = [pair for pair in scored if pair[0] or pair[1].name == FALLBACK]
        return tuple(template for _, template in sorted(fitting, key=lambda pair: -pair[0]))

    def _template(self, name: str) -> Template | WrongInput:
        if name not in self._read:
            try:
                self._read[name] = template_from(self.files[name], self._words_for(self.files[name]))
            except WrongInput as fault:
                self._read[name] = fault
        return self._read[name]

    def _words_for(self, path: Path) -> Vocabulary | None:
        # The packaged templates' film words are held by a test; looking them up again would read the vocabulary.
        return self.vocabulary if path.parent == self._user_templates else None

    def _readable(self) -> Iterator[Template]:
        for name in self.files:
            found = self._template(name)
            if isinstance(found, Template):
                yield found

    @cached_property
    def _aliases(self) -> dict[str, str]:
        return {alias: template.name for template in self._readable() for alias in template.aliases}

    def _unknown(self, name: str) -> str:
        near = nearest(template_name(name)[:80], [*self.files, *self._aliases])
        meant = f"; did you mean {self._aliases.get(near, near)}?" if near else "."
        raise WrongInput(f"There is no template {name[:80]!r}{meant}", hint="seedance templates list")


def schema_file(name: str) -> Path:
    """The JSON Schema of a kind of file ("storyboard", "template"), as it lies in this installation: an editor finds it
    without any network."""
    return open_library().folder / "schemas" / f"{name}.schema.json"


def open_library(user_folder: Path | None = None) -> Library:
    """The library of this installation. `user_folder` may hold a person's own templates in `templates/*.yaml`."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "storyboards").is_dir():
            return Library(folder, user_folder)
    raise SeedanceError(
        "The templates are missing from this installation.", hint="pip install --force-reinstall ."
    )


def read_template(path: Path) -> Template:
    """The template in any file, checked in full. Raises WrongInput listing every fault as `file:line:column`."""
    return template_from(path, open_library().vocabulary)


def _yaml_files(folder: Path) -> tuple[Path, ...]:
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".yaml", ".yml"))
    except OSError:  # none there, or not for us to read: the packaged ones remain
        return ()
    return tuple(files)


def _likeness(template: Template, idea: str) -> int:
    """How much of the idea speaks for a template: the letters of its words that stand there."""
    text = idea.lower().strip()
    words = dict.fromkeys(word.lower() for word in template.suggest)
    return sum(_weight(word, text) for word in words if _stands_in(word, text))


def _stands_in(word: str, text: str) -> bool:
    if word not in text or not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z]){re.escape(word)}(?:s|es|ing|ed)?(?![a-z])", text) is not None


def _weight(word: str, text: str) -> int:
    """A Chinese letter says as much as four others; what an idea begins with ("extend …") is what it wants."""
    letters = len(word) if word.isascii() else 4 * len(word)
    return 2 * letters if text.startswith(word) else letters
