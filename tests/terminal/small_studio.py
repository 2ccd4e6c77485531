"""A studio for the wizard's tests, made of small records: two templates, a few words, and callables that remember."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from seedance_cli.errors import Refused, SeedanceError, WrongInput
from seedance_cli.story.draft import draft
from seedance_cli.story.interview import Question
from seedance_cli.story.references import is_link
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.template import Beat, Template
from seedance_cli.story.vocabulary import Vocabulary, Word
from seedance_cli.terminal.result import Quote
from seedance_cli.terminal.studio import Draft, StillAsk, Studio


def words(english: str, chinese: str = "") -> dict[str, str]:
    return {"en": english, "zh": chinese or english}


NARRATIVE = Template(
    name="narrative",
    title=words("Narrative", "叙事"),
    about=words("a small story in five beats", "五段小故事"),
    duration=15,
    ratio="21:9",
    style=words("cinematic", "电影感"),
    mood=words("wondering", "惊奇"),
    visuals=words("backlight, warm colours", "逆光，暖色"),
    music=words("low strings", "低沉弦乐"),
    effects=words("wind", "风声"),
    slots={"character": words("the figure", "人物")},
    offers={"content": (words("a lone traveller on a road", "独行的旅人"),)},
    stills=(("character", words("Portrait of $character for $idea, $style")),),
    suggest=("finds", "story"),
    beats=(
        Beat(name="establish", share=3, size="wide", camera="push in", content=words("$content"), keep=True),
        Beat(name="develop", share=4, size="medium", camera="follow", content=words("$character goes closer", "$character 走近")),
        Beat(name="climax", share=4, size="close-up", camera="static", content=words("The find, $mood", "发现，$mood"), keep=True),
        Beat(name="turn", share=2, size="medium", camera="orbit", content=words("A turn", "转折"), speaks=True),
        Beat(name="close", share=2, size="wide", camera="pull out", content=words("The world again", "世界复归")),
    ),
)  # fmt: skip
PRODUCT = Template(
    name="product",
    title=words("Product", "产品"),
    about=words("one thing, seen from all sides", "一件物品的各个侧面"),
    duration=10,
    ratio="9:16",
    style=words("warm commercial", "温暖广告"),
    suggest=("coffee",),
    needs=("image:product",),
    beats=(
        Beat(name="hook", share=2, size="extreme close-up", camera="push in", content=words("Detail of $content"), keep=True),
        Beat(name="whole", share=3, size="medium", camera="orbit", content=words("$content, whole")),
        Beat(name="use", share=5, size="medium", camera="static", content=words("$content in use")),
    ),
)  # fmt: skip
TEMPLATES = (NARRATIVE, PRODUCT)
VOCABULARY = Vocabulary(
    words=tuple(
        Word(name=english.replace(" ", "_"), group=group, words=words(english, chinese), hint=hint)
        for group, english, chinese, hint in (
            ("camera", "push in", "推近", "stresses the subject"),
            ("camera", "pull out", "拉远", "reveals where we are"),
            ("camera", "orbit", "环绕", "all the way round"),
            ("camera", "static", "固定镜头", "nothing moves"),
            ("size", "wide", "全景", ""),
            ("size", "medium", "中景", ""),
            ("size", "close-up", "特写", ""),
            ("angle", "low angle", "低角度", ""),
            ("light", "backlight", "逆光", "from behind the subject"),
            ("light", "side light", "侧光", "from one side"),
            ("colour", "cool colours", "冷色", ""),
            ("texture", "cinematic texture", "电影质感", ""),
            ("style", "noir", "黑色电影", "hard shadows"),
            ("style", "ink wash", "水墨", "brush and paper"),
            ("mood", "tense", "紧张", ""),
        )
    )
)
QUESTIONS = (
    Question(ask="idea", text="What is your film about?", help="One sentence: who, doing what, where."),
    Question(ask="template", text="Which kind of film is it?", help="A template gives the beats."),
    Question(ask="duration", text="How long is it?", help="Whole seconds, 4 to 15."),
    Question(ask="ratio", text="Which shape has the picture?", help="Where will it be seen?"),
    Question(ask="style", text="Which style?", help="One style for the whole film.", group="style"),
    Question(ask="mood", text="Which mood?", help="One mood.", group="mood"),
    Question(ask="content", text="Who does what, and where?", help="The first dimension."),
    Question(ask="content.subject", text="Who or what is it about?"),
    Question(ask="content.action", text="What do they do?"),
    Question(ask="content.place", text="Where?"),
    Question(ask="visuals", text="How does it look?", help="The second dimension."),
    Question(ask="visuals.light", text="What light?", group="light", many=True),
    Question(ask="visuals.colour", text="What colours?", group="colour", many=True),
    Question(ask="visuals.texture", text="What texture?", group="texture"),
    Question(ask="camera", text="How does the camera move?", help="The third.", group="camera", many=True),
    Question(
        ask="motion",
        text="What is the pace?",
        help="The fourth.",
        offers=("slow and continuous", "in bursts"),
    ),
    Question(ask="audio", text="What is heard?", help="The fifth."),
    Question(ask="audio.music", text="What music?", offers=("a piano alone",)),
    Question(ask="audio.effects", text="What sounds?"),
    Question(ask="audio.dialogue", text="What is said?"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallFinding:
    """Shaped as the checklist's findings."""

    name: str
    level: str
    where: str
    why: str
    fix: str = ""
    fixable: bool = False


