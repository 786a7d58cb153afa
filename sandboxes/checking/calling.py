"""The SOAP client of the check: zeep, sealed so that it can reach this sandbox and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import requests
import zeep
from lxml import etree
from requests.adapters import HTTPAdapter
from zeep.exceptions import Error, Fault, TransportError
from zeep.proxy import ServiceProxy
from zeep.wsdl.bindings.soap import SoapBinding
from zeep.xsd import CompoundValue

from catalog.contracts import standard
from catalog.explaining import asking
from catalog.explaining.asking import Question
from catalog.lookup import answering

from ..errors import SandboxesError

SECONDS = 10
CANNOT = (
    Error,
    etree.LxmlError,
    requests.RequestException,
    RecursionError,
    NotImplementedError,
    ArithmeticError,
    AssertionError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
)
"""What zeep raises on contracts and values it cannot cope with; it has no common root for them."""

UNREACHABLE = (requests.ConnectionError, requests.Timeout)
"""The engine does not answer: says nothing about the sandbox, so the check comes back later."""


class ClientCannot(SandboxesError):
    """zeep cannot read this contract, build this call or understand this answer; the message says why."""

    code = "client-cannot"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back, and what went out for it."""

    sent: bytes
    status: int
    headers: Mapping[str, str]
    body: bytes
    response: requests.Response


class SealedTransport(zeep.Transport):
    """Reaches the addresses under `base` and nothing else: no proxy, no redirect, no file."""

    def __init__(self, base: str, token: str = "") -> None:
        session = requests.Session()
        session.adapters.clear()
        session.mount(base, HTTPAdapter(max_retries=0))
        session.trust_env = False
        session.max_redirects = 0
        if token:
            session.headers["X-MockAdmin-Token"] = token
        super().__init__(session=session, timeout=SECONDS, operation_timeout=SECONDS)
        self.base = base
        self.sent = b""

    def load(self, url: str) -> bytes:
        known = standard.find(address=url)
        if known:
            return standard.content(known.name)
        if not url.startswith(self.base):
            raise TransportError(f"{url}: outside of this sandbox")
        response = self.session.get(url, timeout=SECONDS, allow_redirects=False)
        if response.status_code != HTTPStatus.OK:
            raise TransportError(f"{url}: HTTP {response.status_code}", status_code=response.status_code)
        return response.content

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> requests.Response:
        self.sent = message if isinstance(message, bytes) else message.encode()
        return self.session.post(address, data=message, headers=headers, timeout=SECONDS, allow_redirects=False)


class Client:
    """One service version of a sandbox, as zeep sees it through the sandbox's own WSDL."""

    def __init__(self, *, url: str, wsdl_url: str, token: str = "") -> None:
        self._url = url
        self._transport = SealedTransport(url, token)
        try:
            self._zeep = zeep.Client(
                wsdl_url,
                transport=self._transport,
                settings=zeep.Settings(
                    strict=False, forbid_dtd=True, forbid_entities=True, force_https=False, raw_response=True
                ),
            )
        except UNREACHABLE:
            raise
        except CANNOT as error:
            raise ClientCannot(_words(error)) from error

    def call(self, operation_name: str, question: Question) -> Reply:
        """Builds the call with zeep and sends it to our address, never to the WSDL's. Raises `ClientCannot`.

        First from plain arguments, which zeep writes as they are; where it does not take those (repeated choices,
        arrays), from what zeep itself reads in the sample envelope.
        """
        service = self._service(operation_name)
        try:
            response = self._send(service, operation_name, _plain(question.arguments))
        except UNREACHABLE:
            raise
        except CANNOT:
            try:
                response = self._send(service, operation_name, self._read(service, operation_name, question))
            except UNREACHABLE:
                raise
            except CANNOT as error:
                raise ClientCannot(_words(error)) from error
        return Reply(
            sent=self._transport.sent,
            status=response.status_code,
            headers=response.headers,
            body=response.content,
            response=response,
        )

    def understand(self, operation_name: str, reply: Reply) -> Any:
        """What zeep reads in the reply; None for one-way operations, `Fault` raised for a SOAP fault."""
        binding = self._service(operation_name)._binding
        try:
            with self._zeep.settings(raw_response=False):
                return binding.process_reply(self._zeep, binding.get(operation_name), reply.response)
        except Fault:
            raise
        except CANNOT as error:
            raise ClientCannot(_words(error)) from error

    def _send(self, service: ServiceProxy, operation_name: str, arguments: Any) -> requests.Response:
        named = arguments if isinstance(arguments, dict) else {}
        positional = (arguments,) if arguments and not named else ()
        self._transport.sent = b""
        return service[operation_name](*positional, **named)

    def _read(self, service: ServiceProxy, operation_name: str, question: Question) -> Any:
        """The sample's content as zeep's own values."""
        body = answering.read(question.envelope.encode()).payload.getparent()
        value = service._binding.get(operation_name).input._deserialize_body(body)["body"]
        if not isinstance(value, CompoundValue):
            return value
        return {name: value[name] for name in value if value[name] is not None}

    def _service(self, operation_name: str):
        for document in self._zeep.wsdl._definitions.values():  # a port may use the binding of an imported WSDL
            for binding in document.bindings.values():
                if isinstance(binding, SoapBinding) and operation_name in binding._operations:
                    return ServiceProxy(self._zeep, binding, address=self._url)
        raise ClientCannot(f"{operation_name}: no SOAP binding has this operation")


def _plain(arguments: Any) -> Any:
    """The text of an element with attributes bears a name of zeep's own."""
    if isinstance(arguments, dict):
        return {"_value_1" if name == asking.TEXT else name: _plain(value) for name, value in arguments.items()}
    return [_plain(value) for value in arguments] if isinstance(arguments, list) else arguments


def _words(error: Exception) -> str:
    if isinstance(error, TransportError) and error.status_code:
        return f"HTTP {error.status_code}"
    return f"{type(error).__name__}: {error}"[:500]
