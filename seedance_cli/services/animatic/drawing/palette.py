"""The colours of a film: one palette chosen from its words, bent a little by each shot's own.

A panel never names a colour; it mixes these seven, which is what makes twelve panels look like one hand.
"""

import re
from dataclasses import dataclass, fields

from seedance_cli.services.animatic.drawing.brush import Colour, mix


@dataclass(frozen=True, slots=True)
class Palette:
    """`sky` overhead, `haze` at the horizon, `glow` the light itself, `land` the lit middle tone, `shade` the
    darkest, `accent` the one strong colour, `skin` a face in this light."""

    sky: Colour
    haze: Colour
    glow: Colour
    land: Colour
    shade: Colour
    accent: Colour
    skin: Colour = (206, 156, 124)

    def towards(self, other: "Palette", share: float) -> "Palette":
        """This palette moved towards another."""
        mixed = (mix(getattr(self, f.name), getattr(other, f.name), share) for f in fields(self))
        return Palette(*mixed)


PALETTES = {
    "story": Palette((66, 94, 134), (246, 214, 178), (255, 240, 208), (118, 108, 118), (24, 27, 44), (240, 142, 66)),
    "dawn": Palette((76, 96, 148), (252, 196, 160), (255, 238, 206), (108, 94, 120), (28, 27, 48), (255, 158, 108)),
    "dusk": Palette((72, 52, 100), (255, 152, 88), (255, 224, 160), (126, 66, 80), (30, 17, 40), (255, 176, 84)),
    "day": Palette((82, 146, 200), (226, 238, 236), (255, 252, 236), (98, 136, 112), (24, 44, 54), (240, 170, 70)),
    "night": Palette(
        (10, 17, 40), (58, 86, 128), (212, 226, 255), (30, 46, 76), (6, 10, 24), (255, 204, 118), (138, 132, 150)
    ),
    "neon": Palette(
        (16, 10, 46), (176, 44, 148), (92, 232, 255), (50, 26, 98), (10, 6, 26), (255, 74, 172), (196, 120, 172)
    ),
    "noir": Palette((52, 52, 55), (206, 206, 203), (250, 248, 242), (112, 112, 114), (10, 10, 12), (226, 66, 52), (190, 188, 184)
    ),
    "ink": Palette(
        (214, 210, 198), (238, 234, 222), (250, 247, 238), (128, 130, 128), (28, 30, 33), (176, 46, 38), (226, 220, 206)
    ),
    "warm": Palette((124, 78, 52), (246, 204, 150), (255, 236, 194), (158, 102, 66), (42, 23, 18), (255, 180, 90)),
    "cool": Palette((40, 66, 98), (174, 204, 218), (234, 247, 255), (72, 102, 128), (14, 26, 44), (116, 208, 255)),
    "mars": Palette((128, 66, 54), (244, 178, 128), (255, 228, 184), (184, 88, 54), (46, 18, 24), (255, 174, 92)),
    "desert": Palette((104, 140, 176), (250, 220, 174), (255, 244, 212), (208, 146, 92), (64, 34, 30), (240, 120, 60)),
    "forest": Palette((84, 124, 112), (216, 228, 186), (255, 250, 212), (66, 104, 76), (13, 33, 31), (232, 196, 84)),
    "autumn": Palette((150, 120, 104), (250, 220, 172), (255, 240, 204), (178, 84, 44), (46, 22, 20), (226, 84, 44)),
    "sea": Palette((62, 120, 172), (208, 232, 232), (255, 249, 228), (40, 108, 132), (10, 36, 58), (255, 190, 110)),
    "snow": Palette((146, 176, 208), (234, 241, 248), (255, 252, 244), (180, 200, 222), (46, 64, 94), (236, 120, 84)),
    "pastel": Palette(
        (188, 208, 242), (255, 228, 226), (255, 249, 240), (184, 174, 212), (86, 80, 124), (255, 138, 158), (244, 204, 188)
    ),
    "dread": Palette(
        (22, 30, 34), (112, 130, 122), (222, 236, 212), (46, 58, 58), (8, 10, 12), (214, 58, 46), (158, 150, 136)
    ),
    "mystery": Palette(
        (26, 38, 58), (112, 138, 150), (222, 236, 226), (50, 68, 84), (9, 14, 24), (226, 180, 92), (150, 140, 138)
    ),
    "faded": Palette((126, 138, 134), (240, 218, 176), (255, 240, 206), (148, 122, 94), (54, 40, 40), (214, 106, 66)),
    "space": Palette(
        (6, 9, 24), (52, 62, 112), (224, 234, 255), (42, 48, 84), (4, 5, 14), (126, 196, 255), (150, 144, 160)
    ),
    "joy": Palette((92, 176, 220), (255, 236, 190), (255, 250, 222), (120, 176, 124), (36, 48, 74), (255, 128, 92)),
    "studio": Palette((70, 66, 70), (214, 204, 192), (255, 248, 236), (126, 116, 110), (24, 22, 26), (236, 176, 96)),
}  # fmt: skip

