"""Who stands where in the frame and how lit: thirds, looking room, pairs, views past a shoulder."""

from dataclasses import dataclass

from seedance_cli.services.animatic.drawing.brush import Size, soft
from seedance_cli.services.animatic.drawing.creatures import animal
from seedance_cli.services.animatic.drawing.cutout import Cutout, Parts
from seedance_cli.services.animatic.drawing.figures import person
from seedance_cli.services.animatic.drawing.glimpse import eyes, hand, seen_from_above
from seedance_cli.services.animatic.drawing.muzzle import muzzle
from seedance_cli.services.animatic.drawing.portrait import portrait
from seedance_cli.services.animatic.drawing.scene import Scene
from seedance_cli.services.animatic.drawing.stature import HEAD, NEAR, acts, bulk, room
from seedance_cli.services.animatic.drawing.subjects import kind_of
from seedance_cli.services.animatic.drawing.things import thing

DARK = {"establishing": 0.72, "wide": 0.5, "full": 0.2, "medium": 0.08}


@dataclass(frozen=True, slots=True)
class Placed:
    """A cutout and where its upper left corner lies on the plate, in pixels."""

    cutout: Cutout
    at: tuple[int, int]
    shadow: bool
    """Whether it stands on ground that is seen."""


def focus(scene: Scene) -> float:
    """Where the subject stands, as a share of the plate's width."""
    if not scene.subjects or len(scene.subjects) > 1 or scene.setting == "studio":
        return 0.5
    wide = {"detail": 0.03, "close": 0.075, "medium_close": 0.1, "medium": 0.12}.get(scene.size, 0.14)
    return 0.5 + scene.side * wide


def stage_subjects(scene: Scene, size: Size, side: int) -> list[Placed]:
    """The scene's subjects, back to front."""
    if not scene.subjects:
        return []
    if scene.angle == "above" and scene.size not in ("close", "detail"):
        return [_above(scene, size)]
    if scene.size == "detail" and kind_of(scene.subjects[0]) == "person":
        return [_glimpse(scene, size, side)]
    if len(scene.subjects) == 1 or scene.size == "detail":
        return [
            _one(scene, scene.subjects[0], size, side, at=focus(scene), facing=-scene.side or 1, number=0)
        ]
    if {kind_of(name) for name in scene.subjects} == {"person"} and scene.size in ("close", "medium_close"):
        return _over_the_shoulder(scene, size, side)
    gap = _gap(scene, size)
    left, right = scene.subjects if scene.side <= 0 else scene.subjects[::-1]
    return [
        _one(scene, left, size, side, at=0.5 - gap, facing=1, number=0 if scene.side <= 0 else 1, crowd=True),
        _one(
            scene, right, size, side, at=0.5 + gap, facing=-1, number=1 if scene.side <= 0 else 0, crowd=True
        ),
    ]


def _gap(scene: Scene, size: Size) -> float:
    """How far from the middle each of two stands, as a share of the width."""
    if acts(scene) or scene.size not in NEAR:
        unit = bulk(scene, scene.subjects[0], size, crowd=True)[0]
        return min(0.3, unit * (0.5 if scene.pose == "duel" else 0.27) / size[0] + 0.02)
    return 0.17


def _cut(scene: Scene, parts: Parts, side: int, facing: int, number: int) -> Cutout:
    dark = DARK.get(scene.size, 0.02)
    if scene.light == "silhouette":
        dark = 0.82 if scene.size in NEAR else 0.94
    elif scene.light == "back":
        dark = max(dark, 0.42)
    elif scene.finish == "noir":
        dark = max(dark, 0.3)
    rim = 1.0 if scene.light in ("back", "silhouette") else 0.8
    cutout = parts.cut(scene.palette, side=side * facing, dark=dark, rim=rim, wardrobe=number)
    return cutout if facing > 0 else cutout.mirrored()


