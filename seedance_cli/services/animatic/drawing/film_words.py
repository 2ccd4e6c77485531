"""The words, English and Chinese, that name sizes, angles, places, light, weather and styles."""

import re

from seedance_cli.story.storyboard import Shot
from seedance_cli.story.vocabulary import Vocabulary, Word

SIZE = (
    ("detail", r"extreme close|\becu\b|macro|insert|\bdetail|大特写|极特写|微距|细节"),
    ("medium_close", r"medium close|\bmcu\b|head and shoulders|中近景|近景|胸像"),
    ("close", r"close[ -]?up|\bcu\b|特写"),
    ("establishing", r"establish|extreme wide|very wide|\bews\b|aerial|vista|panorama|大远景|航拍|远景|空镜"),
    ("wide", r"\bwide|long shot|全景|广角"),
    ("full", r"\bfull|head to toe|全身"),
    ("medium", r"\bmedium|\bmid\b|waist|cowboy|two[ -]shot|over[ -]the[ -]shoulder|中景|半身|过肩"),
)

ANGLE = (
    ("above", r"bird'?s?[ -]?eye|top[ -]?down|overhead|god'?s eye|鸟瞰|俯拍正|顶视|上帝视角|正俯"),
    ("low", r"low|worm'?s|looking up|仰|低角度|低机位"),
    ("high", r"high|looking down|俯|高角度|高机位"),
    ("dutch", r"dutch|canted|tilted|荷兰角|倾斜"),
)

SETTING = (
    ("space", r"outer space|\bspace\b(?! suit)|galaxy|cosmos|nebula|asteroid|太空|宇宙|星系|银河|星球"),
    ("desert", r"\bmars\b|martian|desert|\bdunes?\b|sahara|canyon|wasteland|火星|沙漠|沙丘|戈壁|荒漠"),
    ("snow", r"\bsnow(?!y white)|blizzard|glacier|arctic|frozen|\bice\b|icy|雪|冰川|冰原|冰封|冰面"),
    ("underwater", r"underwater|coral|reef|deep sea|水下|海底|珊瑚"),
    ("sea", r"\bseas?\b|ocean|\bbeach|coast|shore|\bwaves?\b|island|harbou?r|(?<!frozen )\blake\b|river|\bboat|海|沙滩|湖|江|河|岸|浪"),
    ("bamboo", r"bamboo|竹"),
    ("forest", r"forest|woods|jungle|\btrees?\b|rainforest|\bpark\b|maple|grove|森林|树林|丛林|枫|林间|公园|树下"),
    ("mountain", r"mountain|\bridge|\bpeaks?\b|\bcliff|summit|alps|valley|\bhills?\b|山|峰|悬崖|岭|谷"),
    ("room", r"\broom|interior|kitchen|\btable\b|bedroom|window|sofa|\bhome\b|house|indoors?|\bdesk|studio apartment|library|房间|室内|厨房|桌|卧室|窗|沙发|家|屋|书房|门口"),
    ("cafe", r"caf[eé]|coffee|barista|\bbar\b|restaurant|counter|咖啡|酒吧|餐厅|茶馆|吧台"),
    ("stage", r"\bstage\b|spotlight|concert|theatre|theater|runway|catwalk|dance ?floor|舞台|聚光灯|秀场|T台|演唱会"),
    ("street", r"street|alley|crossing|sidewalk|avenue|skatepark|subway|station|market|(?:concrete|empty) bowl\b|skate ?park|街|巷|路口|地铁|车站|集市"),
    ("city", r"\bcity|skyline|skyscraper|\bneon|rooftop|downtown|metropolis|cyberpunk|城市|都市|天际线|高楼|霓虹|天台|赛博"),
    ("road", r"\broad\b|highway|race ?track|\bbridge\b|railway|公路|道路|赛道|高速|铁路|桥"),
    ("field", r"field|garden|meadow|grass|flower|farm|prairie|lawn|countryside|田|花园|草|花海|麦|牧场|乡间|院"),
    ("sky", r"\bsky\b|\bclouds?\b|flying|soar|天空|云|飞翔"),
    ("studio", r"studio|backdrop|product|packshot|commercial|advert|end card|seamless|棚|产品|广告|背景板"),
)  # fmt: skip