_NAMED = (
    ("noir", r"film noir|\bnoir\b|black[ -]and[ -]white|monochrom|黑白|黑色电影"),
    ("ink", r"\bink\b|sumi|水墨|国画|国风|写意"),
    ("neon", r"neon|cyberpunk|synthwave|vaporwave|霓虹|赛博|蒸汽波"),
    ("pastel", r"pastel|kawaii|watercolou?r|马卡龙|柔和色|粉彩|水彩|dreamy|梦幻"),
    ("faded", r"retro|vintage|super ?8|nostalgi|old film|70s|80s|90s|复古|怀旧|老电影|胶片"),
    ("mars", r"\bmars\b|martian|火星|red planet|red dunes"),
    ("space", r"outer space|\bspace(?:ship|craft)?\b|galaxy|orbit of|cosmos|nebula|太空|宇宙|星系|银河|飞船"),
    (
        "dusk",
        r"sunset|dusk|golden hour|twilight|evening glow|\bevening\b|日落|夕阳|黄昏|傍晚|落日|晚霞|金色时刻",
    ),
    (
        "dawn",
        r"sunrise|\bdawn\b|first light|daybreak|early morning|\bmorning\b|日出|黎明|清晨|破晓|晨光|早晨|晨",
    ),
    (
        "night",
        r"\bnight\b|midnight|moonl|starlight|stars\b|夜晚|深夜|夜色|夜里|月光|月夜|星空|午夜|夜|aurora|northern lights|极光",
    ),
    ("autumn", r"autumn|maple|\bfall leaves|红叶|枫|秋"),
    ("snow", r"\bsnow|winter|blizzard|glacier|\bice\b|雪|冬|冰"),
    ("desert", r"desert|\bdunes?\b|sahara|canyon|沙漠|沙丘|戈壁|峡谷"),
    ("sea", r"\bsea\b|ocean|\bbeach\b|coast|shore|\bwaves?\b|island|海|沙滩|浪|岛"),
    ("forest", r"forest|woods|jungle|bamboo|\btrees?\b|rainforest|森林|树林|丛林|竹|林"),
)
_MOODS = (
    ("dread", r"frighten|horror|scary|dread|terror|tense|tension|thriller|suspense|惊悚|恐怖|紧张|悬疑|压抑"),
    ("mystery", r"myster|enigma|eerie|fog\b|misty|神秘|迷雾|诡异|雾"),
    ("warm", r"\bwarm|cozy|cosy|coffee|candle|home\b|tender|healing|暖|温馨|治愈|咖啡|烛|回家"),
    ("cool", r"\bcool\b|cold\b|blue tone|clinical|minimal|futur|sci-?fi|tech|冷色|冷调|清冷|科幻|科技|未来"),
    (
        "joy",
        r"joy|happy|cheer|playful|bright|fun\b|comedy|vivid|high saturation|欢快|快乐|活泼|明快|高饱和|幽默",
    ),
    ("studio", r"product|commercial|advert|studio|e-?commerce|产品|广告|商业|影棚|棚拍"),
    ("dusk", r"epic|golden|romantic|史诗|浪漫|壮丽|金色"),
    ("cool", r"melanchol|sad\b|lonely|sorrow|忧郁|悲伤|孤独|伤感"),
    ("day", r"\bday\b|daylight|sunny|noon|afternoon|白天|阳光|正午|午后|晴"),
)
_ALL = tuple((name, re.compile(words, re.IGNORECASE)) for name, words in (*_NAMED, *_MOODS))
_STYLES = ("noir", "ink", "neon", "pastel", "faded")
"""Palettes that a style imposes on every shot, whatever the place."""
_HOURS = ("dawn", "day", "dusk", "night")


def named(text: str) -> list[str]:
    """The names of the palettes a text speaks for, the strongest first."""
    return list(dict.fromkeys(name for name, words in _ALL if words.search(text)))


def hours(text: str) -> list[str]:
    """The times of day a text passes through, in its order: ["dawn", "dusk"] for "sunrise to sunset"."""
    hits = ((match.start(), name) for name, words in _ALL if name in _HOURS and (match := words.search(text)))
    return list(dict.fromkeys(name for _, name in sorted(hits)))


def of_film(style: str, story: str) -> Palette:
    """The palette of a whole film: a style that imposes one, else the place and hour of its story, then its style."""
    imposed = [name for name in named(style) if name in _STYLES]
    if imposed:
        return PALETTES[imposed[0]]
    names = list(dict.fromkeys((*named(story), *named(style)))) or ["story"]
    first = PALETTES[names[0]]
    return first.towards(PALETTES[names[1]], 0.3) if len(names) > 1 else first


def of_shot(film: Palette, style: str, words: str) -> Palette:
    """The film's palette leaning towards the time of day and the place the shot names."""
    if any(name in _STYLES for name in named(style)):
        return film
    names = named(words)
    return film.towards(PALETTES[names[0]], 0.68) if names else film
