"""A small vocabulary of moves, sizes and angles for tests that need only a few words."""

from seedance_cli.story.vocabulary import Vocabulary, Word

MOVES = {
    "push_in": ("push in", "推近", "zoom in", "pushes in", "推镜头", "推进", "push-in"),
    "pull_out": ("pull out", "拉远", "pulls back", "zoom out", "拉镜头"),
    "pan": ("pan", "摇镜头", "pans"),
    "tilt": ("tilt", "俯仰", "tilts", "下移"),
    "track": ("track", "移镜头", "tracking shot", "tracks"),
    "follow": ("follow", "跟随", "follow shot", "follows", "跟拍"),
    "orbit": ("orbit", "环绕", "circles", "orbits", "环绕镜头"),
    "crane_up": ("crane up", "升镜头", "crane"),
    "dolly_zoom": ("dolly zoom", "希区柯克变焦"),
    "handheld": ("handheld", "手持"),
    "static": ("static", "固定镜头", "locked-off", "static camera"),
    "whip_pan": ("whip pan", "甩镜头"),
    "slow": (),
}
SIZES = {
    "extreme_close_up": ("extreme close-up", "大特写", "macro", "微距特写"),
    "close_up": ("close-up", "特写"),
    "medium": ("medium shot", "中景", "medium"),
    "full": ("full shot", "全身", "full-body shot"),
    "wide": ("wide shot", "全景", "establishing shot"),
    "extreme_wide": ("extreme wide shot", "远景"),
    "medium_close_up": ("medium close-up", "近景"),
}
ANGLES = {
    "low": ("low angle", "低角度", "仰拍"),
    "high": ("high angle", "高角度", "俯拍"),
    "eye_level": ("eye level", "平视"),
    "birds_eye": ("bird's eye view", "鸟瞰", "overhead"),
}
PACES = {"slow": ("slow", "缓慢", "slowly"), "fast": ("fast", "快速", "rapid")}


def _words(group: str, known: dict[str, tuple[str, ...]]) -> tuple[Word, ...]:
    return tuple(
        Word(name=name, group=group, words={"en": each[0], "zh": each[1]}, aliases=each[2:])
        for name, each in known.items()
        if each
    )


VOCABULARY = Vocabulary(
    words=(
        *_words("camera", MOVES),
        *_words("size", SIZES),
        *_words("angle", ANGLES),
        *_words("pace", PACES),
    )
)
