"""What a service would refuse is refused here, before anything is sent: every row of bad input at every paid service, each
answer whole, with the way out."""

import pytest

from seedance_cli.errors import WrongInput
from seedance_cli.services.protocol import Request
from tests.services.asking import CLIP, FRAMES, PICTURE, SOUND, film, image, ordered, ref, still

ALL = ("xskill", "skills.video", "ark cn", "ark intl")
ARK = ("ark cn", "ark intl")
OTHERS = ("xskill", "skills.video")
LACKS = "Leave it out; seedance services tells what it can."
MANY = [image(f"https://img.example/{number}.png") for number in range(10)]
CLIPS = [ref("video", f"https://img.example/{number}.mp4", "motion") for number in range(4)]
SOUNDS = [ref("audio", f"https://img.example/{number}.mp3", "music") for number in range(4)]
FIRST, LAST = FRAMES
TO_FRAMES = {"mode": "first_last_frames"}
CN, INTL = "doubao-seedance-2-0-260128", "dreamina-seedance-2-0-260128"
LETTERS = "x" * 65
WORDS = {
    "xskill": "fast, standard", "skills.video": "standard", "ark cn": "standard, fast, mini, 2.5",
    "ark intl": "standard, fast, mini, 2.5",
}  # fmt: skip
XSKILL_SIZES = (
    "auto_2K, auto_4K, square_hd, square, portrait_4_3, portrait_16_9, landscape_4_3, landscape_16_9"
)

