"""What xskill's own words mean: the texts of failures, in English and Chinese, and what a person can change.

Apart from `faults` because a task that failed and a request that was refused say the same things in different places.
"""

from seedance_cli.services.answers.wording import Meaning, advice_by, meaning_by
from seedance_cli.services.answers.wording import sign as _sign


def _code(number: int) -> str:
    return rf"(?<![0-9A-Za-z-]){number}(?![0-9A-Za-z-])"


SIGNS = (
    _sign(
        Meaning.FACE,
        rf"{_code(4011)}|\bfaces?\b|real[ -]?(?:person|people|human)|真人|人脸|肖像",
        "A reference shows a realistic face, which this service refuses, drawn by a model or not: use a clearly drawn or "
        "painted figure, or show hands or the back of the head.",
    ),
    _sign(
        Meaning.MODERATION,
        rf"{_code(2038)}|moderat|violat|sensitive|inappropriate|content policy|\bnsfw\b|违规|审核|敏感",
        "The content was refused: take out names of people, brands and films, blood and weapons, in the words as in the "
        "pictures.",
    ),
    _sign(
        Meaning.BALANCE,
        r"insufficient(?! (?:resource|capacity|memory|gpu))|not enough (?:credit|point|balance)|余额不足|积分不足",
        "The balance is too low; seedance balance shows what is left.",
    ),
    _sign(
        Meaning.NO_MODEL,
        r"模型菜单中未找到|\bmodel\b.{0,80}\bnot (?:found|exist|available)|unknown model|模型.{0,40}(?:不存在|未找到)",
        "This model is not there at the moment: try the other one, --model standard or --model fast.",
    ),
    _sign(
        Meaning.PARAMETERS,
        rf"(?:错误码|\bcode|\bret)\W{{0,3}}{_code(1000)}|invalid param|params? invalid|field required|参数(?:错误|无效|不合法)",
        "A parameter or a reference file was not accepted: check ratio, seconds, and the size and format of each file.",
    ),
    _sign(
        Meaning.PROBABLY_MODERATION,
        r"dreamina task failed",
        "Mostly this means that a reference picture was refused: leave out realistic faces, weapons, blood and grids of "
        "several pictures; the same order sometimes passes on a later try.",
    ),
    _sign(Meaning.KEY, r"\bapi.?key\b|unauthori[sz]ed|invalid token|not authenticated|密钥|未授权"),
    _sign(Meaning.RATE, r"\brate.?limit|too many requests|too frequent|过于频繁"),
    _sign(Meaning.NO_TASK, r"\btask\b.{0,300}\bnot (?:found|exist)|任务.{0,300}(?:不存在|未找到)"),
    _sign(Meaning.SLOW, r"time(?:d[ -]?)?[ _-]?out|超时", "The service took too long; try again later."),
    _sign(
        Meaning.TROUBLE,
        r"upstream|unavailable|internal server|overload|\bbusy\b|繁忙",
        "The service has trouble of its own; try again later.",
    ),
)
ELSE = "Change the prompt or the references, and try again."


def meaning_of(words: str) -> Meaning | None:
    """What a text is about, None where it says nothing we know."""
    return meaning_by(SIGNS, words)


def is_about_content(words: str) -> bool:
    """Whether a failure that was told in these words is surely a refusal of what is seen, heard or said."""
    return meaning_of(words) in (Meaning.FACE, Meaning.MODERATION)


def advice_for(words: str) -> str:
    """What to change after a failure that was told in these words."""
    return advice_by(SIGNS, words, ELSE)
