"""What is learned from a request, what fits it then, and what is never learned."""

import pytest

from engine import calls
from engine.media import read as media
from engine.requests import Request
from engine.shapes import Room, Shapes
from engine.shapes.known import FREE_TRIES, MOST, ONE_IN
from engine.surroundings import World
from tests.engine import golden, wire
from tests.engine.golden import row

KIND = ("", media("text/xml; charset=utf-8"))
OTHER = golden.request("1").replace(b"</individu>", b"<autre>a</autre></individu>")


@pytest.fixture
def shapes(opened):
    """The shapes of the golden service, of which nothing is known yet."""

    def make(*, room: Room | None = None, **changes) -> Shapes:
        rows = changes.pop("rows", [row("1"), row("2", number=3)])
        return Shapes(opened(rows, **changes), room or Room())

    return make


def learn(shapes: Shapes, body: bytes, kind=KIND) -> None:
    shapes.learn(kind, body, "rechercheIndividu")


def texts(shapes: Shapes, body: bytes, kind=KIND) -> list[bytes] | None:
    match = shapes.match(kind, body)
    return None if match is None else match[1]


def test_a_request_with_another_key_is_of_the_shape(shapes):
    known = shapes()
    assert texts(known, golden.request("1")) is None

    learn(known, golden.request("1"))

    assert texts(known, golden.request("2")) == [b"2"]
    assert texts(known, golden.request("é €")) == ["é €".encode()]
    assert texts(known, golden.request("")) == [b""]


@pytest.mark.parametrize(
    "text",
    ["&amp;", "<b/>", "</id><id>2", "]]>", ">", "<!---->", "<![CDATA[2]]>", "\r", "\n", "\t", "\0", "\x1f", "\x7f",
     "\x85", "\xa0", "\ufffe", "\ufeff", "\u2028"],
)  # fmt: skip
def test_text_that_is_not_plain_is_not_of_the_shape(shapes, text):
    known = shapes()
    learn(known, golden.request("1"))

    assert texts(known, golden.request(f"2{text}")) is None


@pytest.mark.parametrize("text", [b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"])
def test_text_that_is_not_utf_8_is_not_of_the_shape(shapes, text):
    known = shapes()
    learn(known, golden.request("1"))

    assert texts(known, golden.request("@").replace(b"@", text)) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body + b" ",
        lambda body: b" " + body,
        lambda body: body[:-1],
        lambda body: body.replace(b"individu>", b"Individu>"),
        lambda body: body.replace(b"<id>", b"<id >"),
        lambda body: body.replace(b"soap:", b"s:"),
        lambda body: body.replace(b"<individu>", b"<individu>\n"),
        lambda body: golden.request("1", soap="1.1"),
    ],
)
def test_any_other_difference_is_not_of_the_shape(shapes, change):
    known = shapes()
    learn(known, golden.request("1"))

    assert texts(known, change(golden.request("1"))) is None


def test_a_leaf_that_was_met_with_two_texts_may_bear_any(shapes):
    known = shapes()
    learn(known, OTHER)
    assert texts(known, OTHER.replace(b">a<", b">b<")) is None

    learn(known, OTHER.replace(b">a<", b">b<"))

    assert texts(known, OTHER.replace(b">a<", ">zoé<".encode())) is not None
    assert texts(known, OTHER.replace(b">a<", b"><").replace(b">1<", b">2<")) == [b"2", b""]
    assert texts(known, OTHER.replace(b">a<", b">&lt;<")) is None
    assert known.size < 4_000


def test_another_action_or_content_type_is_another_kind(shapes):
    known = shapes()
    learn(known, golden.request("1"))

    for kind in (('"urn:x"', KIND[1]), ("", media("text/xml"))):
        assert texts(known, golden.request("1"), kind) is None


