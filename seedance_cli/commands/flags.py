"""The flags that several commands share, each said once."""

from pathlib import Path
from typing import Annotated

import typer

STORY, REFERENCES, SERVICE, OUTPUT = "Story", "References", "Service", "Output"


def _waiting(flag: typer.CallbackParam, seconds: float) -> float:
    from seedance_cli.commands.said import waiting_seconds

    return waiting_seconds(flag.opts[0], seconds)


Template = Annotated[
    str,
    typer.Option("--template", "-t", help="Storyboard recipe; see `templates list`.", rich_help_panel=STORY),
]
Duration = Annotated[
    str,
    typer.Option(
        "--duration", "-d", metavar="SECONDS", help="Whole seconds, 4 to 15.", rich_help_panel=STORY
    ),
]
Ratio = Annotated[
    str,
    typer.Option(
        "--ratio", "-r", metavar="W:H", help="16:9, 9:16, 1:1, 21:9, 4:3 or 3:4.", rich_help_panel=STORY
    ),
]
Style = Annotated[str, typer.Option(help='Visual style: "ink wash", "cinematic".', rich_help_panel=STORY)]
Mood = Annotated[str, typer.Option(help='The feeling: "tense", "healing".', rich_help_panel=STORY)]
Mode = Annotated[
    str, typer.Option(metavar="MODE", help="omni_reference or first_last_frames.", rich_help_panel=STORY)
]
Content = Annotated[str, typer.Option(help="Who, doing what, where.", rich_help_panel=STORY)]
Visuals = Annotated[str, typer.Option(help="Light, colour, texture.", rich_help_panel=STORY)]
Camera = Annotated[
    str,
    typer.Option(help='How the camera moves; per shot with ";": "push in; orbit".', rich_help_panel=STORY),
]
Motion = Annotated[str, typer.Option(help="What the subject does, and the pace.", rich_help_panel=STORY)]
Audio = Annotated[str, typer.Option(help='"music: …; effects: …; dialogue: Anna: …".', rich_help_panel=STORY)]
Language = Annotated[
    str,
    typer.Option(
        metavar="en|zh",
        help="Language of the composed prompt; the idea's own if not said.",
        rich_help_panel=STORY,
    ),
]
PromptFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Send this text word for word.", rich_help_panel=STORY)
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FOLDER",
        help="Start from a saved film's storyboard; other flags change it.",
        rich_help_panel=STORY,
    ),
]

ImageRef = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH|URL[=ROLE]",
        help="A picture to lean on; repeatable, in order.",
        rich_help_panel=REFERENCES,
    ),
]
VideoRef = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH|URL[=ROLE]", help="A clip to lean on; repeatable.", rich_help_panel=REFERENCES
    ),
]
AudioRef = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH|URL[=ROLE]", help="A sound to lean on; repeatable.", rich_help_panel=REFERENCES
    ),
]
FirstFrame = Annotated[
    str, typer.Option(metavar="PATH|URL", help="The picture the film begins on.", rich_help_panel=REFERENCES)
]
LastFrame = Annotated[
    str, typer.Option(metavar="PATH|URL", help="The picture the film ends on.", rich_help_panel=REFERENCES)
]
Still = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PROMPT[=ROLE]",
        help="A reference picture to draw first; repeatable.",
        rich_help_panel=REFERENCES,
    ),
]

