"""The storyboard as `storyboard.yaml`: record → plain data, and back with every fault named by line."""

from pathlib import Path
from typing import Any

from seedance_cli.errors import WrongInput
from seedance_cli.library import schema_file
from seedance_cli.library.document import Entry, dump, read_document
from seedance_cli.story.brief import LANGUAGES, LONGEST, MODES, RATIOS, SHORTEST, Brief
from seedance_cli.story.references import KINDS, USUAL_ROLE, Reference
from seedance_cli.story.storyboard import Line, Shot, Sound, StillIdea, Storyboard, as_planned

FORMAT = 1


def storyboard_text(board: Storyboard) -> str:
    """The whole file, with the comment by which editors complete it."""
    opening = f"# yaml-language-server: $schema={schema_file('storyboard').as_uri()}\n"
    return opening + dump({"format": FORMAT, **storyboard_data(board)})


def read_storyboard(path: Path) -> tuple[Storyboard, bool]:
    """The storyboard in a file, and whether the file's format is newer than ours: then it was read as far as it is
    known and must not be written back. Raises WrongInput listing every fault as `file:line:column`."""
    entry = read_document(path, newest=FORMAT)
    board = storyboard_from(entry)
    entry.finish()
    assert board is not None  # a missing part was a fault, which `finish` raised
    return board, entry.newer


def storyboard_data(board: Storyboard) -> dict[str, Any]:
    """A storyboard as the plain data that `storyboard_from` reads. What is empty is left out."""
    data = {
        "title": board.title,
        "brief": _brief_data(board.brief),
        "shots": [_shot_data(shot) for shot in board.shots],
        "sound": _filled({"music": board.sound.music, "effects": board.sound.effects}),
        "references": [reference_data(reference) for reference in board.references],
        "stills": [still_data(still) for still in board.stills],
        "constraints": list(board.constraints),
        "prompt": board.prompt,
    }
    return _filled(data)


def storyboard_from(entry: Entry) -> Storyboard | None:
    """The storyboard in an entry, or None after noting its faults there."""
    title = entry.text("title", "film")
    brief = _brief(entry.entry("brief"))
    shots = tuple(_shot(shot) for shot in entry.entries("shots"))
    sound = entry.entry("sound", optional=True)
    parts: dict[str, Any] = {
        "sound": Sound(music=sound.text("music"), effects=sound.text("effects")) if sound else Sound(),
        "references": tuple(reference_from(each) for each in entry.entries("references")),
        "stills": tuple(still_from(still) for still in entry.entries("stills")),
        "constraints": entry.texts("constraints"),
        "prompt": entry.text("prompt"),
    }
    if brief is None:
        return None
    try:
        return Storyboard(title=title, brief=brief, shots=shots, **parts)
    except WrongInput as fault:
        entry.fault(" ".join(filter(None, (fault.message, fault.hint))), key="shots")
        return None


def _brief(entry: Entry | None) -> Brief | None:
    if entry is None:
        return None
    idea = entry.text("idea", required=True)
    texts = ("style", "mood", "content", "visuals", "camera", "motion", "audio")
    parts: dict[str, Any] = {name: entry.text(name) for name in texts}
    parts["template"] = entry.text("template", "narrative")
    parts["duration"] = entry.whole("duration", SHORTEST, LONGEST, 5)
    parts["ratio"] = entry.choice("ratio", RATIOS, "16:9")
    parts["mode"] = entry.choice("mode", MODES, "omni_reference")
    parts["language"] = entry.choice("language", LANGUAGES, "en")
    try:
        return Brief(idea=idea, **parts)
    except WrongInput as fault:
        entry.fault(fault.message, key="idea")
        return None


def _shot(entry: Entry) -> Shot:
    lines = (
        Line(text=line.text("line"), speaker=line.text("speaker"), language=line.text("language"))
        for line in entry.entries("dialogue")
    )
    names = ("beat", "size", "angle", "camera", "content", "action")
    texts: dict[str, Any] = {name: entry.text(name) for name in names}
    return Shot(seconds=entry.whole("seconds", 1, LONGEST, 1), dialogue=tuple(lines), **texts)


def still_from(entry: Entry) -> StillIdea:
    """A still to be drawn, as `still_data` wrote it."""
    return StillIdea(prompt=entry.text("prompt", required=True), role=entry.text("role", "character"))


def still_data(still: StillIdea) -> dict[str, Any]:
    return {"prompt": still.prompt, "role": still.role}


def reference_from(entry: Entry) -> Reference:
    """A reference, as `reference_data` wrote it."""
    kinds = [kind for kind in KINDS if entry.has(kind)]
    if len(kinds) != 1:
        entry.fault("a reference is one of image:, video: or audio:, with a file or a link")
    kind = kinds[0] if kinds else "image"
    sources = {each: entry.text(each) for each in KINDS}
    return Reference(
        kind=kind,
        source=sources[kind],
        role=entry.text("role", USUAL_ROLE[kind]),
        note=entry.text("note"),
        prompt=entry.text("prompt"),
    )


def _brief_data(brief: Brief) -> dict[str, Any]:
    names = ("idea", "template", "duration", "ratio", "style", "mood", "mode", "language")
    dimensions = ("content", "visuals", "camera", "motion", "audio")
    return _filled({name: getattr(brief, name) for name in (*names, *dimensions)})


def _shot_data(shot: Shot) -> dict[str, Any]:
    names = ("seconds", "beat", "size", "angle", "camera", "content", "action")
    data: dict[str, Any] = {name: getattr(shot, name) for name in names}
    data["dialogue"] = [
        _filled({"speaker": line.speaker, "line": line.text, "language": line.language})
        for line in shot.dialogue
    ]
    return _filled(data)


def reference_data(reference: Reference) -> dict[str, Any]:
    rest = {"role": reference.role, "note": reference.note, "prompt": reference.prompt}
    return {reference.kind: reference.source, **_filled(rest)}


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", [], {})}


def same_film(one: Storyboard, other: Storyboard) -> bool:
    """Whether two storyboards are the same film, whatever the folder is called and whether stills are drawn yet."""
    return as_planned(one) == as_planned(other)
