"""Shot tables (Markdown, comma or tab separated) and JSON → the labelled text that the other steps read.

Only the form changes: each row becomes a shot with its fields under labels; a column nobody knows keeps its name.
"""

import csv
import json
import re

COLUMNS = {
    "number": "#, no, no., nr, shot, shot no, shot no., shot number, scene, shot_id, id, 镜号, 镜头, 镜头号, 序号, 编号, 分镜, 分镜号",
    "time": "time, times, timing, timecode, timestamp, time range, seconds, 时间, 时间段, 时段, 时间轴",
    "length": "duration, length, secs, dur, 时长, 秒数, 时长（秒）, 时长(秒)",
    "framing": "size, shot size, framing, shot type, type, angle, camera angle, shot_type, 景别, 角度, 机位, 拍摄角度",
    "camera": "camera, movement, move, camera movement, camera_movement, camera move, 运镜, 镜头运动, 运镜方式, 镜头语言, 摄法",
    "content": "description, visual, visuals, content, picture, image, what we see, shot description, scene description, prompt, subject, 画面, 内容, 画面内容, 描述, 画面描述, 镜头内容",
    "action": "action, actions, 动作, 人物动作",
    "dialogue": "dialogue, dialog, line, lines, speech, 台词, 对白, 旁白, 对话",
    "sound": "sound, audio, sfx, sounds, music, sound effects, 声音, 音效, 音乐, 配乐, 声音/音乐, 声音设计, 音频",
}  # fmt: skip
_KNOWN = {name: column for column, names in COLUMNS.items() for name in names.split(", ")}
_PIPED = re.compile(r"(?:^[ \t]*\|.{1,4000}\|[ \t]*$\n?){2,}", re.MULTILINE)
_RULE = re.compile(r"[\s:|-]+")
_NOTHING = re.compile(r"[\s/—–-]*|none|n/a|无", re.IGNORECASE)
_QUOTES = re.compile(r"[\"“”「」『』]")
_LENGTH = re.compile(
    r"\s*([0-9]{1,2}(?:\.[0-9]{1,2})?)\s*(?:s|sec|secs|seconds?|秒|秒钟|\"|″)?\s*", re.IGNORECASE
)
_SHOTS = ("shots", "scenes", "timeline", "storyboard", "sequence", "shot_list", "分镜", "镜头")
MOST_COLUMNS = 20


def as_labelled_text(text: str) -> str:
    """`text` with its tables, or all of it where it is one JSON object, as labelled text; else unchanged."""
    plain = text.strip()
    if plain.startswith("{") and plain.endswith("}") and (told := _from_json(plain)):
        return told
    text = _PIPED.sub(_piped, text)
    for mark in ("\t", ","):
        text = _separated(text, mark)
    return text


def _piped(match: re.Match[str]) -> str:
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in match.group().splitlines()
        if not _RULE.fullmatch(line)
    ]
    told = _rows_told(rows[0], rows[1:]) if len(rows) > 1 else ""
    return f"\n{told}\n\n" if told else match.group()


def _separated(text: str, mark: str) -> str:
    """`text` with the table under a header of known column names, cells apart by `mark`, as shots."""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        header = _cells(line, mark)
        if not 3 <= len(header) <= MOST_COLUMNS or sum(map(bool, map(_column, header))) < max(
            3, len(header) - 2
        ):
            continue
        end = place + 1
        while end < len(lines) and len(_cells(lines[end], mark)) >= 3:
            end += 1
        rows = [_fitted(_cells(row, mark), len(header), mark) for row in lines[place + 1 : end]]
        if rows and (told := _rows_told(header, rows)):
            return "\n".join([*lines[:place], "", told, "", *lines[end:]])
    return text


def _cells(line: str, mark: str) -> list[str]:
    if mark not in line:
        return [line]
    return [cell.strip() for cell in next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])]


def _fitted(cells: list[str], count: int, mark: str) -> list[str]:
    """Cells beyond the header are a comma inside the last one."""
    if len(cells) <= count:
        return cells
    return [*cells[: count - 1], f"{mark} ".join(cells[count - 1 :])]