@pytest.mark.parametrize(
    "body",
    [
        golden.request("1").replace(b"<soap:Body>", b"<soap:Body><!-- a -->"),
        golden.request("1").replace(b"<id>1</id>", b"<id><![CDATA[1]]></id>"),
        golden.request("1").replace(b"<soap:Body>", b"<soap:Body><?a?>"),
        b"<?a?>" + golden.request("1"),
        b"\xef\xbb\xbf" + golden.request("1"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + golden.request("1"),
        b'<?xml version="1.1"?>' + golden.request("1"),
        golden.request("1").decode().encode("utf-16"),
        golden.request("1").replace(b"<individu>", b'<individu a="b>c">'),
        golden.request("1").replace(b"<id>1</id>", b"<id>1>0</id>"),
        golden.request("1").replace(b"<id>1</id>", b"<id>1<b/></id>"),
        golden.request("1").replace(b"<id>1</id>", b'<id href="#a"/>'),
        golden.request("1").replace(b"<id>1</id>", b""),
        golden.request("1").replace(b"<id>1</id>", b"<id>1</id>" + b"<x>a</x>" * 10_000),
        b"<a/>",
        b"no XML",
        b"",
    ],
)
def test_what_cannot_be_shown_to_be_read_equally_is_not_learned(shapes, body):
    known = shapes()

    learn(known, body)

    assert texts(known, body) is None
    assert known.size == 0


@pytest.mark.parametrize("content_type", ["text/xml; charset=iso-8859-1", "text/xml; charset=us-ascii",
                                          "multipart/related; boundary=b", "text/xml; charset=utf-16"])  # fmt: skip
def test_only_utf_8_is_learned(shapes, content_type):
    known = shapes()

    learn(known, golden.request("1"), ("", media(content_type)))

    assert known.size == 0


@pytest.mark.parametrize("space", ["http://www.w3.org/2005/08/addressing",
                                   "http://schemas.xmlsoap.org/ws/2004/08/addressing"])  # fmt: skip
def test_what_goes_back_into_the_answer_is_not_learned(shapes, space):
    known = shapes()
    head = f'<soap:Header><a:MessageID xmlns:a="{space}">urn:1</a:MessageID></soap:Header><soap:Body>'

    learn(known, golden.request("1").replace(b"<soap:Body>", head.encode()))

    assert known.size == 0


def test_the_key_of_a_request_with_other_headers_is_learned(shapes):
    known = shapes()
    body = golden.request("1").replace(b"<soap:Body>", b"<soap:Header><a>b</a></soap:Header><soap:Body>")

    learn(known, body)

    assert texts(known, body.replace(b">1<", b">2<")) == [b"2"]


def test_an_operation_keeps_few_shapes_the_first_goes_first(shapes):
    known = shapes()
    bodies = [golden.request("1").replace(b"<id>", b"<id" + b" " * number + b">") for number in range(MOST + 2)]
    for body in bodies:
        learn(known, body)

    assert [texts(known, body) is not None for body in bodies] == [False] * 2 + [True] * MOST


def test_learning_is_rare_where_nothing_fits(shapes):
    known = shapes()
    bodies = [golden.request("1").replace(b"<id>", b"<id a='%d'>" % number) for number in range(FREE_TRIES + ONE_IN)]
    learned = 0
    for body in bodies:
        learn(known, body)
        learned += texts(known, body) is not None

    assert learned == FREE_TRIES + 1


def test_when_the_room_is_full_all_begin_anew(shapes):
    room = Room(limit=4_500)
    one, two = shapes(room=room), shapes(room=room)
    learn(one, golden.request("1"))
    learn(two, golden.request("1"))
    assert texts(one, golden.request("1")) and texts(two, golden.request("1"))

    learn(two, OTHER)

    assert texts(one, golden.request("1")) is None
    assert texts(two, OTHER) == [b"1"]


# --- a service that answers -------------------------------------------------------------------------------------------


def ask(target, body: bytes):
    request = Request("POST", "/", "", "", "", KIND[1], KIND[0], "", "", "", KIND)
    return calls.answered(target, request, body, beside=False, surroundings=World())


@pytest.fixture
def target(shelf, publish):
    """The golden sandbox with these settings, ready to answer."""
    import asyncio

    from engine.serving import Serving

    servings = []

    def make(rows=None, **pointer):
        publish(rows, **pointer)
        servings.append(Serving(shelf, "http://engine"))
        return asyncio.run(servings[-1].target(servings[-1].sandbox(golden.PUBLIC_ID), golden.SERVICE))

    yield make
    for serving in servings:
        serving.close()


def test_the_second_request_is_answered_by_its_shape_as_the_first_was(target):
    served = target()
    first = ask(served, golden.request("1"))
    served.loaded.bundle.by_element.clear()
    served.loaded.bundle.operations = ()  # a whole parse would find no operation any more

    assert ask(served, golden.request("1")).body == first.body
    assert ask(served, golden.request("2")).row == 3
    assert ask(served, golden.request("3")).outcome == "unmatched"
    assert ask(served, golden.request("1").replace(b"<id>", b"<id >")).outcome == "unknown"


def test_a_request_that_was_refused_is_not_learned(target):
    served = target()
    must = b'<soap:Header><a soap:mustUnderstand="1"/></soap:Header><soap:Body>'

    for body in (golden.request("1").replace(b"<soap:Body>", must), b"<a/>", golden.request("1", field="x")):
        ask(served, body)

    assert served.shapes.size == 0


def test_a_strict_sandbox_learns_nothing(target):
    assert target(strict=True).shapes is None


def test_functions_that_look_at_the_request_see_it(target, publish):
    served = target([row("1"), row("2", name="{{maintenant(+1j,AAAA)}}", number=3)])
    ask(served, golden.request("1"))

    assert b"{{" not in ask(served, golden.request("2")).body
    assert ask(served, golden.request("2")).row == 3


@pytest.mark.parametrize(("key", "is_suspected"), [("1", False), ("185057800608491", True), ("185052695408457", False)])
def test_a_real_persons_number_is_noticed_in_a_shape_too(target, key, is_suspected):
    served = target()
    ask(served, golden.request("1"))

    assert ask(served, golden.request(key)).suspected is is_suspected


def test_a_number_in_the_constant_part_is_noticed(target):
    served = target()
    body = golden.request("1").replace(b"</individu>", b"<nir>185057800608491</nir></individu>")
    ask(served, body)

    assert ask(served, body).suspected is True


def test_a_one_way_operation_and_an_empty_body_are_learned(shelf, wired):
    noted = f'<noter xmlns="{wire.SPACE}"><quoi>a</quoi></noter>'

    answers = [wire.post(wired, wire.envelope(noted)) for _ in range(3)]
    counted = [wire.post(wired, wire.envelope(""), soapaction="urn:exemple:compter").said for _ in range(3)]

    assert [(answer.status, answer.body) for answer in answers] == [(202, b"")] * 3
    assert counted == ["compte "] * 3