@dataclass
class Backstage:
    """What the studio's callables did and will do."""

    saved: list[Draft] = field(default_factory=list)
    drawn: list[StillAsk] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    fails: list[str] = field(default_factory=list)
    fail_at: dict[int, SeedanceError] = field(default_factory=dict)
    over_budget: str = ""
    priced: list[tuple[StillAsk, ...]] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    folder: Path = Path()

    def draw(self, _board: Storyboard, asks: Sequence[StillAsk]) -> list[Path | SeedanceError]:
        return [self._draw(ask) for ask in asks]

    def _draw(self, ask: StillAsk) -> Path | SeedanceError:
        self.drawn.append(ask)
        if self.fails:
            return SeedanceError(self.fails.pop())
        if fault := self.fail_at.pop(len(self.drawn), None):
            return fault
        path = self.folder / f"still-{len(self.drawn)}.png"
        path.write_bytes(b"picture")
        return path

    def price_stills(self, _board: Storyboard, asks: Sequence[StillAsk]) -> str:
        """16 credits each, unless the budget is spent."""
        self.priced.append(tuple(asks))
        if self.over_budget:
            raise Refused(self.over_budget, hint="--budget 100")
        return f"{16 * len(asks)} credits"

    def measure(self, kind: str, source: str) -> str:
        if is_link(source):
            return ""
        path = Path(source)
        if not path.is_file():
            raise WrongInput(f"There is no file {source}.")
        if path.read_bytes() == b"broken":
            raise WrongInput(f"{path.name} is no {kind}: it cannot be opened.")
        return "12.0 s" if kind == "audio" else "1280×720"

    def edit_yaml(self, board: Storyboard) -> Storyboard:
        self.edited.append(board.title)
        if len(self.edited) == 1:
            raise WrongInput("line 3: 'shotz' is no key.", hint="The nearest is 'shots'.")
        return replace(board, constraints=("no subtitles",))


def check(board: Storyboard) -> list[SmallFinding]:
    """Two moves in one shot is a fixable warning; a shot that says nothing is an error."""
    found = []
    for number, shot in enumerate(board.shots, 1):
        if "," in shot.camera:
            why = f"two camera moves in one shot: keep {shot.camera.split(',')[0]!r}"
            found.append(
                SmallFinding(name="one-move", level="warning", where=f"shot {number}", why=why, fixable=True)
            )
        if not shot.words.strip():
            found.append(
                SmallFinding(name="empty", level="error", where=f"shot {number}", why="nothing is seen")
            )
    return found


def repair(board: Storyboard, _findings: object) -> Storyboard:
    shots = tuple(replace(shot, camera=shot.camera.split(",")[0]) for shot in board.shots)
    return replace(board, shots=shots)


def suggest(idea: str) -> tuple[Template, ...]:
    return tuple(each for each in TEMPLATES if any(word in idea.lower() for word in each.suggest))


def small_studio(folder: Path) -> tuple[Studio, Backstage]:
    """A studio that draws into `folder`, and what happens behind it."""
    backstage = Backstage(folder=folder)
    studio = Studio(
        templates=lambda: TEMPLATES,
        template=lambda name: next((each for each in TEMPLATES if each.name == name), NARRATIVE),
        questions=QUESTIONS,
        vocabulary=VOCABULARY,
        suggest=suggest,
        draft_board=lambda brief, template, references, stills: draft(
            brief, template, references=references, stills=stills
        ),
        check=check,  # type: ignore[arg-type]
        repair=repair,
        compose=lambda board: (
            f"[Style] {board.brief.style}\n[Timeline]\n"
            + "\n".join(
                f"{start}-{end}s: {shot.camera}. {shot.content}"
                for shot, (start, end) in zip(board.shots, board.spans, strict=True)
            )
        ),
        measure=backstage.measure,
        draw=backstage.draw,
        show=lambda paths, captions: backstage.shown.extend(captions),
        quote=lambda board: Quote(
            service="animatic", clip=f"{board.brief.duration} s", price="free", basis="made on this machine"
        ),
        edit_yaml=backstage.edit_yaml,
        save=backstage.saved.append,
    )
    return studio, backstage


FACES = "Realistic human faces in reference pictures are refused by xskill; drawn ones pass."
QUOTE = Quote(
    service="xskill",
    model="seedance_2.0_fast",
    via="by MCP",
    clip="15 s · 21:9",
    price="450 credits",
    basis="model card, 30 credits a second",
    as_of="2026-04-08",
    wait=600,
    balance="12,500 credits",
)


def paid_studio(folder: Path) -> tuple[Studio, Backstage]:
    """The same studio where everything costs something."""
    studio, backstage = small_studio(folder)
    paid = replace(
        studio, price_stills=backstage.price_stills, quote=lambda board: QUOTE, warnings=lambda board: [FACES]
    )
    return paid, backstage
