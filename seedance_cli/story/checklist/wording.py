"""Rules about words: concrete, complete, nothing the service refuses or does not read."""

import re
from collections.abc import Iterator

from seedance_cli.story.checklist.finding import Finding, Ground, places, seen
from seedance_cli.story.reading.specs import WIDE

VAGUE = re.compile(
    r"(?<![a-z])(?:beautiful(?:ly)?|amazing(?:ly)?|awesome|stunning(?:ly)?|breathtaking|incredibl[ey]|gorgeous|nice|something happens|"
    r"things happen|very cool|super cool|perfect(?:ly)? amazing|masterpiece)(?![a-z])|好看|漂亮|很美|唯美至极|绝美|超级酷|很酷|非常棒|某件事|发生一些事",
    re.IGNORECASE,
)
NEGATIVE = re.compile(
    r"negative prompts? ?[:：]|(?<![\w-])--no (?=\w)|负面提示词 ?[:：]?|反向提示词 ?[:：]?", re.IGNORECASE
)
FILM_SCORE = re.compile(
    r"\b(?:film|movie|cinema(?:tic)?) (?:score|soundtrack)\b|\bsoundtrack (?:of|from|to) |\btheme (?:song )?(?:of|from) (?=[A-Z\"“])|"
    r"电影配乐|影视配乐|电影原声|原声带|主题曲",
    re.IGNORECASE,
)
# Only names that are hardly ever plain words, with their capitals: "apple", "shell" or "nikes" the verb are no hits.
NAMES = re.compile(
    r"\b(?:Disney|Pixar|Marvel|Batman|Superman|Spider-?Man|Iron Man|Hello Kitty|Pok[eé]mon|Pikachu|Harry Potter|Star Wars|Darth Vader|"
    r"Mickey Mouse|Nintendo|Super Mario|Barbie|Studio Ghibli|Totoro|Naruto|Goku|Elsa from Frozen|Coca[- ]Cola|Pepsi|McDonald'?s|Starbucks|"
    r"Nike|Adidas|Gucci|Louis Vuitton|Chanel|Prada|Rolex|Ferrari|Lamborghini|Porsche|Mercedes-Benz|BMW|iPhone|MacBook|PlayStation|"
    r"Taylor Swift|Elon Musk|Donald Trump|Tom Cruise|Keanu Reeves|Jackie Chan|Bruce Lee|Michael Jackson|Beyonc[eé]|Lionel Messi)(?![a-z])"
    r"|迪士尼|漫威|皮卡丘|宝可梦|哈利·?波特|蜘蛛侠|蝙蝠侠|钢铁侠|奥特曼|哆啦A梦|海绵宝宝|可口可乐|麦当劳|星巴克|耐克|阿迪达斯|"
    r"香奈儿|路易威登|劳力士|法拉利|兰博基尼|保时捷|周杰伦|成龙|李小龙|马斯克|特朗普|吉卜力|火影忍者|鬼灭之刃"
)
SLOT = re.compile(r"(?<!\w)\$(?:\{[a-z_]{1,40}\}|[a-z_]{2,40})")
SAID_BARE = re.compile(
    r"\b(?:says|asks|shouts|whispers|replies)(?: [a-z]+){0,3}: ?(?![\"“「『{\s])\w|(?:说|问|喊|回答|低语)道?[:：] ?(?![\"“「『{\s])\w",
    re.IGNORECASE,
)
NUMBERS = "five|six|seven|eight|nine|ten|eleven|twelve|[5-9]|1[0-9]"
MANY_PEOPLE = re.compile(
    rf"\b(?:{NUMBERS}) (?:[a-z]+ ){{0,2}}(?:people|persons|men|women|girls|boys|children|kids|dancers|soldiers|friends|characters|actors|warriors)\b"
    r"|(?:[5-9]|1[0-9]|[五六七八九十])(?:个|名|位)\w{0,3}(?:人|女孩|男孩|孩子|女子|男子|舞者|角色|朋友|侠客|战士)",
    re.IGNORECASE,
)
PLAIN_SCREEN = re.compile(
    r"subtitle|on-screen text|\bno text|no (?:\w+,? ){0,3}text|watermark|字幕|水印|无文字|文字|logo",
    re.IGNORECASE,
)
LETTERS_WANTED = re.compile(
    r"\b(?:text|title|titles|slogan|tagline|caption|end card|brand name|lettering)\b|字幕|文字|标题|标语|slogan|落版|品牌名|第一行",
    re.IGNORECASE,
)
NO_TEXT = {"en": "No subtitles, no on-screen text", "zh": "无字幕，画面无文字"}


def empty_shot(ground: Ground) -> Iterator[Finding]:
    """A shot must show, do or say something."""
    for number, shot in enumerate(ground.board.shots, 1):
        if not (shot.content.strip() or shot.action.strip() or shot.dialogue):
            framed = bool(shot.camera or shot.size or shot.angle)
            yield Finding(
                "empty_shot",
                "warning" if framed else "error",
                f"shot {number}",
                "It says nothing of what is seen." if framed else "It is empty.",
                "Say who or what is in the picture and what happens, or remove the shot.",
            )


