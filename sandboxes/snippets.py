"""The text a developer copies to call a sandbox, for each client: pure functions from one call."""

import json
import keyword
import shlex
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.explaining.asking import TEXT, Arguments

SOAP_NAMESPACE = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call worth showing: a real operation, asked with a real key. `token` is empty when the sandbox is open."""

    address: str
    wsdl: str
    operation: str
    action: str
    soap: str
    envelope: str
    arguments: Arguments
    token: str = ""

    @property
    def content_type(self) -> str:
        if self.soap == "1.2":
            action = f'; action="{self.action}"' if self.action else ""
            return f"application/soap+xml; charset=utf-8{action}"
        return "text/xml; charset=utf-8"

    @property
    def headers(self) -> dict[str, str]:
        """The HTTP headers of the call, in the order people read them."""
        headers = {"Content-Type": self.content_type}
        if self.soap == "1.1":
            headers["SOAPAction"] = f'"{self.action}"'
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers


@dataclass(frozen=True)
class Snippet:
    """A text to copy: its client, what must be there first, and the text."""

    key: str
    title: str
    needs: str
    text: str


def snippet(key: str, call: Call) -> Snippet:
    """The snippet of the client `key` (one of `CLIENTS`); an unknown key gives the first."""
    known = key if key in CLIENTS else next(iter(CLIENTS))
    title, needs, write = CLIENTS[known]
    return Snippet(known, title, needs() if needs else "", write(call))


def curl(call: Call) -> str:
    headers = "".join(f" \\\n  -H {shlex.quote(f'{name}: {value}')}" for name, value in call.headers.items())
    mark = _mark(call.envelope)
    return f"curl -sS {shlex.quote(call.address)}{headers} \\\n  --data-binary @- <<'{mark}'\n{call.envelope}\n{mark}"


def python(call: Call) -> str:
    lines = ["from zeep import Client, Transport", "", "transport = Transport(timeout=10, operation_timeout=10)"]
    if call.token:
        lines.append(f'transport.session.headers["Authorization"] = {_python(f"Bearer {call.token}")}')
    lines += [
        f"client = Client({_python(call.wsdl)}, transport=transport)",
        f"answer = client.service[{_python(call.operation)}]({_python_arguments(call.arguments)})",
        "print(answer)",
    ]
    return "\n".join(lines)


def php(call: Call) -> str:
    version = "SOAP_1_2" if call.soap == "1.2" else "SOAP_1_1"
    options = [f"    'soap_version' => {version},", "    'cache_wsdl' => WSDL_CACHE_NONE,"]
    if call.token:
        header = _php(f"Authorization: Bearer {call.token}")
        options.append(f"    'stream_context' => stream_context_create(['http' => ['header' => {header}]]),")
    return "\n".join(
        [
            "<?php",
            f"$client = new SoapClient({_php(call.wsdl)}, [",
            *options,
            "]);",
            f"$answer = $client->__soapCall({_php(call.operation)}, [{_php_value(call.arguments)}]);",
            "print_r($answer);",
        ]
    )


def java(call: Call) -> str:
    binding = "SOAP12HTTP_BINDING" if call.soap == "1.2" else "SOAP11HTTP_BINDING"
    protocol = "SOAP_1_2_PROTOCOL" if call.soap == "1.2" else "SOAP_1_1_PROTOCOL"
    token = ""
    if call.token:
        token = (
            "        call.getRequestContext().put(MessageContext.HTTP_REQUEST_HEADERS,\n"
            f'            Map.of("Authorization", List.of({_java(f"Bearer {call.token}")})));\n'
        )
    return JAVA.format(
        binding=binding,
        protocol=protocol,
        address=_java(call.address),
        action=_java(call.action),
        token=token,
        envelope=_java_text(call.envelope),
        extra="import jakarta.xml.ws.handler.MessageContext;\nimport java.util.*;\n" if call.token else "",
    )


def dotnet(call: Call) -> str:
    media, *parameters = call.content_type.split("; ")
    content_type = _csharp("; ".join([media, *parameters]))
    headers = "".join(
        f"request.Headers.TryAddWithoutValidation({_csharp(name)}, {_csharp(value)});\n"
        for name, value in call.headers.items()
        if name != "Content-Type"
    )
    return DOTNET.format(
        wsdl=call.wsdl,
        address=_csharp(call.address),
        headers=headers,
        envelope='@"' + call.envelope.replace('"', '""') + '"',
        content_type=content_type,
    )


def soapui(call: Call) -> str:
    steps = [
        _("1. File, New SOAP Project. Initial WSDL: %(wsdl)s") % {"wsdl": call.wsdl},
        _("2. Open %(operation)s, Request 1, and replace its text by the one below.") % {"operation": call.operation},
    ]
    if call.token:
        steps.append(
            _("3. Tab Headers of the request, add: Authorization with the value %(value)s")
            % {"value": f"Bearer {call.token}"}
        )
    steps.append(_("%(number)s. Press the green arrow.") % {"number": len(steps) + 1})
    return "\n".join([*steps, "", call.envelope])


def _needs_zeep() -> str:
    return _("Needs: pip install zeep")


def _needs_soap_extension() -> str:
    return _("Needs: the soap extension of PHP")


def _needs_jaxws() -> str:
    return _("Needs: jakarta.xml.ws-api and an implementation such as jaxws-rt or CXF; no generated classes")


def _needs_dotnet() -> str:
    return _("Needs: .NET 6 or later. For typed classes, run the command of the first line.")


CLIENTS: dict[str, tuple[str, Callable[[], str] | None, Callable[[Call], str]]] = {
    "curl": ("curl", None, curl),
    "python": ("Python", _needs_zeep, python),
    "php": ("PHP", _needs_soap_extension, php),
    "java": ("Java", _needs_jaxws, java),
    "dotnet": (".NET", _needs_dotnet, dotnet),
    "soapui": ("SoapUI", None, soapui),
}

JAVA = """import jakarta.xml.soap.*;
import jakarta.xml.ws.*;
import jakarta.xml.ws.soap.SOAPBinding;
{extra}import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.namespace.QName;

