"""Rules about references: tags that exist, roles that make sense, how many a service takes, and the mode."""

import re
from collections import Counter
from collections.abc import Iterator

from seedance_cli.story.checklist.finding import Finding, Ground, places
from seedance_cli.story.references import KINDS, MOST, MOST_IN_ALL, ROLES, Reference, tags_in

COMFORTABLE = 5  # references; more work less well than fewer, says every guide
FRAMES = ("first_frame", "last_frame")
UNREAL = re.compile(
    r"anim|cartoon|ink|paint|illustrat|pixel|clay|stylis|styliz|3d|cg|comic|manga|watercolou?r|puppet|lego|toy|felt|"
    r"动画|动漫|卡通|水墨|国风|插画|油画|像素|黏土|粘土|二次元|漫画|手绘|水彩|木偶|毛毡",
    re.IGNORECASE,
)
NOT_A_FACE = re.compile(
    r"\b(?:cat|dog|bird|robot|monkey|fox|bear|horse|animal|creature|dragon|doll|mascot|hands?|back view)\b|"
    r"猫|狗|犬|鸟|猴|狐|熊|马|机器人|动物|怪|龙|玩偶|比熊|背影|手部",
    re.IGNORECASE,
)
SHEET = re.compile(
    r"three[- ]views?|3[- ]views?|turn ?around|(?:character|model) sheet|front,? side,? (?:and )?back|三视图|设定图|多视图|设定集",
    re.IGNORECASE,
)
EDITS = re.compile(r"(?:\breferenc(?:e|ing)|参考) ?@(video[0-9]+)", re.IGNORECASE)


def unknown_tag(ground: Ground) -> Iterator[Finding]:
    """A tag must belong to a reference, or to a still that is to be drawn."""
    counts = Counter(reference.kind for reference in ground.board.references)
    counts["image"] += len(ground.board.stills)
    for where, text in places(ground.board):
        for tag in tags_in(text):
            kind, number = tag[1:6], int(tag[6:])
            if number > counts[kind]:
                has = f"there {'is' if counts[kind] == 1 else 'are'} {counts[kind] or 'none'} of that kind"
                yield Finding(
                    "unknown_tag",
                    "error",
                    where,
                    f"{tag} names a reference that is not there; {has}.",
                    f"Add it with --{kind}-ref, or take {tag} out of the text.",
                )


def too_many_references(ground: Ground) -> Iterator[Finding]:
    """Services take 9 images, 3 videos and 3 sounds, 12 files in all."""
    board = ground.board
    counts = Counter(reference.kind for reference in board.references)
    counts["image"] += len(board.stills)
    for kind in KINDS:
        if counts[kind] > MOST[kind]:
            plural = "audio files" if kind == "audio" else f"{kind}s"
            yield _too_many(f"{counts[kind]} {plural} are given; {MOST[kind]} is the most a service takes.")
    if counts.total() > MOST_IN_ALL:
        yield _too_many(f"{counts.total()} files are given; {MOST_IN_ALL} is the most in all.")


def many_references(ground: Ground) -> Iterator[Finding]:
    """Four or five references work better than the maximum."""
    count = len(ground.board.references) + len(ground.board.stills)
    if count > COMFORTABLE:
        yield Finding(
            "many_references",
            "advice",
            "references",
            f"{count} references share the model's attention; 4 to 5 work better.",
            "Put the important ones first and leave out what the words can say.",
        )


def audio_alone(ground: Ground) -> Iterator[Finding]:
    """Sound needs a picture or a clip beside it."""
    board = ground.board
    if board.references and not board.stills and all(each.kind == "audio" for each in board.references):
        yield Finding(
            "audio_alone",
            "error",
            "references",
            "Audio alone is refused: it needs an image or a video beside it.",
            "Add an image with --image-ref, or a still with --still.",
        )


def mode_mismatch(ground: Ground) -> Iterator[Finding]:
    """First and last frame go with nothing else."""
    board = ground.board
    if board.brief.mode != "first_last_frames":
        return
    frames = [each for each in board.references if each.kind == "image"]
    for tag, reference in board.tags.items():
        if reference.role not in FRAMES:
            yield Finding(
                "mode_mismatch",
                "error",
                tag,
                f"In the mode first_last_frames only frames can be given; {tag} is {_a(reference)}.",
                "Take it out, or use --mode omni_reference.",
            )
    if len(frames) > 2:
        yield Finding(
            "too_many_frames",
            "error",
            "references",
            f"{len(frames)} images are given; the mode first_last_frames takes a first and a last one.",
            "Keep two, or use --mode omni_reference.",
        )