Row = tuple[str, tuple[str, ...], Request, str, str]
ROWS: list[Row] = [
    # resolutions and models
    ("1080p on fast", ARK, film(model="fast", resolution="1080p"),
     "Seedance 2.0 fast at ark has no resolution '1080p'; it has 720p, 480p.", "--model standard   has it"),
    ("a resolution where there is none", ("xskill",), film(resolution="720p"), "xskill does not offer a --resolution.", LACKS),
    ("4k", ("skills.video",), film(resolution="4k"),
     "Seedance 2.0 at skills.video has no resolution '4k'; it has 720p, 480p, 1080p.", "--resolution 720p"),
    ("a resolution that nobody has", ARK, film(resolution="999p"),
     "Seedance 2.0 at ark has no resolution '999p'; it has 720p, 480p, 1080p, 4k.", "--resolution 720p"),
    ("a resolution without its p", ARK, film(resolution="1080"),
     "Seedance 2.0 at ark has no resolution '1080'; it has 720p, 480p, 1080p, 4k.", "--resolution 1080p"),
    ("a slip in the model", ("xskill", *ARK), film(model="fsat"), "{who} has no model 'fsat'; it has {words}.", "--model fast"),
    ("another service's word", ("skills.video",), film(model="fast"),
     "skills.video has no model 'fast'; it has standard.", "--model standard"),
    ("another maker's model", ALL, film(model="veo-3"), "{who} has no model 'veo-3'; it has {words}.", "--model {first}"),
    ("an id without its date", ARK, film(model="doubao-seedance-2-0"),
     "{who} has no model 'doubao-seedance-2-0'; it has {words}.", "--model standard"),
    ("China's id abroad", ("ark intl",), film(model=CN),
     f"{CN} is what the model is called in region cn; this is intl, where it is {INTL}.", "--model standard   or: --region cn"),
    ("the id of abroad in China", ("ark cn",), film(model=INTL),
     f"{INTL} is what the model is called in region intl; this is cn, where it is {CN}.", "--model standard   or: --region intl"),
    # options
    ("a seed", ("xskill", *ARK), film(seed=7), "{who} does not offer a --seed for clips.", LACKS),
    ("a seed beyond", ("skills.video",), film(seed=2**60),
     "--seed is 1152921504606846976; skills.video takes -9007199254740991 to 9007199254740991.", "--seed 9007199254740991"),
    ("a seed below", ("skills.video",), film(seed=-(2**60)),
     "--seed is -1152921504606846976; skills.video takes -9007199254740991 to 9007199254740991.", "--seed -9007199254740991"),
    ("no sound", ("xskill",), film(generate_audio=False), "xskill does not offer a clip without sound.", LACKS),
    ("a watermark", OTHERS, film(watermark=True), "{who} does not offer a --watermark.", LACKS),
    ("an end user", ("xskill",), film(end_user="me"), "xskill does not offer an --end-user.", LACKS),
    ("an end user of 65 letters", ARK, film(end_user=LETTERS),
     "--end-user has 65 characters; ark takes 64 at most.", "Give a shorter --end-user."),
    # references
    ("a sound alone", ALL, film(SOUND), "A sound alone is not taken: it needs a picture or a clip beside it.", "--image-ref FILE=character"),
    ("10 images", ALL, film(*MANY), "10 images are given; {who} takes 9 at most.", "Leave out 1 --image-ref."),
    ("10 images, 4 to be drawn", ALL, film(*MANY[:6], stills=4), "10 images are given; {who} takes 9 at most.", "Leave out 1 --image-ref."),
    ("4 videos", ALL, film(*CLIPS), "4 videos are given; {who} takes 3 at most.", "Leave out 1 --video-ref."),
    ("4 sounds", ALL, film(image(), *SOUNDS), "4 audio files are given; {who} takes 3 at most.", "Leave out 1 --audio-ref."),
    ("13 references", OTHERS, film(*MANY[:9], *CLIPS[:3], SOUND),
     "13 references are given; {who} takes 12 at most.", "Leave out 1; 4 or 5 work best."),
    ("a local clip", ("xskill",), film(ref("video", "a.mp4", "motion")),
     "@video1 is the file a.mp4: xskill takes clips only as public links, and has no upload for them.",
     "Put it at an https address that can be reached from China, and pass --video-ref LINK=motion; or render here with --service animatic."),
    ("a local clip", ARK, film(ref("video", "a.mp4", "motion")),
     "@video1 is the file a.mp4: ark takes clips only as public links, and has no upload for them.",
     "Put it at an https address that can be reached, and pass --video-ref LINK=motion; or render here with --service animatic."),
    ("a reference without its file", ALL, film(image("")), "@image1 is named and its file is missing.", "--image-ref FILE=character"),
    ("a name in a link", ALL, film(image("https://me:secret@img.example/a.png")),
     "@image1: the link holds a name or password, which would go to the service.", "Use a link that opens without them."),
    ("a tag of nothing", ALL, film(image(), prompt="@image2 walks"),
     "The prompt names @image2, and one image is given.", "Add it with --image-ref, or take @image2 out of the text."),
    # frames
    ("frames with a picture", ALL, film(*FRAMES, image(), **TO_FRAMES),
     "In first_last_frames only the two frames are taken, no character image.", "--mode omni_reference   takes references of every kind"),
    ("frames with a clip", ALL, film(*FRAMES, CLIP, **TO_FRAMES),
     "In first_last_frames only the two frames are taken, no camera video.", "--mode omni_reference   takes references of every kind"),
    ("frames with a sound", ALL, film(*FRAMES, SOUND, **TO_FRAMES),
     "In first_last_frames only the two frames are taken, no music audio.", "--mode omni_reference   takes references of every kind"),
    ("two first frames", ALL, film(FIRST, image(PICTURE, "first_frame"), **TO_FRAMES), "2 pictures are the first frame.", "Give one --first-frame."),
    ("a last frame alone", ALL, film(LAST, **TO_FRAMES),
     "A last frame alone is not taken: the service would begin with it.", "--first-frame FILE"),
    ("frames on 2.5", ARK, film(*FRAMES, model="2.5", **TO_FRAMES),
     "Seedance 2.5 at ark has no mode 'first_last_frames'; it has omni_reference.", "--mode omni_reference"),
    # words
    ("no prompt", ALL, film(prompt=" \n"), "The prompt is empty.", "Give an idea, or a text with --prompt-file FILE."),
    ("a long prompt", ALL, film(prompt="x" * 5001), "The prompt has 5,001 characters; 5,000 is the most.",
     "Shorten it; what comes late counts less anyway."),
    ("half a character", ALL, film(prompt="half a \ud83c"), "The prompt holds half a character, at 8.", "Save it as UTF-8."),
    # stills
    ("no stills", ALL, still(count=0), "--count is 0; {who} takes 1 to {most}.", "--count 1"),
    ("99 stills", ALL, still(count=99), "--count is 99; {who} takes 1 to {most}.", "--count {most}"),
    ("a seed for stills", ("skills.video", *ARK), still(seed=1), "{who} does not offer a --seed for stills.", LACKS),
    ("a size", ("xskill",), still(size="huge"), f"xskill has no size 'huge'; it has {XSKILL_SIZES}.", "--size auto_2K"),
    ("a size", ("skills.video",), still(size="8K"), "skills.video has no size '8K'; it has 2K, 1K, 4K.", "--size 4K"),
    ("a size", ARK, still(size="huge"), "ark has no size 'huge'; it has 2K, 4K.", "--size 2K"),
    ("a size in pixels", ("skills.video",), still(size="2048x2048"), "skills.video has no size '2048x2048'; it has 2K, 1K, 4K.", "--size 2K"),
    ("too small a size", ARK, still(size="1024x1024"),
     "--size 1024x1024 has 1,048,576 pixels; ark takes 3,686,400 to 16,777,216.", "--ratio 16:9   takes the size that suits it"),
    ("too large a size", ARK, still(size="9000x9000"),
     "--size 9000x9000 has 81,000,000 pixels; ark takes 3,686,400 to 16,777,216.", "--ratio 16:9   takes the size that suits it"),
    ("a ratio that nobody has", ALL, still(ratio="2:1"),
     "There is no ratio '2:1'; there are 16:9, 9:16, 1:1, 21:9, 4:3, 3:4.", "--ratio 16:9"),
    ("11 pictures to edit", ("xskill",), still(edit=(PICTURE,) * 11),
     "11 pictures to start from are given; xskill takes 10 at most.", "Leave out 1 --edit."),
    ("16 pictures to edit", ("skills.video", *ARK), still(edit=(PICTURE,) * 16),
     "16 pictures to start from are given; {who} takes 14 at most.", "Leave out 2 --edit."),
    ("nothing to edit", ALL, still(edit=(" ",)), "--edit names no picture.", "--edit FILE   or --edit LINK"),
    ("10 to edit and 6 to make", ARK, still(edit=(PICTURE,) * 10, count=6),
     "10 pictures to start from and 6 to be made are more than 15, the most in all.", "--count 5"),
    ("a long prompt for a still", ALL, still("x" * 4001), "The prompt has 4,001 characters; 4,000 is the most.",
     "Shorten it; what comes late counts less anyway."),
]  # fmt: skip
MOST_STILLS = {"xskill": 6, "skills.video": 4, "ark cn": 15, "ark intl": 15}
CASES = [
    pytest.param(who, *row[2:], id=f"{row[0]} at {who}") for row in ROWS for who in row[1]
]  # each row at each of its services