def _one(
    scene: Scene,
    name: str,
    size: Size,
    side: int,
    *,
    at: float,
    facing: int,
    number: int,
    crowd: bool = False,
) -> Placed:
    near = scene.size in NEAR
    kind = kind_of(name)
    if near and kind == "person" and not acts(scene):
        return _bust(scene, name, size, side, at=at, facing=facing, number=number, crowd=crowd)
    if near and name in ("cat", "dog", "fox"):
        share, chin = HEAD[scene.size]
        unit = min(share * size[1] * 1.15, size[0] * (0.2 if crowd else 0.42))
        cutout = _cut(
            scene,
            muzzle(name, unit, feeling=scene.feeling, room=room(size, unit, chin)),
            side,
            facing,
            number,
        )
        return _put(cutout, size[0] * at, size[1] * (chin + 0.03), shadow=False)
    unit, base = bulk(scene, name, size, crowd=crowd)
    parts = (
        person(name, scene.pose, unit)
        if kind == "person"
        else animal(name, scene.pose, unit)
        if kind == "animal"
        else thing(name, unit)
    )
    lift = unit * (0.5 if name in ("bird", "fish", "spaceship") else 0.0)
    cutout = _cut(scene, parts, side, facing, number)
    return _put(cutout, size[0] * at, base - lift, shadow=not lift)


def _bust(
    scene: Scene, name: str, size: Size, side: int, *, at: float, facing: int, number: int, crowd: bool
) -> Placed:
    share, chin = HEAD[scene.size]
    unit = min(share * size[1], size[0] * (0.24 if crowd else 0.44)) * (0.82 if name == "astronaut" else 1.0)
    low = {"low": -0.03, "high": 0.05}.get(scene.angle, 0.0)
    profile = (
        crowd or scene.pose in ("look", "walk", "run", "duel", "reach") or scene.rng("turn").random() < 0.3
    )
    parts = portrait(
        name, scene.pose, unit, profile=profile, feeling=scene.feeling, room=room(size, unit, chin)
    )
    down = 0.12 * unit if name == "child" else 0.0
    if crowd and name == "child":
        down = unit * 0.9
    return _put(
        _cut(scene, parts, side, facing, number), size[0] * at, size[1] * (chin + low) + down, shadow=False
    )


def _over_the_shoulder(scene: Scene, size: Size, side: int) -> list[Placed]:
    """One face, seen past the other's dark shoulder."""
    turn = scene.side or 1
    face, back = scene.subjects if turn > 0 else scene.subjects[::-1]
    front = _bust(
        scene, face, size, side, at=0.5 + turn * 0.1, facing=-turn, number=0 if turn > 0 else 1, crowd=False
    )
    unit = min(0.52 * size[1], size[0] * 0.5)
    parts = portrait(back, "stand", unit, profile=True, room=room(size, unit, 0.6))
    dark = parts.cut(scene.palette, side=side * turn, dark=0.9, rim=0.5)
    dark = dark if turn > 0 else dark.mirrored()
    blurred = Cutout(dark.image, soft(dark.mask, size[1] * 0.007), dark.foot)
    return [front, _put(blurred, size[0] * (0.5 - turn * 0.34), size[1] * 0.72, shadow=False)]


def _glimpse(scene: Scene, size: Size, side: int) -> Placed:
    """Eyes, or a hand where the words speak of one."""
    if scene.pose == "reach" and scene.subjects[0] not in ("astronaut", "robot"):
        cutout = _cut(scene, hand(size[1] * 0.62), side, -scene.side or 1, 0)
        return _put(cutout, size[0] * 0.5, size[1] * 0.56, shadow=False)
    if scene.subjects[0] in ("astronaut", "robot"):
        return _bust(
            scene, scene.subjects[0], size, side, at=0.5, facing=-scene.side or 1, number=0, crowd=False
        )
    cutout = eyes(scene.subjects[0], size, scene.palette, side=side, feeling=scene.feeling)
    return Placed(cutout, (0, 0), shadow=False)


def _above(scene: Scene, size: Size) -> Placed:
    unit = size[1] * {"establishing": 0.1, "wide": 0.16, "full": 0.3}.get(scene.size, 0.42)
    name = scene.subjects[0]
    if kind_of(name) in ("thing", "vehicle", "building"):
        return _put(
            _cut(scene, thing(name, unit * 1.3), 1, 1, 0), size[0] * focus(scene), size[1] * 0.62, shadow=True
        )
    cutout = _cut(scene, seen_from_above(name, unit), 1, 1, 0)
    return _put(cutout, size[0] * focus(scene), size[1] * 0.5, shadow=False)


def _put(cutout: Cutout, x: float, y: float, *, shadow: bool) -> Placed:
    return Placed(cutout, (round(x - cutout.foot[0]), round(y - cutout.foot[1])), shadow)