def _column(name: str) -> str:
    return _KNOWN.get(re.sub(r"[*_\s]+", " ", name).strip().lower(), "")


def _rows_told(header: list[str], rows: list[list[str]]) -> str:
    """The rows as shots; "" where no column says what is seen or done, so that it is no shot table."""
    columns = [_column(name) for name in header]
    if not {"content", "action", "camera"} & set(columns):
        return ""
    rows = [row for row in rows if any(not _NOTHING.fullmatch(cell) for cell in row)]
    return "\n".join(_shot_told(number, header, columns, row) for number, row in enumerate(rows, 1))


def _shot_told(number: int, header: list[str], columns: list[str], row: list[str]) -> str:
    cells = [
        (column, name, cell)
        for column, name, cell in zip(columns, header, row, strict=False)
        if not _NOTHING.fullmatch(cell)
    ]
    head, lines = f"Shot {number}", []
    timed, said = _timed(cells)
    framing = [cell for column in ("framing", "camera") for each, _, cell in cells if each == column]
    for column, name, cell in cells:
        if column == "number" and not re.fullmatch(r"\D{0,8}[0-9]{1,3}[A-Za-z]?", cell):
            lines.append(f"{cell}.")
        elif column in ("time", "length") and not said:
            lines.append(f"{name}: {cell}")
        elif column == "content":
            lines.append(f"Visuals: {cell}")
        elif column == "action":
            lines.append(f"Action: {cell}")
        elif column == "dialogue":
            lines.append(f"Dialogue: {_spoken(cell)}")
    if framing:
        lines.append(f"Camera: {', '.join(framing) if framing[0].isascii() else '，'.join(framing)}")
    # What is left over comes last and with its name: it is read as part of what is seen.
    lines += [
        f"Visuals: {name}{'：' if not name.isascii() else ': '}{cell}"
        for column, name, cell in cells
        if column in ("sound", "")
    ]
    return f"{head}{timed}:\n" + "\n".join(lines)


def _timed(cells: list[tuple[str, str, str]]) -> tuple[str, bool]:
    """A shot's time as its head says it, and whether the time cells are all in it."""
    for column, _, cell in cells:
        if column in ("time", "length"):
            if match := _LENGTH.fullmatch(cell):
                return f" ({match[1]}s)", True
            if column == "time" and re.search(r"[0-9] ?[^0-9.:\s]{1,4} ?[0-9]", cell) and len(cell) < 20:
                unit = "" if re.search(r"[a-z秒:]", cell, re.IGNORECASE) else "s"
                others = [each for each, _, _ in cells if each == "length"]
                return f" ({cell}{unit})", not others
    return "", False


def _spoken(cell: str) -> str:
    """A dialogue cell with its words in quotes."""
    if _QUOTES.search(cell):
        return cell
    who, colon, said = re.split(r"([:：])", cell, maxsplit=1) if re.search("[:：]", cell) else ("", "", cell)
    return f'{who.strip()}{colon and ": "}"{said.strip()}"'


def _from_json(text: str) -> str:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(data, dict):
        return ""
    lines: list[str] = []
    for name, value in data.items():
        rows = value if isinstance(value, list) else []
        if rows and all(isinstance(row, dict) for row in rows) and (told := _records_told(rows)):
            lines.append(told + "\n")
        elif rows and name.lower() in _SHOTS:
            lines += [f"Shot {number}: {_flat(row)}" for number, row in enumerate(rows, 1)] + [""]
        elif told := _flat(value):
            lines.append(f"{_label(name)}: {told}\n")
    return "\n".join(lines)


def _records_told(rows: list[dict[str, object]]) -> str:
    header = list(dict.fromkeys(name for row in rows for name in row))
    return _rows_told(header, [[_flat(row.get(name, "")) for name in header] for row in rows])


def _label(name: str) -> str:
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").split()).capitalize()


def _flat(value: object) -> str:
    """A JSON value as words."""
    if isinstance(value, dict):
        return "; ".join(f"{_label(name)}: {told}" for name, each in value.items() if (told := _flat(each)))
    if isinstance(value, list):
        return ", ".join(told for each in value if (told := _flat(each)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).strip()
