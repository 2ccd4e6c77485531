"""What a picture shows, by the noun that names it: "the astronaut" is a character, "背景街道" a scene.

The noun that counts is the head of its phrase, the last one before "in", "with" and the like.
"""

import re

_PEOPLE = (
    "character|person|people|protagonist|hero|heroine|lead|subject|man|men|woman|women|boy|girl|kid|child|children|baby|lady|guy|couple|"
    "mother|father|mum|mom|dad|sister|brother|friend|grandmother|grandfather|grandma|grandpa|husband|wife|figure|face|identity|"
    "actor|actress|model|dancer|singer|musician|pianist|player|athlete|skater|skateboarder|surfer|boxer|runner|rider|driver|pilot|sailor|"
    "captain|keeper|astronaut|knight|soldier|warrior|samurai|ninja|wizard|witch|king|queen|prince|princess|detective|hacker|courier|"
    "student|teacher|doctor|nurse|chef|cook|barista|baker|waiter|waitress|farmer|fisherman|hunter|scientist|artist|painter|presenter|"
    "host|speaker|narrator|villain|avatar|robot|android|cyborg|alien|monster|creature|ghost|mascot|puppet|doll|animal|pet|cat|kitten|"
    "dog|puppy|bird|owl|parrot|fox|wolf|bear|lion|tiger|horse|rabbit|bunny|raccoon|squirrel|whale|dolphin|shark|dragon|elephant|monkey|"
    "panda|penguin|deer|duck|chicken|cow|pig|goat|sheep|alpaca|mouse|hamster|frog|turtle|otter|unicorn"
)
_PLACES = (
    "scene|scenery|background|backdrop|environment|setting|set|place|location|interior|exterior|landscape|skyline|view|garden|forest|woods|"
    "jungle|beach|shore|sea|ocean|river|lake|waterfall|mountains?|valley|canyon|desert|dunes?|ridge|cliff|field|meadow|island|cave|city|town|"
    "village|street|alley|road|highway|bridge|harbou?r|port|pier|station|platform|airport|house|home|cabin|building|castle|palace|temple|"
    "church|cathedral|tower|lighthouse|room|kitchen|bedroom|bathroom|hall|hallway|corridor|office|studio|stage|theat(?:re|er)|arena|school|"
    "classroom|library|museum|hospital|caf[eé]|coffee shop|restaurant|diner|bar|club|shop|store|supermarket|market|mall|park|playground|"
    "stadium|gym|rooftop|roof|balcony|courtyard|yard|planet|moon|sky|galaxy|world|ruins?|battlefield"
)
_PRODUCTS = (
    "product|packag(?:e|ing)|bottle|can|cup|mug|watch|phone|smartphone|laptop|tablet|headphones?|headset|earbuds|shoes?|sneakers?|boots?|"
    "handbag|bag|backpack|perfume|lipstick|cream|serum|drink|coffee|tea|burger|pizza|cake|chocolate|car|motorbike|bike|ring|necklace|"
    "earrings|glasses|sunglasses|lamp|chair|sofa|dripper|machine|device|gadget|toy"
)
_PROPS = (
    "prop|weapon|sword|blade|gun|bow|wand|staff|shield|item|object|umbrella|letter|book|map|key|lantern|kite|balloon|guitar|violin|piano|"
    "mask|crown|helmet|ball|boat|ship|spaceship|train|camera"
)
_CHINESE = {
    "character": (
        "角色|人物|主角|主体|形象|女主|男主|女人|男人|女孩|男孩|女子|男子|女生|男生|姑娘|少女|少年|青年|老人|孩子|小孩|宝宝|儿子|女儿|妈妈|爸爸|母亲|父亲|"
        "奶奶|爷爷|妻子|丈夫|情侣|朋友|同学|老师|学生|医生|护士|厨师|店员|骑手|骑士|武士|侠客|剑客|将军|士兵|侦探|宇航员|歌手|舞者|模特|演员|主播|主持人|"
        "公主|王子|国王|女王|机器人|怪兽|怪物|精灵|吉祥物|宠物|动物|橘猫|猫咪|小猫|花猫|猫|小狗|狗狗|狗|犬|小鸟|鸟|狐狸|狼|熊猫|熊|狮子|老虎|兔子|兔|鲸鱼|鲸|"
        "弟子|皇帝|大臣|状态|龙|猴子|猴|马|羊驼|面具人|脸"
    ),
    "scene": (
        "场景|背景|环境|地点|拐角|豪宅|花园|森林|树林|竹林|海滩|海边|大海|海面|河边|河|湖|雪山|山谷|山|沙漠|沙丘|草原|田野|城市|城|小镇|村庄|村|街道|街景|街|巷子|"
        "雨巷|小巷|巷|路|桥|码头|港口|车站|站台|房间|房子|小屋|木屋|屋内|家里|大楼|城堡|宫殿|寺庙|庙|教堂|灯塔|厨房|卧室|客厅|走廊|办公室|影棚|舞台|剧院|学校|教室|"
        "图书馆|医院|咖啡馆|咖啡店|餐厅|酒吧|客栈|便利店|市场|公园|球场|天台|屋顶|阳台|院子|山洞|岛|星球|天空|太空|世界|废墟|室内|室外|大殿|殿|密室|室|大厅|厅|阁|练武场|广场|场地|场"
    ),
    "product": "产品|商品|包装|外观|杯|瓶|手表|手机|电脑|耳机|鞋|包包|香水|口红|面霜|饮料|咖啡|奶茶|蛋糕|汽车|戒指|项链|眼镜|台灯",
    "prop": "道具|武器|兵器|材质|宝剑|剑|刀|雨伞|红伞|伞|信封|信|书|地图|钥匙|灯笼|风筝|气球|吉他|小提琴|钢琴|面具|皇冠|头盔|船",
}  # fmt: skip
_LATIN = {"character": _PEOPLE, "scene": _PLACES, "product": _PRODUCTS, "prop": _PROPS}
_PATTERNS = {
    role: re.compile(rf"(?<![a-z])(?:{_LATIN[role]})(?:'s)?s?(?![a-z])|{_CHINESE[role]}", re.IGNORECASE)
    for role in ("character", "scene", "product", "prop")
}
_AFTER_THE_HEAD = re.compile(
    r"[,，;；:：(（]|(?<![a-z])(?:in|on|at|of|from|by|with|without|behind|under|over|near|through|inside|wearing|holding|carrying|who|that|"
    r"which|to|for|during|before|after)(?![a-z])",
    re.IGNORECASE,
)


def shown(words: str) -> str:
    """The role of a picture that shows what `words` name; "" where no noun of ours is in them."""
    words = re.sub(r"^[\W_]*(?:as|is|are|for|of|the|an?|our|my)\b", " ", words.strip(), flags=re.IGNORECASE)
    head = _AFTER_THE_HEAD.split(words)[0]
    return _last(head) or _first(words)


def _last(words: str) -> str:
    ends = {
        role: (found[-1].end(), len(found[-1].group()))
        for role in _PATTERNS
        if (found := list(_PATTERNS[role].finditer(words)))
    }
    return max(ends, key=lambda role: ends[role]) if ends else ""


def _first(words: str) -> str:
    starts = {role: -found.start() for role in _PATTERNS if (found := _PATTERNS[role].search(words))}
    return max(starts, key=lambda role: starts[role]) if starts else ""
