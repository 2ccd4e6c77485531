"""Who or what can be drawn, and the words (English and Chinese) that ask for it: people, animals, things, poses."""

import re

PEOPLE = {
    "astronaut": r"astronaut|cosmonaut|spaceman|space ?suit|宇航员|航天员|太空人",
    "swordsman": r"sword(?:sman|swoman|smen)?|samurai|warrior|ninja|\bduel|wuxia|knight|剑客|侠|武士|剑|刀客|武侠|对决",
    "dancer": r"dancer|ballet|ballerina|dancing|\bdances?\b|舞者|舞蹈|跳舞|起舞|芭蕾",
    "child": r"\bchild|\bkid\b|\bkids\b|\bboy|little girl|toddler|daughter|\bson\b|孩|男孩|小女孩|儿子|女儿|少年|童",
    "elder": r"old (?:man|woman)|grandm|grandp|elder|granny|老人|奶奶|爷爷|老太|老头|外婆|母亲|mother|\bmum\b|\bmom\b|妈",
    "woman": r"\bwom[ae]n|\bgirl|\blady|heroine|bride|actress|queen|princess|女人|女孩|女子|女士|女主|姑娘|少女|新娘|公主|女",
    "robot": r"robot|android|\bmech\b|cyborg|机器人|机甲",
    "man": r"\bm[ae]n\b|\bguy|father|\bdad\b|男人|男孩|男子|先生|男主|父亲|爸|男",
    "person": r"person|people|\bfigures?\b|someone|travell?er|\bhiker|climber|runner|skater|skateboarder|barista|\bchef|painter|"
    r"musician|singer|creator|\bmodel\b|\bhero\b|character|\bdriver|\brider|wanderer|couple|lovers|friends|guest|"
    r"人物|身影|人影|旅人|行人|主角|角色|模特|滑手|恋人|情侣|朋友|背影|人们|有人|路人",
    "part": r"\bfaces?\b|\bhands?\b|\bfingers?\b|fingertip|\beyes?\b|\blash(?:es)?\b|\bbrow\b|\blips?\b|指|手(?!机|表|持)|眼(?!镜)|脸|面容|唇|睫",
}
"""`part` is a face or a hand without its owner: the film's lead, if there is one."""
ANIMALS = {
    "cat": r"\bcats?\b|kitten|猫",
    "dog": r"\bdogs?\b|pupp|corgi|husky|狗|犬|柯基",
    "horse": r"\bhorses?\b|stallion|\bpony|马(?!路|上|克|赛)|骏马",
    "bird": r"\bbirds?\b|eagle|crane bird|\bowl\b|seagull|swan|鸟|鹰|鹤|雁|鸥|天鹅",
    "fish": r"\bfish\b|whale|shark|dolphin|\bkoi\b|鱼|鲸|海豚|锦鲤",
    "fox": r"\bfox|\bwolf|wolves|狐|狼",
    "deer": r"\bdeer|\bstag\b|antelope|鹿",
}
THINGS = {
    "pot": r"hot ?pot\b|stockpot|casserole|cauldron|\bwok\b|skillet|frying pan|火锅|砂锅|锅",
    "bowl": r"noodle|ramen|\bsoups?\b|\bbroth|\bstew\b|congee|porridge|dumpling|\bbowls? of\b|fried rice|\bcurry\b|拉面|面条|面食|[碗煮汤拌炒擀肉吃]面|"
    r"汤(?!姆)|粥|米线|米粉|馄饨|饺|盖饭|炒饭|米饭|一碗",
    "plate": r"\bdish(?:es)?\b|\bplates? of\b|\bbread|sourdough|\bcakes?\b|\btarts?\b|\bpies?\b|pizza|burger|steak|sushi|pasta\b|pastry|croissant|"
    r"cookies?\b|dessert|\bsalad|sandwich|\btacos?\b|skewer|breakfast|chocolate|\bmeals?\b|\bfood\b|菜|面包|蛋糕|披萨|牛排|寿司|意面|烤串|饼|甜点|塔塔|"
    r"柠檬塔|蛋挞|美食|小吃|早餐|烤肉|烤鸭|毛肚|巧克力",
    "drop": r"\b(?:bead|drop|droplet)s? of (?:water|dew|rain)|\bdew\b|dewdrop|raindrops? on|露珠|露水|水珠|一滴水|晨露",
    "stone": r"\bpebbles?\b|\bmoss\b|mossy|lichen|\bfrost\b|青苔|苔藓|鹅卵石|卵石",
    "headset": r"headset|\bvr\b|goggles|头显|头盔显示|眼镜",
    "cup": r"\bcups?\b|\bmug|coffee|espresso|latte|\btea\b|杯|咖啡|茶",
    "bottle": r"bottle|perfume|lotion|serum|shampoo|\bwine\b|beer|soda|\bjar\b|瓶|香水|精华|乳液|红酒|饮料",
    "phone": r"\bphone|smartphone|tablet|手机|平板",
    "sneaker": r"sneaker|\bshoes?\b|trainers\b|\bboots?\b|鞋|靴",
    "watch": r"\b(?:an?|the|his|her|this|one|new|gold|silver|steel|luxury|dive|pocket|wrist) ?watch\b|smartwatch|wristwatch|手表|腕表",
    "headphones": r"headphone|earbud|耳机|音箱|(?:loud|bluetooth|smart|portable|wireless) ?speaker",
    "book": r"\bbooks?\b|notebook|diary|letter\b|书本|日记|信件|书信",
    "box": r"\bbox\b|package|parcel|\bgift|盒|包裹|礼物|礼盒",
    "plant": r"sprout|seedling|\bplants?\b|\bleaf\b|\brose\b|\bflower\b|something green|芽|植物|幼苗|花朵|嫩绿",
    "board": r"skateboard|surfboard|snowboard|滑板|冲浪板",
    "car": r"\bcars?\b|sports car|\bsuv\b|vehicle|truck|taxi|汽车|轿车|跑车|车(?!站)",
    "bike": r"\bbikes?\b|bicycle|motorcycle|motorbike|自行车|摩托|单车",
    "train": r"\btrains?\b|metro\b|列车|火车|高铁",
    "boat": r"\bboats?\b|\bship\b|sail|vessel|船|舟|帆",
    "spaceship": r"spaceship|spacecraft|rocket|starship|\bufo\b|rover|飞船|火箭|飞碟|探测车",
    "temple": r"temple|pagoda|shrine|palace|castle|寺|庙|塔|宫|城堡",
    "house": r"\bhouse|cabin|cottage|\bhut\b|lighthouse|小屋|房子|木屋|灯塔|老宅",
    "product": r"product|gadget|device|logo|brand|packshot|产品|商品|品牌|标志",
}
_EVERY = {**PEOPLE, **ANIMALS, **THINGS}
_FINDERS = {name: re.compile(words, re.IGNORECASE) for name, words in _EVERY.items()}
_TWO = re.compile(
    r"\b(?:two|both|pair of)\s+(?:[\w-]+\s+){0,2}?(?:m[ae]n|wom[ae]n|girls|boys|kids|children|figures|people|friends|lovers|strangers|"
    r"swords\w+|samurai|warriors|fighters|dancers|astronauts|robots|knights|ninjas|runners|sisters|brothers|hikers)\b"
    r"|\b(?:couple|lovers|each other|face to face|side by side|duel\w*|opponents?|friends|embrac\w+|hug\w*)\b"
    r"|两[名位人]|两个?(?:男|女|人|孩|少|剑|侠|武|舞|朋)|二人|双人|对决|对峙|彼此|情侣|恋人|他们|她们|双方|对手|拥抱|相对而立|面对面|母女|父子|母子|父女",
    re.IGNORECASE,
)
_PRONOUNS = {
    "woman": re.compile(r"\bshe\b|\bher\b|她", re.IGNORECASE),
    "man": re.compile(r"\bhe\b|\bhis\b|\bhim\b|他", re.IGNORECASE),
}
"""Asked only where nobody is named: a boy and his dog are no man."""
_NOBODY = re.compile(
    r"\b(?:no|without|devoid of|empty of|free of|not an?)\s+(?:any\s+|other\s+|a\s+)?(?:people|persons?|humans?|figures?|one|m[ae]n|wom[ae]n)\b"
    r"|\bnobody\b|\bunpeopled\b|\bdeserted\b|无人(?!机)|没有(?:任何)?人|空无一人|不见人|不要(?:出现)?人",
    re.IGNORECASE,
)
_OWNER = re.compile(r"\b(?:her|his|their|my|our)\s+\w+['’]s\b", re.IGNORECASE)
"""Whose house it is says nothing of who is in the picture."""
MORSELS = ("drop", "stone")
"""Too small to be seen but from very near."""
_VEHICLES = {"car", "bike", "train", "boat", "spaceship"}
_BUILDINGS = {"temple", "house"}