def frames(ground: Ground) -> Iterator[Finding]:
    """A last frame needs a first one; frames beside other references are only a wish."""
    board = ground.board
    roles = {reference.role for reference in board.references} | {still.role for still in board.stills}
    if "last_frame" in roles and "first_frame" not in roles:
        yield Finding(
            "last_frame_alone",
            "error" if board.brief.mode == "first_last_frames" else "advice",
            "references",
            "There is a last frame and no first frame.",
            "Give the first one too, with --first-frame.",
        )
    elif board.brief.mode == "omni_reference" and {"first_frame", "last_frame"} <= roles:
        yield Finding(
            "frames_in_omni",
            "advice",
            "references",
            "In the mode omni_reference the first and last frame are followed only roughly.",
            "For exact frames use --mode first_last_frames, without other references.",
        )


def missing_need(ground: Ground) -> Iterator[Finding]:
    """What the template cannot do without."""
    if ground.template is None:
        return
    board = ground.board
    given = {(each.kind, each.role) for each in board.references} | {
        ("image", still.role) for still in board.stills
    }
    for need in ground.template.needs:
        kind, _, role = need.partition(":")
        if (kind, role) not in given and not (not role and any(kind == each for each, _ in given)):
            yield Finding(
                "missing_need",
                "error" if role == "source" else "warning",
                "references",
                f'The template {ground.template.name} works from {_article(kind)} in the role "{role.replace("_", " ")}"; none is given.',
                f"Add it with --{kind}-ref FILE={role}.",
            )


def odd_role(ground: Ground) -> Iterator[Finding]:
    """A role should fit its kind, and be one the prompt can say."""
    for tag, reference in ground.board.tags.items():
        if reference.role in ROLES[reference.kind]:
            continue
        kinds = [kind for kind in KINDS if reference.role in ROLES[kind]]
        if kinds:
            yield Finding(
                "odd_role",
                "warning",
                tag,
                f'The role "{reference.role.replace("_", " ")}" is one for {" or ".join(kinds)}, and {tag} is {_article(reference.kind)}.',
                f"Choose one of {', '.join(ROLES[reference.kind])}.",
            )


def no_role(ground: Ground) -> Iterator[Finding]:
    """A reference without a known role should at least be named where it is used."""
    named = set(tags_in("\n".join(text for _, text in places(ground.board))))
    for tag, reference in ground.board.tags.items():
        known = any(reference.role in ROLES[kind] for kind in KINDS)
        if known or reference.note:
            continue
        if tag not in named:
            yield Finding(
                "unused_reference",
                "advice",
                tag,
                f"Nothing says what {tag} is for, and no shot names it.",
                f"Give it a role, name {tag} in a shot, or leave it out.",
            )
        elif reference.role in ("", "other"):
            yield Finding(
                "no_role",
                "advice",
                tag,
                f"{tag} is named, but not what it is for.",
                f"Give it a role: {', '.join(ROLES[reference.kind])}.",
            )


def real_faces(ground: Ground) -> Iterator[Finding]:
    """Photographs of people are refused as references."""
    board = ground.board
    if UNREAL.search(f"{board.brief.style} {board.brief.visuals}"):
        return
    people = [
        tag
        for tag, each in board.tags.items()
        if each.kind == "image"
        and each.role == "character"
        and not NOT_A_FACE.search(f"{each.note} {each.prompt}")
    ]
    if people:
        yield Finding(
            "real_faces",
            "advice",
            people[0],
            "Realistic human faces in reference pictures are refused, drawn ones and animals are not.",
            "If it shows a real-looking face, use a drawn or stylised picture, or a figure from behind.",
        )


def three_views(ground: Ground) -> Iterator[Finding]:
    """Sheets with several views of a person confuse the model."""
    board = ground.board
    notes = [(tag, f"{each.note} {each.prompt}") for tag, each in board.tags.items()]
    notes += [(f"still {number}", still.prompt) for number, still in enumerate(board.stills, 1)]
    for where, text in notes:
        if SHEET.search(text):
            yield Finding(
                "three_views",
                "advice",
                where,
                "A sheet with several views is often shown as it is, all figures at once.",
                "Use one clean picture of the figure, and a close one of the head.",
            )


def edit_wording(ground: Ground) -> Iterator[Finding]:
    """Footage to work on should not be called a reference."""
    sources = {tag[1:] for tag, each in ground.board.tags.items() if each.role == "source"}
    for where, text in places(ground.board):
        for video in dict.fromkeys(match[1].lower() for match in EDITS.finditer(text)):
            if video in sources:
                yield Finding(
                    "edit_wording",
                    "advice",
                    where,
                    f'"Reference @{video}" asks for something like it, not for @{video} itself changed or extended.',
                    f'Say "extend @{video}" or "edit @{video}".',
                )


def _too_many(why: str) -> Finding:
    return Finding("too_many_references", "error", "references", why, "Leave out the least important ones.")


def _a(reference: Reference) -> str:
    return _article(reference.kind) + (f" ({reference.role.replace('_', ' ')})" if reference.role else "")


def _article(kind: str) -> str:
    return {"image": "an image", "video": "a video", "audio": "an audio file"}[kind]