LIGHT = (
    ("aurora", r"aurora|northern lights|polar lights|极光"),
    ("silhouette", r"silhouette|剪影"),
    ("rays", r"god rays|volumetric|shafts? of light|light shafts?|tyndall|体积光|丁达尔|光束|耶稣光"),
    ("top", r"top[ -]?light|overhead light|spotlight|顶光|聚光"),
    ("back", r"back[ -]?li(?:gh)?t|rim[ -]?light|contre|halo|逆光|轮廓光|背光"),
    ("side", r"side[ -]?li(?:gh)?t|rembrandt|chiaroscuro|window light|侧光|伦勃朗|明暗"),
)

WEATHER = (
    ("dust", r"\bdust ?storm|\bsand(?:storm)?\b|沙尘|扬沙"),
    ("rain", r"\brain|storm|drizzle|downpour|雨|暴风"),
    ("snowfall", r"snow(?:fall|ing|flakes?)|blizzard|飘雪|大雪|雪花|风雪|下雪"),
    ("fog", r"\bfog|\bmist|haze|smoke|雾|烟|霭"),
    ("petals", r"petals?|falling leaves|leaves fall|confetti|blossom|花瓣|落叶|樱|飘落"),
    ("dust", r"embers|sparks|particles|尘|沙尘|火星子|火花|粒子"),
)

FINISH = (
    ("noir", r"film noir|\bnoir\b|black[ -]and[ -]white|monochrom|黑白|黑色电影"),
    ("ink", r"\bink\b|sumi|水墨|国画|写意"),
    ("pencil", r"pencil|sketch|storyboard style|line art|hand[ -]drawn|charcoal|铅笔|素描|线稿|手绘|速写"),
    ("neon", r"neon|cyberpunk|synthwave|霓虹|赛博"),
    (
        "flat",
        r"flat|vector|illustration|cartoon|anime|animation|cel[ -]shad|comic|pixar|扁平|插画|卡通|动漫|动画|漫画",
    ),
    ("faded", r"retro|vintage|super ?8|old film|复古|老电影|怀旧"),
)

_SAD = re.compile(
    r"\bcry|\bcries|\btears?\b|weep|\bsad|sorrow|grief|mourn|heartbr|哭|泪|悲|伤心|难过", re.IGNORECASE
)

_GLAD = re.compile(
    r"smil|laugh|joy|happy|grin|cheer|delight|talks?\b|says?\b|笑|开心|快乐|高兴|欢|说", re.IGNORECASE
)


def feeling_of(text: str) -> int:
    """-1 where a text is sad, 1 where it is glad or someone talks, else 0."""
    return -1 if _SAD.search(text) else 1 if _GLAD.search(text) else 0


def first_word(table: tuple[tuple[str, str], ...], text: str) -> str:
    """The first entry of a table that a text speaks for, "" for none."""
    return next((name for name, words in table if re.search(words, text, re.IGNORECASE)), "")


def in_order(table: tuple[tuple[str, str], ...], text: str) -> tuple[str, ...]:
    """The entries of a table that a text names, in order of appearance."""
    hits = (
        (match.start(), name) for name, words in table if (match := re.search(words, text, re.IGNORECASE))
    )
    return tuple(name for _, name in sorted(hits))


def shot_size(vocabulary: Vocabulary, shot: Shot) -> str:
    """How near a shot is, one of `SIZES`; "medium" where nothing is said."""
    said = named_size(vocabulary, shot.size) or first_word(SIZE, shot.size)
    return said or named_size(vocabulary, shot.content) or "medium"


def named_size(vocabulary: Vocabulary, text: str) -> str:
    """The shot size that a text names in the film vocabulary's words, "" for none."""
    return next(
        (size for word in vocabulary.find("size", text) if (size := first_word(SIZE, _plain(word)))), ""
    )


def shot_angle(vocabulary: Vocabulary, shot: Shot) -> str:
    """Where a shot looks from, one of `ANGLES`; "eye" where nothing is said."""
    for text in (shot.angle, shot.content):
        for word in vocabulary.find("angle", text):
            if found := first_word(ANGLE, _plain(word)):
                return found
    return first_word(ANGLE, shot.angle) or "eye"


def _plain(word: Word) -> str:
    return f"{word.name.replace('_', ' ')} {word.words.get('en', '')}"
