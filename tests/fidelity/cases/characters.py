"""Characters of all scripts stay what they are; what XML cannot carry is refused."""

from ..kinds import Case, Raw, Refused, Text, read, refused

KEPT = {
    "accents in one sign": "Éloïse, Noël, Ça",
    "accents in two signs": "E\u0301loi\u0308se",
    "ligatures": "Œuvre, œil, æ, Æ, ĳ",
    "a typographic ligature": "ﬁn",
    "a sharp s": "Straße, ẞ",
    "a y with two dots": "L'Haÿ, Ÿ",
    "signs of cp1252": "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ",
    "signs of Latin-1": "¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿×÷",
    "dashes": "a-b–c—d",
    "quotes": "« a » “b” ‘c’ „d“",
    "an ellipsis": "a…",
    "a degree and an ordinal": "n° 1, 1º, Nº",
    "the Greek mu and the micro": "μµ",
    "the ohm and the omega": "ΩΩ",
    "the Ångström and the letter": "ÅÅ",
    "the Turkish letters": "İıŞşĞğ",
    "Vietnamese": "Nguyễn Thị Hạnh",
    "Polish": "Łódź, Żółć",
    "Greek": "Ελληνικά",
    "Cyrillic": "Москва",
    "Hebrew": "שלום",
    "Arabic": "مرحبا بالعالم",
    "both directions": "abc שלום 123",
    "Hindi": "नमस्ते",
    "Thai": "สวัสดี",
    "Chinese": "北京市",
    "Japanese": "東京カタカナひらがな",
    "Korean": "서울",
    "Korean in letters": "\u1109\u1165\u110b\u116e\u11af",
    "a rare Chinese sign": "𠀋𠮷",
    "letters of mathematics": "𝒳𝔸𝟙",
    "an emoji": "😀",
    "an emoji with a skin": "👍🏽",
    "a flag": "🇫🇷",
    "music": "𝄞",
    "full-width letters": "ＡＢＣ",
    "superscripts": "x²y³ⁿ",
    "a combining sign alone": "\u0301",
    "a private sign": "a\ue000b",
    "the last sign": "a\U0010fffdb",
    "a sign of no script": "a\ufdd0b",
    "DEL": "a\x7fb",
    "a control of Latin-1": "a\x80\x9fb",
}
TOLD = {
    "a change of direction": ("abc\u202edef", "N06"),
    "a mark of direction": ("abc\u200f", "N06"),
    "an isolate of direction": ("\u2067abc\u2069", "N06"),
    "a space without width": ("a\u200bb", "N06"),
    "a joiner": ("👨\u200d👩\u200d👧", "N06"),
    "a non-joiner": ("نامه\u200cای", "N06"),
    "a soft hyphen": ("a\xadb", "N06"),
    "a byte order mark inside": ("a\ufeffb", "N06"),
    "a replacement sign": ("Andr\ufffd", "N07"),
    "UTF-8 read as Latin-1": ("AndrÃ©", "N07"),
    "a hard space read as Latin-1": ("12Â\xa0€", "N07"),
}
ILLEGAL = {
    "NUL": "\x00", "the first control": "\x01", "a bell": "\x07", "a backspace": "\x08", "a vertical tab": "\x0b",
    "a form feed": "\x0c", "an escape": "\x1b", "the last control": "\x1f", "U+FFFE": "\ufffe", "U+FFFF": "\uffff",
}  # fmt: skip


def _illegal(name: str, char: str) -> Case:
    """XLSX escapes it, XLS and CSV hold it; in ODS it would be no XML at all."""
    text = f"a{char}b"
    raw = Raw(
        xlsx=f'<c r="{{place}}" t="inlineStr"><is><t>a_x{ord(char):04X}_b</t></is></c>',
        ods=f'<table:table-cell office:value-type="string"><text:p>a&#{ord(char)};b</text:p></table:table-cell>',
        xls=Text(text),
        csv=text.encode(),
    )
    return Case(
        f"illegal character: {name}", raw, refused("V15"), {"ods": Refused("F06", file=True), "csv": refused("V15")}
    )


SURROGATE = Raw(
    xlsx='<c r="{place}" t="inlineStr"><is><t>a_xD83D_b</t></is></c>',
    ods='<table:table-cell office:value-type="string"><text:p>a&#xD83D;b</text:p></table:table-cell>',
    xls=Text("a\ud83db"),
    csv=b"a\xed\xa0\xbdb",
)
PAIR = Raw(
    xlsx='<c r="{place}" t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c>',
    ods='<table:table-cell office:value-type="string"><text:p>&#x1F600;</text:p></table:table-cell>',
    xls=Text("😀"),
    csv="😀".encode(),
)
CASES = [
    *(Case(f"characters: {name}", Text(text), read(text)) for name, text in KEPT.items()),
    *(Case(f"characters: {name}", Text(text), read(text, code)) for name, (text, code) in TOLD.items()),
    *(_illegal(name, char) for name, char in ILLEGAL.items()),
    Case("illegal character: half a sign", SURROGATE, refused("V15"),
         {form: Refused(code, file=True) for form, code in (("ods", "F06"), ("xls", "F06"), ("csv", "F10"))}),
    Case("characters: an emoji in two escapes", PAIR, read("😀"), {"csv": read("😀")}),
]  # fmt: skip
