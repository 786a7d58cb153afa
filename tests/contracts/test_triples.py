"""Real exchanges: the pairs of node-soap and strong-soap, each imported beside its WSDL, answer their request again."""

from catalog.contracts.recorded import envelopes
from catalog.lookup import answering
from engine import xml
from engine.errors import XmlRefused

from . import corpus, mocked
from .build import zipped

FOLDERS = "/test/request-response-samples/"
REPOSITORIES = ("vpulim__node-soap", "loopbackio__strong-soap")
WANTED = 0.95


def _triples() -> list[str]:
    """The folders whose WSDL, request and response are all in the open part of the corpus."""
    messages = corpus.archive("samples.tar.gz")
    found = []
    for path in sorted(corpus.archive("dev.tar.gz")):
        folder, _slash, name = path.rpartition("/")
        here = name == "soap.wsdl" and FOLDERS in path and path.startswith(REPOSITORIES)
        if here and {f"{folder}/request.xml", f"{folder}/response.xml"} <= messages.keys():
            found.append(folder)
    return found


def _verdict(folder: str) -> str:
    """Empty when the engine answers the request with the response; else why not."""
    messages = corpus.archive("samples.tar.gz")
    request, response = messages[f"{folder}/request.xml"], messages[f"{folder}/response.xml"]
    main = f"{folder}/soap.wsdl"
    files = {**corpus.closure(main), f"{folder}/request.xml": request, f"{folder}/response.xml": response}
    result = mocked.read(zipped(files), main=main)
    if "problems" in result:
        return f"contract refused: {result['problems'][0]['message']}"
    try:
        wanted = _message(response)
        _message(request)
    except XmlRefused as error:
        return f"not XML: {error.message}"
    with mocked.Mock(result) as mock:
        reply = mock.ask(request)
    got = answering.read(reply.body)
    same = got.fault == wanted.fault if wanted.fault else got.outline == wanted.outline
    return "" if same else f"answered otherwise: {reply.outcome} {reply.reason}"


def _message(content: bytes) -> answering.Message:
    """The recorded message; of a multipart one, its root."""
    if content.lstrip().startswith(b"--"):
        answer = envelopes.answer(content)
        return answering.Message("1.1", xml.parse(answer.source.encode()), None)
    return answering.read(content)


def test_every_request_gets_its_recorded_response():
    verdicts = {folder: _verdict(folder) for folder in _triples()}

    tried = {folder: why for folder, why in verdicts.items() if not why.startswith(("contract refused", "not XML"))}
    missed = {folder: why for folder, why in tried.items() if why}
    print("\n".join(f"{folder}: {why}" for folder, why in sorted(verdicts.items()) if why))
    assert len(tried) >= 40
    assert len(missed) <= (1 - WANTED) * len(tried), missed