public class CallMock {{
    public static void main(String[] args) throws Exception {{
        QName port = new QName("urn:mock", "port");
        Service service = Service.create(new QName("urn:mock", "service"));
        service.addPort(port, SOAPBinding.{binding}, {address});
        Dispatch<SOAPMessage> call = service.createDispatch(port, SOAPMessage.class, Service.Mode.MESSAGE);
        call.getRequestContext().put(BindingProvider.SOAPACTION_USE_PROPERTY, true);
        call.getRequestContext().put(BindingProvider.SOAPACTION_URI_PROPERTY, {action});
{token}        String envelope =
{envelope};
        SOAPMessage request = MessageFactory.newInstance(SOAPConstants.{protocol})
            .createMessage(null, new ByteArrayInputStream(envelope.getBytes(StandardCharsets.UTF_8)));
        call.invoke(request).writeTo(System.out);
    }}
}}"""

DOTNET = """// dotnet tool run dotnet-svcutil {wsdl}
using System.Net.Http.Headers;
using System.Text;

using var client = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Post, {address});
{headers}request.Content = new StringContent({envelope}, Encoding.UTF8);
request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse({content_type});
using var answer = await client.SendAsync(request);
Console.WriteLine(await answer.Content.ReadAsStringAsync());"""


def _mark(text: str) -> str:
    """An end mark of a here-document that is no line of `text`."""
    mark = "XML"
    while mark in text.splitlines():
        mark += "_"
    return mark


def _python(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _python_arguments(arguments: Arguments) -> str:
    if isinstance(arguments, str):
        return _python(arguments)
    if all(name.isidentifier() and not keyword.iskeyword(name) and name != TEXT for name in arguments):
        return ", ".join(f"{name}={_python_value(value)}" for name, value in arguments.items())
    return f"**{_python_value(arguments)}"


def _python_value(value: Arguments | list[Arguments]) -> str:
    if isinstance(value, str):
        return _python(value)
    if isinstance(value, list):
        return "[" + ", ".join(_python_value(one) for one in value) + "]"
    # zeep calls the text of an element with attributes _value_1.
    pairs = (f"{_python('_value_1' if name == TEXT else name)}: {_python_value(one)}" for name, one in value.items())
    return "{" + ", ".join(pairs) + "}"


def _php(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _php_value(value: Arguments | list[Arguments]) -> str:
    if isinstance(value, str):
        return _php(value)
    if isinstance(value, list):
        return "[" + ", ".join(_php_value(one) for one in value) + "]"
    # SoapClient calls the text of an element with attributes _.
    pairs = (f"{_php('_' if name == TEXT else name)} => {_php_value(one)}" for name, one in value.items())
    return "[" + ", ".join(pairs) + "]"


def _java(text: str) -> str:
    # A Java source reads \\uXXXX before anything else; JSON's escapes are all known to it.
    return json.dumps(text, ensure_ascii=False)


def _java_text(text: str) -> str:
    lines = text.splitlines()
    ends = ["\\n"] * (len(lines) - 1) + [""]
    quoted = [_java(line)[:-1] + end + '"' for line, end in zip(lines, ends, strict=True)]
    return "            " + "\n            + ".join(quoted)


def _csharp(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
