"""The Excel template: a column for each value with its drop-downs, warnings and words, and sheets that explain it."""

import pytest

from catalog.sheets import blank
from catalog.sheets.workbook import words

from . import books, shapes

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(alice, organisation):
    """The opened template of a contract with these shapes."""

    def template(*names):
        return books.opened(blank.xlsx(shapes.operation(alice, organisation, *names)))

    return template


def test_its_sheets_stand_in_the_order_of_their_use(template):
    book = template("tables")

    assert book.sheetnames == [
        "Lignes",
        "↳ beneficiaire",
        "↳ code",
        "Réponses",
        "Règles",
        "Lisez-moi",
        "_meta",
        "_listes",
    ]
    assert {sheet.title: sheet.sheet_state for sheet in book if sheet.sheet_state != "visible"} == {
        "_meta": "veryHidden", "_listes": "hidden",
    }  # fmt: skip


def test_the_key_comes_first_the_response_last_and_the_header_stays_in_view(template):
    sheet = template("limits")["Lignes"]

    header = [cell.value for cell in sheet[1]]
    assert header == ["numero", "matricule", "nom", "age", "taux", "naissance", "vu", "motif", "response"]
    assert sheet.freeze_panes == "B2"


def test_required_columns_are_bold_and_optional_ones_grey(template):
    header = {cell.value: cell for cell in template("limits")["Lignes"][1]}

    assert header["nom"].font.bold
    assert not header["taux"].font.bold
    assert header["nom"].fill.fgColor.rgb != header["taux"].fill.fgColor.rgb


def test_the_columns_of_a_choice_have_a_colour_of_their_own_and_name_each_other(template):
    header = {cell.value: cell for cell in template("choice")["Lignes"][1]}

    colours = {header[name].fill.fgColor.rgb for name in ("telephone", "rue", "ville")}
    assert len(colours) == 1
    assert colours.isdisjoint({header["nom"].fill.fgColor.rgb, header["numero"].fill.fgColor.rgb})
    assert "rue, ville" in header["telephone"].comment.text
    assert "telephone" in header["rue"].comment.text
    assert "ville" not in header["rue"].comment.text


def test_the_comment_of_a_header_tells_documentation_limits_and_example(template):
    book = template("limits")

    comment = next(cell for cell in book["Lignes"][1] if cell.value == "nom").comment.text
    assert "Ce que dit nom." in comment
    assert "2" in comment
    assert "10" in comment
    assert str(book["Lignes"]["C2"].value) in comment


@pytest.mark.parametrize(("column", "count"), [("statut", len(shapes.LONG)), ("sens", 2), ("actif", 2)])
def test_a_list_is_always_a_reference_and_warns(template, column, count):
    book = template("enumeration")

    rule = books.validation(book, column)
    title, _sign, area = rule.formula1.partition("!")
    values = [cell.value for (cell,) in book[title][area.replace("$", "")]]
    assert (rule.type, title) == ("list", "_listes")
    assert len(values) == count
    assert rule.errorStyle == "warning"


def test_the_response_is_chosen_among_the_named_responses(template):
    book = template("limits")

    title, _sign, area = books.validation(book, "response").formula1.partition("!")
    assert [cell.value for (cell,) in book[title][area.replace("$", "")]] == ["reponse", "inconnu"]


@pytest.mark.parametrize(
    ("column", "type_"), [("nom", "textLength"), ("age", "custom"), ("taux", "custom"), ("naissance", "custom")]
)
def test_lengths_numbers_and_dates_warn_and_never_stop(template, column, type_):
    rule = books.validation(template("limits"), column)

    assert rule.type == type_
    assert rule.errorStyle == "warning"
    assert "5001" in str(rule.sqref)


@pytest.mark.parametrize("names", [tuple(shapes.SHAPES), ("wide",), ("limits", "choice")])
def test_no_text_is_longer_than_excel_allows(template, names):
    rules = [rule for sheet in template(*names) for rule in sheet.data_validations.dataValidation]

    assert max(len(rule.promptTitle or "") for rule in rules) <= words.LONGEST_TITLE == 32
    assert max(len(rule.prompt or "") for rule in rules) <= words.LONGEST_PROMPT == 255
    assert max(len(rule.errorTitle or "") for rule in rules) <= 32
    assert max(len(rule.error or "") for rule in rules) <= words.LONGEST_ERROR == 224
    assert max(len(rule.formula1 or "") for rule in rules) <= 255
    assert all(rule.formula1.startswith("_listes!$") for rule in rules if rule.type == "list")
    assert {rule.errorStyle for rule in rules if rule.showErrorMessage} == {"warning"}


@pytest.mark.parametrize(("text", "cut"), [("abc", "abc"), ("abcd", "ab…"), ("a😀😀", "a…"), ("😀😀", "😀…"), ("", "")])
def test_texts_are_cut_as_excel_counts_them(text, cut):
    assert words.cut(text, 3) == cut


def test_a_contract_of_sixty_columns_has_sixty_columns(template):
    sheet = template("wide")["Lignes"]

    assert sheet.max_column == shapes.WIDE + 3
    assert sum(cell.comment is not None for cell in sheet[1]) == sheet.max_column


def test_the_responses_are_explained_with_their_columns(template):
    lines = [[cell.value for cell in row] for row in template("limits")["Réponses"].iter_rows(min_row=2)]

    assert [line[0] for line in lines] == ["reponse", "inconnu"]
    assert lines[0][2] == "matricule, nom, age, naissance"
    assert lines[0][3] == "taux, vu"
    assert lines[1][2] == "motif"


def test_the_guide_names_the_operation_and_the_sheets_of_records(template):
    text = "\n".join(str(cell.value or "") for row in template("tables")["Lisez-moi"].iter_rows() for cell in row)

    assert "lire" in text
    assert "Forme tables" in text
    assert "↳ beneficiaire, ↳ code" in text


def test_it_says_of_itself_what_it_was_made_for(alice, organisation):
    operation = shapes.operation(alice, organisation, "tables")
    version = operation.version

    book = books.opened(blank.xlsx(operation))

    (told,) = [each.value for each in book.custom_doc_props.props if each.name == "mockadmin"]
    begin = f"mockadmin;{version.service.slug};1.0;lire;{version.contract_digest};1-"
    assert told.startswith(begin)
    assert book["_meta"]["B1"].value == told
    lines = {row[0].value: [cell.value for cell in row[1:]] for row in book["_meta"].iter_rows()}
    assert "{urn:exemple:forme}nom" in lines["paths"]


def test_the_same_contract_gives_the_same_revision_and_another_column_gives_another(alice, organisation):
    operations = [shapes.operation(alice, organisation, *names) for names in (("limits",), ("choice",))]

    one, other = (books.opened(blank.xlsx(operation))["_meta"]["B1"].value for operation in operations)
    again = books.opened(blank.xlsx(operations[0]))["_meta"]["B1"].value

    assert one == again
    assert one.rpartition(";")[2] != other.rpartition(";")[2]


def test_long_names_of_tables_become_different_names_of_sheets(alice, organisation, monkeypatch):
    names = ["b" * 40 + "1", "b" * 40 + "2"]
    inside = "".join(shapes.repeated(name, shapes.element("x")) for name in names)
    monkeypatch.setitem(shapes.SHAPES, "long", inside)

    book = books.opened(blank.xlsx(shapes.operation(alice, organisation, "long")))

    titles = [title for title in book.sheetnames if title.startswith("↳")]
    assert len(set(titles)) == 2
    assert max(map(len, titles)) <= 31
