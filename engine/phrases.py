"""What the engine says to people, by code, in English and French."""

from collections.abc import Mapping

PHRASES: dict[str, tuple[str, str]] = {
    # --- XML ----------------------------------------------------------------------------------------------------------
    "too-large": (
        "The document holds {size} bytes; the limit is {limit}.",
        "Le document fait {size} octets ; la limite est {limit}.",
    ),
    "not-xml": ("This is not well-formed XML: {reason}", "Ce n'est pas du XML bien formé : {reason}"),
    "doctype": (
        "A DOCTYPE is not accepted: remove it from the document.",
        "Un DOCTYPE n'est pas accepté : retirez-le du document.",
    ),
    "encoding": (
        "The encoding {encoding} is not accepted: use UTF-8.",
        "L'encodage {encoding} n'est pas accepté : utilisez UTF-8.",
    ),
    # --- keys ---------------------------------------------------------------------------------------------------------
    "key-empty": ("The key is empty.", "La clé est vide."),
    "key-regex-empty": (
        "The regular expression between the slashes is empty.",
        "L'expression régulière entre les barres obliques est vide.",
    ),
    "key-regex-long": (
        "The regular expression holds {length} characters; the limit is {limit}.",
        "L'expression régulière fait {length} caractères ; la limite est {limit}.",
    ),
    "key-regex": (
        "The regular expression is not valid: {reason}.",
        "L'expression régulière n'est pas valide : {reason}.",
    ),
    "key-regex-perl": (
        "The regular expression uses “{part}”, which this tool does not support (no look-around, no back-reference).",
        "L'expression régulière utilise « {part} », qui n'est pas accepté (ni assertion, ni référence arrière).",
    ),
    "key-regex-bracket": (
        "The regular expression opens a bracket that it does not close: “{part}”.",
        "L'expression régulière ouvre un crochet sans le fermer : « {part} ».",
    ),
    "key-regex-parenthesis": (
        "The regular expression has a parenthesis without its pair: “{part}”.",
        "L'expression régulière a une parenthèse sans sa paire : « {part} ».",
    ),
    "key-regex-repetition": (
        "The regular expression repeats nothing with “{part}”.",
        "L'expression régulière ne répète rien avec « {part} ».",
    ),
    "key-regex-range": (
        "The regular expression has a range that is not valid: “{part}”.",
        "L'expression régulière a un intervalle non valide : « {part} ».",
    ),
    "key-regex-backslash": (
        "The regular expression ends with a lone backslash.",
        "L'expression régulière finit par une barre oblique inverse seule.",
    ),
    "key-regex-costly": (
        "The regular expression is too costly: simplify it.",
        "L'expression régulière est trop coûteuse : simplifiez-la.",
    ),
    "key-character": (
        "The key holds a character that XML does not allow ({character}).",
        "La clé contient un caractère interdit en XML ({character}).",
    ),
    # --- templates ----------------------------------------------------------------------------------------------------
    "template-not-xml": (
        "The response is not well-formed XML: {reason}",
        "La réponse n'est pas du XML bien formé : {reason}",
    ),
    "template-envelope": (
        "Give only the content of the SOAP Body, without Envelope and Body.",
        "Donnez seulement le contenu du Body SOAP, sans Envelope ni Body.",
    ),
    "template-text": (
        "Text outside an element is not possible in a SOAP Body: “{text}”.",
        "Du texte hors d'un élément n'est pas possible dans un Body SOAP : « {text} ».",
    ),
    "template-slot-comment": (
        "A slot cannot stand in a comment or a processing instruction: {{{{{slot}}}}}.",
        "Un champ ne peut pas être dans un commentaire ou une instruction : {{{{{slot}}}}}.",
    ),
    "template-slot-cdata": (
        "A slot cannot stand in a CDATA section: write it as plain text.",
        "Un champ ne peut pas être dans une section CDATA : écrivez-le en texte simple.",
    ),
    "template-slot-name": (
        "A slot cannot stand in the name of an element or attribute.",
        "Un champ ne peut pas être dans le nom d'un élément ou d'un attribut.",
    ),
    "template-slot-namespace": (
        "A slot cannot stand in a namespace declaration.",
        "Un champ ne peut pas être dans une déclaration d'espace de noms.",
    ),
    "template-slots": (
        "The response holds {count} slots; the limit is {limit}.",
        "La réponse contient {count} champs ; la limite est {limit}.",
    ),
    "template-attribute": (
        "mock:{name} is not known; known are optional, each and nillable.",
        "mock:{name} n'est pas connu ; sont connus optional, each et nillable.",
    ),
    "template-boolean": (
        "mock:{name} is “true” or “false”, not “{value}”.",
        "mock:{name} vaut « true » ou « false », pas « {value} ».",
    ),
    "template-element": (
        "An element cannot be in the namespace of mock:.",
        "Un élément ne peut pas être dans l'espace de noms mock:.",
    ),
    "template-each-name": (
        "mock:each names the column that holds the table; “{value}” cannot be a column.",
        "mock:each nomme la colonne qui contient le tableau ; « {value} » ne peut pas être une colonne.",
    ),
    "template-each-nested": (
        "mock:each cannot stand inside another mock:each.",
        "mock:each ne peut pas être dans un autre mock:each.",
    ),
    "template-nillable": (
        "mock:nillable needs an element whose only content is one slot.",
        "mock:nillable demande un élément dont le seul contenu est un champ.",
    ),
    "template-fault-code": (
        "The fault code is Client or Server, not “{value}”.",
        "Le code d'erreur est Client ou Server, pas « {value} ».",
    ),
    "template-values": (
        "{given} values were given for {expected} slots.",
        "{given} valeurs données pour {expected} champs.",
    ),
    "template-character": (
        "The value holds a character that XML does not allow ({character}).",
        "La valeur contient un caractère interdit en XML ({character}).",
    ),
    "template-damaged": ("The compiled response is damaged.", "La réponse compilée est endommagée."),
    "answer-too-large": (
        "The answer of this row would hold {size} bytes; the limit is {limit}.",
        "La réponse de cette ligne ferait {size} octets ; la limite est {limit}.",
    ),
    # --- bundles and the shelf ----------------------------------------------------------------------------------------
    "bundle-missing": ("The bundle {digest} is not on the shelf.", "Le paquet {digest} n'est pas dans le stock."),
    "bundle-damaged": ("The bundle {digest} is damaged: {reason}.", "Le paquet {digest} est endommagé : {reason}."),
    "bundle-name": ("“{digest}” cannot name a bundle.", "« {digest} » ne peut pas nommer un paquet."),
    "bundle-response": (
        "Row {row} of the operation {operation} names the response “{response}”, which does not exist.",
        "La ligne {row} de l'opération {operation} nomme la réponse « {response} », qui n'existe pas.",
    ),
    "bundle-row": (
        "Row {row} of the operation {operation} cannot be stored: {reason}",
        "La ligne {row} de l'opération {operation} ne peut pas être enregistrée : {reason}",
    ),
    "bundle-duplicate": (
        "Row {row} of the operation {operation} repeats the key “{key}”.",
        "La ligne {row} de l'opération {operation} répète la clé « {key} ».",
    ),
    "bundle-main-file": (
        "The contract's main file “{name}” is not among its files.",
        "Le fichier principal du contrat « {name} » n'est pas parmi ses fichiers.",
    ),
    "pointer-older": (
        "Generation {generation} of this sandbox is older than the published {published}.",
        "La génération {generation} de ce bac est plus ancienne que celle publiée ({published}).",
    ),
    "pointer-damaged": (
        "The pointer of the sandbox {public_id} is damaged: {reason}.",
        "Le pointeur du bac {public_id} est endommagé : {reason}.",
    ),
    "pointer-name": ("“{public_id}” cannot name a sandbox.", "« {public_id} » ne peut pas nommer un bac à sable."),
    # --- HTTP ---------------------------------------------------------------------------------------------------------
    "http-not-found": ("there is no sandbox at this address", "il n'y a pas de bac à sable à cette adresse"),
    "http-encoding": (
        "Only a single chunked transfer encoding is accepted.",
        "Seul un unique encodage de transfert « chunked » est accepté.",
    ),
    "http-host": ("Exactly one Host header is expected.", "Un seul en-tête Host est attendu."),
    "http-headers": ("The headers are too large.", "Les en-têtes sont trop longs."),
    "http-framing": (
        "A length and a transfer encoding exclude each other.",
        "Une longueur et un encodage de transfert s'excluent.",
    ),
    "http-length": ("The Content-Length is no number.", "Le Content-Length n'est pas un nombre."),
    "http-too-large": (
        "The request is larger than {limit} bytes.",
        "La requête dépasse {limit} octets.",
    ),
    "http-late": (
        "The request did not arrive within {seconds} seconds.",
        "La requête n'est pas arrivée en {seconds} secondes.",
    ),
    "http-broken": (
        "The request could not be read to its end.",
        "La requête n'a pas pu être lue jusqu'au bout.",
    ),
    "http-token": (
        "This sandbox asks for its token, in the header “Authorization: Bearer …” or “X-MockAdmin-Token”.",
        "Ce bac à sable demande son jeton, dans l'en-tête « Authorization: Bearer … » ou « X-MockAdmin-Token ».",
    ),
    "http-method": (
        "Send a SOAP envelope by POST, or GET ?wsdl.",
        "Envoyez une enveloppe SOAP par POST, ou GET ?wsdl.",
    ),
    "http-damaged": (
        "The data of this sandbox is damaged: reset it.",
        "Les données de ce bac à sable sont endommagées : réinitialisez-le.",
    ),
    "http-no-file": ("The contract has no such file.", "Le contrat n'a pas ce fichier."),
    "http-no-contract": (
        "The contract of this sandbox cannot be read.",
        "Le contrat de ce bac à sable ne peut pas être lu.",
    ),
    # --- calls --------------------------------------------------------------------------------------------------------
    "not-soap": (
        "The request is not a SOAP 1.1 or 1.2 envelope: its root element is {name}.",
        "La requête n'est pas une enveloppe SOAP 1.1 ou 1.2 : son élément racine est {name}.",
    ),
    "no-body": ("The SOAP envelope has no Body.", "L'enveloppe SOAP n'a pas de Body."),
    "two-bodies": ("The SOAP envelope has more than one Body.", "L'enveloppe SOAP a plusieurs Body."),
    "two-payloads": (
        "The SOAP Body holds {count} elements; one is expected.",
        "Le Body SOAP contient {count} éléments ; un seul est attendu.",
    ),
    "unknown-operation": (
        "Unknown operation: neither the SOAPAction nor the first element of the Body is known ({name}). "
        "Known elements: {known}",
        "Opération introuvable : ni SOAPAction ni élément racine connu ({name}). Éléments connus : {known}",
    ),
    "unmatched": ("No row matches {label} = {key}.{nearest}", "Aucune ligne ne correspond à {label} = {key}.{nearest}"),
    "nearest": (" Nearest: {keys}.", " Plus proches : {keys}."),
    "no-key": (
        "The request has no field {label}, which chooses the row ({path}).",
        "La requête n'a pas de champ {label}, qui choisit la ligne ({path}).",
    ),
    "no-response": (
        "The operation {operation} has no response.",
        "L'opération {operation} n'a pas de réponse.",
    ),
    "invalid": ("The request does not follow the contract: {reason}", "Requête non conforme : {reason}"),
    "no-validation": (
        "The contract's schema cannot be used, so the request was not validated: {reason}",
        "Le schéma du contrat n'est pas utilisable, la requête n'a donc pas été validée : {reason}",
    ),
    "costly-pattern": ("one of its patterns is too costly", "un de ses motifs est trop coûteux"),
    "not-validated": (
        "The contract does not declare the element {name}, so the request was not validated.",
        "Le contrat ne déclare pas l'élément {name}, la requête n'a donc pas été validée.",
    ),
    "expired": ("The sandbox has expired: extend it.", "Le bac à sable a expiré : prolongez-le."),
    "damaged-answer": (
        "The sandbox cannot answer this call now: its data is damaged. Reset the sandbox.",
        "Le bac ne peut pas répondre à cet appel : ses données sont endommagées. Réinitialisez le bac.",
    ),
}


def say(code: str, language: str, details: Mapping[str, object]) -> str:
    """The sentence of a code in French ("fr") or English (any other), with its details in place."""
    english, french = PHRASES[code]
    return (french if language.startswith("fr") else english).format_map(details)