@pytest.mark.parametrize(("who", "request_", "message", "hint"), CASES)
def test_it_is_refused_whole_and_with_the_way_out(
    who: str, request_: Request, message: str, hint: str
) -> None:
    name, _, region = who.partition(" ")
    told = {"who": name, "words": WORDS[who], "first": WORDS[who].split(",")[0], "most": MOST_STILLS[who]}
    with pytest.raises(WrongInput) as refused:
        ordered(name, request_, region)
    assert (refused.value.message, refused.value.hint) == (message.format(**told), hint.format(**told))


TAKEN: list[tuple[tuple[str, ...], Request]] = [
    (ALL, film(*MANY[:9], *CLIPS[:2], SOUND)),
    (ARK, film(*MANY[:9], *CLIPS[:3], *SOUNDS[:3])),
    (ARK, film(*MANY, *MANY, *CLIPS, model="2.5")),
    (ARK, film(SOUND, model="2.5")),
    (ARK, film(resolution="4k", watermark=True, end_user="x" * 64, generate_audio=False)),
    (("skills.video",), film(resolution="1080p", seed=-(2**53) + 1, generate_audio=False, end_user="me")),
    (("skills.video",), film(ref("video", "a.mp4", "motion"))),
    (("ark cn",), film(model=CN)),
    (("ark intl",), film(model=INTL)),
    (ALL, film(*FRAMES, **TO_FRAMES)),
    (ALL, film(FIRST, **TO_FRAMES)),
    (ALL, film(**TO_FRAMES)),
    (("xskill",), still(seed=1, count=6)),
    (ARK, still(size="2048x2048", count=15)),
    (ARK, still(size="4K", edit=(PICTURE,))),
    (("skills.video",), still(size="4K", ratio="21:9", count=4)),
]


@pytest.mark.parametrize(("who", "request_"), [(who, request) for at, request in TAKEN for who in at])
def test_what_stands_at_the_bound_is_taken(who: str, request_: Request) -> None:
    name, _, region = who.partition(" ")
    assert ordered(name, request_, region).body


@pytest.mark.parametrize("seconds", [16, -1, 0, 3])
def test_a_length_that_no_service_takes_is_no_brief(seconds: int) -> None:
    with pytest.raises(WrongInput) as refused:
        film(seconds=seconds)
    assert refused.value.message == f"Duration {seconds} is not possible: whole seconds from 4 to 15."
    assert refused.value.hint == "--duration 8"


def test_a_ratio_that_follows_the_picture_is_no_brief() -> None:
    with pytest.raises(WrongInput, match="There is no ratio 'adaptive'"):
        film(ratio="adaptive")