Service = Annotated[
    str,
    typer.Option(
        envvar="SEEDANCE_SERVICE",
        metavar="NAME",
        help="Who renders; see `services`. Without: config.yaml, else the only one with a key, else animatic.",
        rich_help_panel=SERVICE,
    ),
]
Model = Annotated[
    str,
    typer.Option(
        metavar="WORD|ID",
        help="standard; fast (xskill, ark); mini, 2.5 (ark); or the service's own id.",
        rich_help_panel=SERVICE,
    ),
]
Resolution = Annotated[
    str,
    typer.Option(
        metavar="HEIGHT",
        help="480p, 720p, 1080p (skills.video, ark) or 4k (ark), where the model has it.",
        rich_help_panel=SERVICE,
    ),
]
NoAudio = Annotated[
    bool,
    typer.Option("--no-audio", help="A clip without sound (skills.video, ark).", rich_help_panel=SERVICE),
]
Watermark = Annotated[
    bool,
    typer.Option("--watermark", help="With the service's own mark on it (ark).", rich_help_panel=SERVICE),
]
EndUser = Annotated[
    str,
    typer.Option(
        metavar="ID",
        help="Whom it is made for, in your own numbering; told to the service (skills.video, ark).",
        rich_help_panel=SERVICE,
    ),
]
Region = Annotated[
    str,
    typer.Option(
        metavar="cn|intl",
        help="Where ark is reached: Volcengine (cn) or BytePlus (intl).",
        rich_help_panel=SERVICE,
    ),
]
Seed = Annotated[
    str,
    typer.Option(
        metavar="N", help="The same number, the same picture, where the service can.", rich_help_panel=SERVICE
    ),
]
Via = Annotated[
    str,
    typer.Option(
        metavar="auto|mcp|rest|sse",
        help="How it is reached: mcp or rest at xskill, rest or sse at skills.video.",
        rich_help_panel=SERVICE,
    ),
]
Again = Annotated[
    bool,
    typer.Option(
        "--again",
        help="Send it even while the same request is under way or its outcome unknown.",
        rich_help_panel=SERVICE,
    ),
]
Fit = Annotated[
    bool,
    typer.Option(
        "--fit",
        help="Make copies, under references/, of local files that the model would refuse: cropped, scaled, trimmed.",
        rich_help_panel=SERVICE,
    ),
]
Budget = Annotated[
    str,
    typer.Option(
        metavar="AMOUNT",
        help="Refuse before anything is sent if it would cost more: 200, 3.50usd.",
        rich_help_panel=SERVICE,
    ),
]
BatchBudget = Annotated[
    str,
    typer.Option(
        "--budget",
        metavar="AMOUNT",
        help="Stop before the film that would take the batch above it: 10000, 50usd.",
        rich_help_panel=SERVICE,
    ),
]
PollInterval = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        callback=_waiting,
        help="How often to look at the task (0: the service's own pace).",
        rich_help_panel=SERVICE,
    ),
]
Timeout = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        callback=_waiting,
        help="How long to wait before leaving it to run (0: three hours).",
        rich_help_panel=SERVICE,
    ),
]

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FOLDER", help="The film folder.", rich_help_panel=OUTPUT),
]
FilmsOut = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FOLDER",
        help="Where the film folders go; without, a folder beside the manifest, named like it.",
        rich_help_panel=OUTPUT,
    ),
]
Parallel = Annotated[
    str,
    typer.Option(
        metavar="N", help="How many films at once, 1 to 200; 8 if not said.", rich_help_panel=OUTPUT
    ),
]
KeepGoing = Annotated[
    bool,
    typer.Option("--keep-going", help="Make the other films where rows are broken.", rich_help_panel=OUTPUT),
]
JsonLines = Annotated[
    bool, typer.Option("--json", help="Print one JSON line a film on stdout.", rich_help_panel=OUTPUT)
]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on stdout.", rich_help_panel=OUTPUT)
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.", rich_help_panel=OUTPUT)]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress and no hints.", rich_help_panel=OUTPUT)
]
NoPreview = Annotated[
    bool, typer.Option("--no-preview", help="Show no pictures in the terminal.", rich_help_panel=OUTPUT)
]
Plan = Annotated[
    bool,
    typer.Option(
        "--plan", help="Stop with the film folder written and nothing sent.", rich_help_panel=OUTPUT
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print the request, write and send nothing.", rich_help_panel=OUTPUT)
]
