"""The vocabulary and the interview: the two files of words that every film shares."""

from pathlib import Path

from seedance_cli.library.document import read_document
from seedance_cli.library.entry import Entry
from seedance_cli.story.interview import Question
from seedance_cli.story.vocabulary import Vocabulary, Word


def read_vocabulary(path: Path) -> Vocabulary:
    """The film words in a file: groups, and in each the words in the order they are offered."""
    entry = read_document(path)
    groups = entry.entry("groups")
    words = (_word(word, group) for group in groups.names for word in groups.entries(group)) if groups else ()
    vocabulary = Vocabulary(tuple(words))
    entry.finish()
    return vocabulary


def read_questions(path: Path) -> tuple[Question, ...]:
    """The interview's questions in a file, in the order they are asked."""
    entry = read_document(path)
    questions = tuple(_question(question) for question in entry.entries("questions"))
    entry.finish()
    return questions


def _word(entry: Entry, group: str) -> Word:
    return Word(
        name=entry.text("name", required=True),
        group=group,
        words={language: entry.text(language, required=True) for language in ("en", "zh")},
        aliases=_listed(entry, "aliases"),
        hint=entry.text("hint"),
        everyday=_listed(entry, "everyday"),
        manner=entry.flag("manner"),
    )


def _listed(entry: Entry, key: str) -> tuple[str, ...]:
    # One text with commas rather than a YAML list: 1,400 spellings as values of their own take three times as long.
    return tuple(part.strip() for part in entry.text(key).split(",") if part.strip())


def _question(entry: Entry) -> Question:
    return Question(
        ask=entry.text("ask", required=True),
        text=entry.text("text", required=True),
        help=entry.text("help"),
        offers=entry.texts("offers"),
        group=entry.text("group"),
        many=entry.flag("many"),
    )
