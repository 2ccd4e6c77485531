"""The storyboard as it would be with an answer that is not given yet, for the picture above a question."""

from collections.abc import Mapping

from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import check_idea
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.vocabulary import Vocabulary
from seedance_cli.terminal.answers import brief_of
from seedance_cli.terminal.safe_text import cells, clip, safe
from seedance_cli.terminal.studio import Draft, Studio
from seedance_cli.terminal.styled import Line, Lines, between, lines
from seedance_cli.terminal.timeline import MOST_COLUMNS, timeline_lines
from seedance_cli.terminal.timeline_foot import LABEL, references_words


def draft_board(studio: Studio, draft: Draft, changes: Mapping[str, str] | None = None) -> Storyboard:
    """The shots as drafted from the answers, with `changes` to them. Raises WrongInput where the answers cannot be."""
    answers = {**draft.answers, **(changes or {})}
    check_idea(answers.get("idea", ""))  # before a template is read for what cannot be
    template = studio.template(answers.get("template", ""))
    return studio.draft_board(
        brief_of(answers, template, studio.vocabulary), template, draft.references, draft.stills
    )


def sketch(studio: Studio, draft: Draft, changes: Mapping[str, str], width: int) -> Lines | None:
    """A few lines of that storyboard; None while the answers make none yet, as with a number half typed."""
    try:
        return compact(draft_board(studio, draft, changes), studio.vocabulary, width)
    except (WrongInput, ValueError):
        return None


def compact(board: Storyboard, vocabulary: Vocabulary, width: int) -> Lines:
    """What the film is, how it looks, its shots, and what is heard, in a dozen rows."""
    width = min(width, MOST_COLUMNS)
    brief = board.brief
    facts = " · ".join((brief.template, f"{brief.duration} s", brief.ratio))
    title: Line = [("strong", f" {clip(safe(board.title), max(width - cells(facts) - 4, 8))}")]
    look = safe(" · ".join(filter(None, (brief.style, brief.mood, brief.visuals))))
    head = [*between(title, [("dim", facts)], width - 1), [("dim", f" {clip(look, width - 2)}")]]
    shots = timeline_lines(board, width=width, vocabulary=vocabulary).rows
    return lines([*head, *shots, *_foot(board, width)])


def _foot(board: Storyboard, width: int) -> list[Line]:
    """What is heard, referred to and to be drawn, a clipped row each."""
    said = {
        "sound": "; ".join(filter(None, (board.sound.music, board.sound.effects))),
        "refs": references_words(board),
        "to draw": "; ".join(f"{still.role.replace('_', ' ')}: {still.prompt}" for still in board.stills),
    }
    room = width - LABEL - 2
    return [
        [("dim", f" {name:<{LABEL}}"), ("", clip(safe(text), room))] for name, text in said.items() if text
    ]
