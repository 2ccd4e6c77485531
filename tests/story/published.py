"""The prompts in `prompts/`, in the forms people publish, and the film words, for the tests that read and check them."""

from functools import cache
from pathlib import Path

from seedance_cli.library.words_file import read_vocabulary
from seedance_cli.story.reading.phrases import words
from seedance_cli.story.reference_words import OTHER_ROLE, ROLE_PHRASES
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.vocabulary import Vocabulary
from seedance_cli.story.written import Reading

HERE = Path(__file__).parent
PROMPTS = sorted((HERE / "prompts").glob("*.txt"))


@cache
def film_words() -> Vocabulary:
    """The vocabulary that ships with the program."""
    return read_vocabulary(HERE.parent.parent / "templates" / "vocabulary.yaml")


def all_words(reading: Reading) -> list[str]:
    """Every word that a reading still holds, in its storyboard or beside it."""
    return words("\n".join([*board_texts(reading.storyboard), *reading.unplaced]))


def board_texts(board: Storyboard) -> list[str]:
    brief = board.brief
    texts = [
        brief.style,
        brief.mood,
        brief.visuals,
        board.sound.music,
        board.sound.effects,
        *board.constraints,
    ]
    for shot in board.shots:
        texts += [shot.beat, shot.size, shot.angle, shot.camera, shot.content, shot.action]
        texts += [text for line in shot.dialogue for text in (line.speaker, line.language, line.text)]
    for tag, reference in board.tags.items():
        texts += [_role_told(tag, reference, brief.language), reference.note]
    return texts


def _role_told(tag: str, reference: Reference, language: str) -> str:
    """A reference's role in the words that a composed prompt says it in."""
    pattern = ROLE_PHRASES[language].get(reference.role, OTHER_ROLE[language])
    return pattern.format(tag=tag, role=reference.role.replace("_", " "))