POSES = (
    ("duel", r"duel|sword ?fight|clash|\bfights?\b|fighting|combat|strikes?\b|lunge|对决|交锋|打斗|出剑|挥剑|挥刀|对峙|格斗|拔剑"),
    ("run", r"\brunning\b|\brun\b|\bruns (?:after|away|across|along|towards?|through|up|home|to|for|into)\b|sprint|\brush(?:es|ing)|chas(?:e|ing)|dash(?:es|ing)|跑|冲刺|追|奔"),
    ("leap", r"\bleap|\bjump|somersault|in mid-?air|\bflip|ollie|soars?\b|跃|跳起|腾空|翻腾|跳跃|飞身"),
    ("dance", r"\bdanc|twirl|pirouette|spins?\b|spinning|whirl|舞|旋转"),
    ("kneel", r"kneel|crouch|squat|bends? down|bending|跪|蹲|俯身"),
    ("sit", r"\bsits?\b|sitting|seated|meditat|坐|打坐"),
    ("ride", r"skateboard|skating|\bskates?\b|\bsurf(?:s|ing|ers?|board)?\b|snowboard|滑板|滑行|冲浪"),
    ("reach", r"\breach|raises? (?:an?|his|her|the|their|both) (?:arm|hand)|lifts?\b|points?\b|\bwave[sd]? (?:at|to|good)|holds? (?:up|out)|touch|伸手|举起|抬手|挥手|指向|触|捧|拿起"),
    ("look", r"looks? up|gaz|stares?|watch(?:es|ing)|仰望|凝视|望着|注视|抬头|眺望|看向"),
    ("lie", r"\blies\b|lying|asleep|sleep|躺|睡"),
    ("walk", r"walk|crest|stroll|hik|climb|steps?\b|stepping|approach|arriv|return|enter|cross(?:es|ing)|wander|march|走|步|行|登|归|进"),
)  # fmt: skip


