import pytest

from seedance_cli.terminal import question_rows
from seedance_cli.terminal.asking import Offer
from seedance_cli.terminal.question_rows import PLAIN_SIGNS, Signs
from seedance_cli.terminal.safe_text import cells
from seedance_cli.terminal.styled import Lines, lines

KEYS = ["enter accept", "esc back", "? help", "ctrl-c save and leave"]


def rows_of(part: Lines) -> list[str]:
    return part.plain.splitlines()


def test_the_footer_is_one_row_at_80_columns_and_two_at_40() -> None:
    assert rows_of(question_rows.footer(KEYS, 80, Signs())) == [
        "",
        " enter accept · esc back · ? help · ctrl-c save and leave",
    ]
    assert rows_of(question_rows.footer(KEYS, 40, Signs())) == [
        "",
        " enter accept · esc back · ? help",
        " ctrl-c save and leave",
    ]


def test_without_unicode_the_signs_are_plain() -> None:
    row = question_rows.offer_row(Offer(value="noir"), 4, 40, PLAIN_SIGNS, here=True)
    assert lines([row]).plain == " > noir\n"
    assert question_rows.footer(KEYS, 80, PLAIN_SIGNS).plain.isascii()


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("words", ["noir", "水墨画风格的很长很长很长很长很长很长的名字", "a" * 300])
@pytest.mark.parametrize("hint", ["", "hard shadows", "逆光" * 60])
def test_a_row_never_leaves_its_line(width: int, words: str, hint: str) -> None:
    offer = Offer(value=words, hint=hint)
    column = question_rows.label_column([offer], width)
    row = question_rows.offer_row(offer, column, width, Signs(), here=True, box="1 ")
    assert cells("".join(text for _, text in row)) < width


def test_hints_stand_in_one_column() -> None:
    offers = [
        Offer(value="noir", hint="one"),
        Offer(value="水墨", hint="two"),
        Offer(value="documentary", hint="three"),
    ]
    column = question_rows.label_column(offers, 80)
    drawn = [lines([question_rows.offer_row(o, column, 80, Signs(), here=False)]).plain for o in offers]
    starts = {cells(row[: row.index(offer.hint)]) for row, offer in zip(drawn, offers, strict=True)}
    assert len(starts) == 1


def test_boxes_tell_the_order_of_what_is_ticked() -> None:
    signs = Signs()
    assert question_rows.box("a", [], signs) == "○ "
    assert question_rows.box("a", ["a"], signs) == "● "
    assert [question_rows.box(each, ["b", "a"], signs) for each in "ab"] == ["2 ", "1 "]
    assert question_rows.box("", ["a"], signs) == "  "


def test_a_long_answer_is_wrapped_beside_its_name() -> None:
    told = rows_of(question_rows.told("content", "a lone figure crosses the dunes at first light", 41))
    assert told == [" content    a lone figure crosses the", "            dunes at first light"]
