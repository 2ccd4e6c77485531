"""What stills are drawn from: the sentences a template suggests, with its slots filled from the answers so far, and
what becomes of a sentence when its picture is changed by instructions."""

from seedance_cli.story.brief import DIMENSIONS
from seedance_cli.story.draft import fill
from seedance_cli.story.storyboard import StillIdea
from seedance_cli.story.vocabulary import in_language
from seedance_cli.terminal.answers import language
from seedance_cli.terminal.studio import Draft, Studio

CHANGED = "; changed: "


def after_change(prompt: str, instruction: str) -> str:
    """What a picture drawn from `prompt` shows once an instruction has changed it; several add up in order."""
    return f"{prompt.rstrip(' .。;；')}{CHANGED}{instruction}"


def came_of(prompt: str, sentence: str) -> bool:
    """Whether `prompt` is `sentence`, or that sentence with changes."""
    return prompt == sentence or prompt.startswith(after_change(sentence, ""))


def suggested_stills(studio: Studio, draft: Draft) -> tuple[StillIdea, ...]:
    """The pictures the template would like to have, ready to be drawn."""
    answers = draft.answers
    template = studio.template(answers.get("template", ""))
    spoken = language(answers)
    words = {name: in_language(texts, spoken) for name, texts in template.slots.items()}
    style = answers.get("style") or in_language(template.style, spoken)
    mood = answers.get("mood") or in_language(template.mood, spoken)
    idea = answers.get("idea", "")
    own = {"idea": idea, "content": answers.get("content") or idea, "style": style, "mood": mood}
    slots = words | {**dict.fromkeys(DIMENSIONS, ""), **answers, **own}
    return tuple(StillIdea(prompt=fill(prompt, slots, spoken), role=role) for role, prompt in template.stills)