def kind_of(name: str) -> str:
    """`person`, `animal`, `vehicle`, `building` or `thing`."""
    if name in PEOPLE:
        return "person"
    if name in ANIMALS:
        return "animal"
    return "vehicle" if name in _VEHICLES else "building" if name in _BUILDINGS else "thing"


def subjects_in(text: str) -> tuple[str, ...]:
    """The kinds a text names, the leading one first, at most two that stand together; a person comes twice where two
    are said. A face or a hand alone comes as "part"."""
    alone = nobody_in(text)
    text = _OWNER.sub(" ", _NOBODY.sub(" ", text))
    spans = {name: match.start() for name, finder in _FINDERS.items() if (match := finder.search(text))}
    if alone:
        spans = {name: start for name, start in spans.items() if name not in PEOPLE}
    order = sorted(spans, key=spans.__getitem__)
    people = [name for name in order if name in PEOPLE and name != "part"]
    if any(name in people for name in ("astronaut", "swordsman", "robot", "dancer")):
        people = [name for name in people if name not in ("person", "man", "woman")]
    animals = [name for name in order if name in ANIMALS]
    two = bool(_TWO.search(text))
    if people and not animals:
        people = [people[0], people[1] if len(people) > 1 else people[0]] if two else people[:1]
    leads = sorted({*people[:2], *animals[:2]}, key=order.index) if animals else people
    if not alone:
        leads = leads or [name for name, finder in _PRONOUNS.items() if finder.search(text)][:1]
    if leads:
        return tuple(leads[:2])
    return tuple(name for name in order if name in THINGS)[:1] or tuple(
        name for name in order if name == "part"
    )


def nobody_in(text: str) -> bool:
    """Whether a text asks for a picture without people."""
    return bool(_NOBODY.search(text))


def things_in(text: str) -> tuple[str, ...]:
    """The things a text names, whoever else it names, in order of appearance."""
    spans = {name: match.start() for name in THINGS if (match := _FINDERS[name].search(text))}
    return tuple(sorted(spans, key=spans.__getitem__))


def pose_of(text: str) -> str:
    """The pose that a text's action words ask for, "" for none."""
    return next((pose for pose, words in POSES if re.search(words, text, re.IGNORECASE)), "")