def unfilled_slot(ground: Ground) -> Iterator[Finding]:
    """A template's slot that nothing filled would be sent as it is."""
    for where, text in places(ground.board):
        for slot in dict.fromkeys(match.group() for match in SLOT.finditer(text)):
            yield Finding(
                "unfilled_slot",
                "error",
                where,
                f"{slot} was never filled in.",
                f"Write what belongs in place of {slot}.",
            )


def vague_words(ground: Ground) -> Iterator[Finding]:
    """Praise shows nothing; a model needs things and actions."""
    for where, text in seen(ground.board):
        if found := list(dict.fromkeys(match.group().lower() for match in VAGUE.finditer(text))):
            yield Finding(
                "vague_words",
                "advice",
                where,
                f"{_quoted(found)} cannot be filmed.",
                "Say what is seen: light, colour, a gesture, what moves and how fast.",
            )


def negative_prompt(ground: Ground) -> Iterator[Finding]:
    """There is no negative prompt; a closing sentence is the lever."""
    for where, text in places(ground.board):
        if match := NEGATIVE.search(text):
            yield Finding(
                "negative_prompt",
                "warning",
                where,
                f'"{match.group().strip()}" is not read as a negative prompt; there is none.',
                "Say it as a closing sentence under the constraints, such as No subtitles.",
                fixable=True,
            )


def film_score(ground: Ground) -> Iterator[Finding]:
    """Film-score wording can trip the copyright check."""
    for where, text in places(ground.board):
        if match := FILM_SCORE.search(text):
            yield Finding(
                "film_score",
                "advice",
                where,
                f'"{match.group().strip()}" can be refused as copyrighted music.',
                'Name instruments and mood instead: "piano and low strings, quiet".',
            )


def named_property(ground: Ground) -> Iterator[Finding]:
    """Brands, characters and people that belong to someone are refused."""
    for where, text in places(ground.board):
        if found := list(dict.fromkeys(match.group() for match in NAMES.finditer(text))):
            yield Finding(
                "named_property",
                "warning",
                where,
                f"Services refuse many names of brands, characters and known people: {_quoted(found)}.",
                "Describe what it looks like, without the name.",
            )


def wide_ratio(ground: Ground) -> Iterator[Finding]:
    """Film ratios are sent as 21:9."""
    for where, text in places(ground.board):
        if match := WIDE.search(text):
            sent = ground.board.brief.ratio
            yield Finding(
                "wide_ratio",
                "advice" if sent == "21:9" else "warning",
                where,
                f"{match.group()} is no ratio of the service; this film is sent as {sent}.",
                "Say 21:9, the nearest one." if sent == "21:9" else "Use --ratio 21:9, the nearest one.",
                fixable=sent == "21:9",
            )


def bare_speech(ground: Ground) -> Iterator[Finding]:
    """What is said should stand in quotes."""
    for where, text in seen(ground.board):
        if SAID_BARE.search(text):
            yield Finding(
                "bare_speech",
                "advice",
                where,
                "Someone speaks without quotes, so the model may read it as an action.",
                'Put the spoken words in quotes: Anna says in English: "We made it."',
            )


def many_people(ground: Ground) -> Iterator[Finding]:
    """More than four people in a shot tend to melt into one another."""
    for where, text in seen(ground.board):
        if match := MANY_PEOPLE.search(text):
            yield Finding(
                "many_people",
                "advice",
                where,
                f'"{match.group()}": more than four people in a shot are hard to keep apart.',
                "Show up to four clearly, the others as a crowd behind them.",
            )


def no_constraints(ground: Ground) -> Iterator[Finding]:
    """A closing sentence against subtitles, unless the film wants letters."""
    board = ground.board
    text = "\n".join(text for _, text in places(board))
    if board.constraints or PLAIN_SCREEN.search(text) or LETTERS_WANTED.search(text):
        return
    wish = NO_TEXT[board.brief.language]
    yield Finding(
        "no_constraints",
        "advice",
        "constraints",
        "No sentence says what to leave out, and models like to add subtitles.",
        f'Close with "{wish}".',
        fixable=True,
    )


def too_long(ground: Ground) -> Iterator[Finding]:
    """Services advise 500 Chinese characters or 1,000 English words."""
    han = sum("一" <= letter <= "鿿" for letter in ground.text)
    english = len(re.findall(r"[A-Za-z][A-Za-z'-]*", ground.text))
    if han > 500 or english > 1000:
        told = f"{han:,} Chinese characters" if han > 500 else f"{english:,} words"
        most = "500 characters" if han > 500 else "1,000 words"
        yield Finding(
            "too_long",
            "advice",
            "prompt",
            f"The prompt has {told}; services advise at most {most}, and what comes late counts less.",
            "Shorten what is said twice, and put the important things first.",
        )


def _quoted(found: list[str]) -> str:
    return ", ".join(f'"{each}"' for each in found[:4])
