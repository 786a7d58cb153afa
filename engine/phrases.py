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
    "encoding-untrue": (
        'The XML declaration says {encoding}, but the bytes are not: write encoding="UTF-8", or send the charset '
        "in the Content-Type.",
        'La déclaration XML annonce {encoding}, mais les octets n\'en sont pas : écrivez encoding="UTF-8", ou '
        "indiquez le charset dans le Content-Type.",
    ),
    "charset": (
        "The charset {charset} of the Content-Type is not accepted: use UTF-8.",
        "Le charset {charset} du Content-Type n'est pas accepté : utilisez UTF-8.",
    ),
    "charset-utf-16": (
        "The charset of the Content-Type is UTF-16, but the message has no byte order mark: begin it with one, "
        "or say utf-16le or utf-16be.",
        "Le charset du Content-Type est UTF-16, mais le message n'a pas de marque d'ordre des octets : "
        "commencez-le par elle, ou indiquez utf-16le ou utf-16be.",
    ),
    "not-xml-in": (
        "This is not well-formed XML in {charset}, the charset of the Content-Type: {reason}",
        "Ce n'est pas du XML bien formé en {charset}, le charset du Content-Type : {reason}",
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
    "rule-form": (
        "“{text}” is not a condition: write a field, an operator and a value, such as age < 18. Operators: =, ≠, <, >, "
        "≤, ≥, starts with, contains, exists, absent, and = /expression/.",
        "« {text} » n'est pas une condition : écrivez un champ, un opérateur et une valeur, comme age < 18. "
        "Opérateurs : =, ≠, <, >, ≤, ≥, commence par, contient, existe, absent, et = /expression/.",
    ),
    "rule-value": (
        "“{text}”: exists and absent take no value, all other operators take one.",
        "« {text} » : existe et absent ne prennent pas de valeur, tous les autres opérateurs en prennent une.",
    ),
    "rule-expression": (
        "“{text}” is not a regular expression.",
        "« {text} » n'est pas une expression régulière.",
    ),
    "rule-long": (
        "A rule holds {count} conditions and {length} characters at most.",
        "Une règle contient {count} conditions et {length} caractères au plus.",
    ),
    "key-parts": (
        "The key holds {given} values; {expected} are expected, separated by &.",
        "La clé contient {given} valeurs ; {expected} sont attendues, séparées par &.",
    ),
    "key-state": (
        "“{state}” cannot be a state: give a name of 1 to {limit} characters without ⟨ ⟩ {{ }}.",
        "« {state} » ne peut pas être un état : donnez un nom de 1 à {limit} caractères, sans ⟨ ⟩ {{ }}.",
    ),
    "key-state-kind": (
        "A state goes with an exact key, not with an expression, a rule or *: empty this cell.",
        "Un état va avec une clé exacte, pas avec une expression, une règle ou * : videz cette cellule.",
    ),
    "key-anchor": (
        "Leave ^ and $ out of “{part}”: an expression always matches the whole field.",
        "Retirez ^ et $ de « {part} » : une expression porte toujours sur le champ entier.",
    ),
    "key-character": (
        "The key holds a character that XML does not allow ({character}).",
        "La clé contient un caractère interdit en XML ({character}).",
    ),
    # --- functions of cells -------------------------------------------------------------------------------------------
    "function-open": (
        "A function is not closed: “{text}”. End it with }}}}, or write \\{{{{ for the signs themselves.",
        "Une fonction n'est pas fermée : « {text} ». Terminez-la par }}}}, ou écrivez \\{{{{ pour les signes mêmes.",
    ),
    "function-form": (
        "“{text}” is not a function: write {{{{name(arguments)}}}}, or \\{{{{ for the signs themselves.",
        "« {text} » n'est pas une fonction : écrivez {{{{nom(arguments)}}}}, ou \\{{{{ pour les signes eux-mêmes.",
    ),
    "function-unknown": (
        "There is no function “{name}”.{nearest} Known functions: {known}.",
        "Il n'y a pas de fonction « {name} ».{nearest} Fonctions connues : {known}.",
    ),
    "did-you-mean": (" Did you mean “{name}”?", " Vouliez-vous dire « {name} » ?"),
    "function-many": (
        "A cell holds {calls} functions and {length} characters at most when it holds any.",
        "Une cellule avec des fonctions en contient {calls} au plus, et {length} caractères au plus.",
    ),
    "function-moment": (
        "A date takes one shift and one format, such as +3d and YYYYMMDD; read “{text}”.",
        "Une date prend un décalage et un format, comme +3j et AAAAMMJJ ; lu « {text} ».",
    ),
    "function-shift": (
        "“{text}” is not a shift: write +3d, -2w, +1m, -1y; for now also +2h, -30min, +10s.",
        "« {text} » n'est pas un décalage : écrivez +3j, -2sem, +1m, -1a ; pour maintenant aussi +2h, -30min, +10s.",
    ),
    "function-far": (
        "The shift {text} leads to a date that no calendar has.",
        "Le décalage {text} mène à une date qu'aucun calendrier ne connaît.",
    ),
    "function-format": (
        "“{text}” is not a format: write it with YYYY, YY, MM, DD, HH, MM (after HH), SS, SSS and signs.",
        "« {text} » n'est pas un format : écrivez-le avec AAAA, AA, MM, JJ, HH, MM (après HH), SS, SSS et des signes.",
    ),
    "function-no-argument": (
        "This function takes nothing between its parentheses; read “{text}”.",
        "Cette fonction ne prend rien entre ses parenthèses ; lu « {text} ».",
    ),
    "function-one-argument": (
        "This function takes one name at most; read “{text}”.",
        "Cette fonction prend un nom au plus ; lu « {text} ».",
    ),
    "function-no-field": (
        "Name one field of the request, such as request(id); read “{text}”.",
        "Nommez un champ de la demande, comme demande(id) ; lu « {text} ».",
    ),
    "function-field": (
        "The request has no field “{name}”.{nearest} Fields: {known}.",
        "La demande n'a pas de champ « {name} ».{nearest} Champs : {known}.",
    ),
    "function-fields": (
        "Several fields of the request are called “{name}”: {known}. Write the whole path.",
        "Plusieurs champs de la demande s'appellent « {name} » : {known}. Écrivez le chemin entier.",
    ),
    "function-copy": (
        "The field {name} of the request holds {length} characters; {limit} at most can be copied into the answer.",
        "Le champ {name} de la demande contient {length} caractères ; {limit} au plus peuvent être copiés en réponse.",
    ),
    "function-arguments": (
        "{name} takes {least} to {most} arguments, separated by commas; read {given}.",
        "{name} prend {least} à {most} arguments, séparés par des virgules ; lu {given}.",
    ),
    "function-chooses": (
        "{name} chooses a response: write it as the response of a rule, not as a value.",
        "{name} choisit une réponse : écrivez-le comme réponse d'une règle, pas comme valeur.",
    ),
    "function-no-choice": (
        "{name} gives a value and chooses no response: write the name of a response, or of a dispatcher.",
        "{name} donne une valeur et ne choisit pas de réponse : écrivez le nom d'une réponse, ou d'un répartiteur.",
    ),
    "function-choice": (
        "“{text}” is no dispatcher: write {{{{name(arguments)}}}} and nothing beside it, or the name of a response.",
        "« {text} » n'est pas un répartiteur : écrivez {{{{nom(arguments)}}}} et rien à côté, ou le nom d'une réponse.",
    ),
    "dispatcher-unknown": (
        "There is no dispatcher “{name}”.{nearest} Approved dispatchers: {known}. Or write the name of a response.",
        "Il n'y a pas de répartiteur « {name} ».{nearest} Répartiteurs approuvés : {known}. "
        "Ou écrivez le nom d'une réponse.",
    ),
    "dispatcher-rule": (
        "{name} chooses for a rule only: write conditions in the place of the key, or the name of a response.",
        "{name} ne choisit que pour une règle : écrivez des conditions à la place de la clé, ou le nom d'une réponse.",
    ),
    "function-plugin": (
        "The plug-in {name} is not approved here any more: ask the operator.",
        "Le greffon {name} n'est plus approuvé ici : demandez à l'exploitant.",
    ),
    # --- plug-ins -----------------------------------------------------------------------------------------------------
    "plugin-setting": (
        "PLUGINS: “{text}” is not name==version, with a name of lower-case letters and digits that comes once.",
        "PLUGINS : « {text} » n'est pas nom==version, avec un nom en minuscules et chiffres donné une seule fois.",
    ),
    "plugin-absent": (
        "PLUGINS: the plug-in {name}=={version} is not installed: install it beside Mock Admin, or take it out.",
        "PLUGINS : le greffon {name}=={version} n'est pas installé : installez-le à côté de Mock Admin, ou retirez-le.",
    ),
    "plugin-twice": (
        "PLUGINS: several distributions bring a plug-in {name} ({distributions}): remove all but one.",
        "PLUGINS : plusieurs distributions apportent un greffon {name} ({distributions}) : n'en gardez qu'une.",
    ),
    "plugin-version": (
        "PLUGINS: {name} is approved as {version}, and {installed} is installed: approve it, or install the other.",
        "PLUGINS : {name} est approuvé en {version} et {installed} est installé : approuvez-le, ou installez l'autre.",
    ),
    "plugin-broken": (
        "PLUGINS: {name} is not a plug-in: {reason}.",
        "PLUGINS : {name} n'est pas un greffon : {reason}.",
    ),
    "plugin-start": (
        "The process of the plug-ins does not start in time.",
        "Le processus des greffons ne démarre pas à temps.",
    ),
    "plugin-refused": (
        "The process of the plug-ins does not start: {reason}",
        "Le processus des greffons ne démarre pas : {reason}",
    ),
    "plugin-failed": (
        "The plug-in “{name}” failed: the engine's log says why. Ask the operator.",
        "Le greffon « {name} » a échoué : le journal du moteur dit pourquoi. Demandez à l'exploitant.",
    ),
    "plugin-response": (
        "The plug-in “{name}” chose “{response}”, which is no response of this operation. Ask whoever wrote its rule.",
        "Le greffon « {name} » a choisi « {response} », qui n'est pas une réponse de cette opération. "
        "Demandez à l'auteur de sa règle.",
    ),
    "plugin-starting": (
        "The plug-in “{name}” is being started again: call once more in a second.",
        "Le greffon « {name} » redémarre : rappelez dans une seconde.",
    ),
    "plugin-off": (
        "The plug-in “{name}” is switched off: it failed too often. Ask the operator.",
        "Le greffon « {name} » est désactivé : il a échoué trop souvent. Demandez à l'exploitant.",
    ),
    "bundle-plugin": (
        "The bundle {digest} needs plug-ins that are not approved here: {names}.",
        "Le paquet {digest} a besoin de greffons qui ne sont pas approuvés ici : {names}.",
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
    "http-head": (
        "This is no HTTP request: its first line or one of its headers is malformed.",
        "Ceci n'est pas une requête HTTP : sa première ligne ou l'un de ses en-têtes est mal formé.",
    ),
    "http-version": ("Only HTTP 1.1 and 1.0 are spoken here.", "Seuls HTTP 1.1 et 1.0 sont parlés ici."),
    "http-line": (
        "The address is too long: the first line of a request may have {limit} bytes.",
        "L'adresse est trop longue : la première ligne d'une requête peut faire {limit} octets.",
    ),
    "http-target": (
        "The address is none that a server can answer for: expected is /m/….",
        "L'adresse n'est pas de celles auxquelles un serveur répond : /m/… est attendu.",
    ),
    "http-expect": (
        "Only “Expect: 100-continue” can be fulfilled.",
        "Seul « Expect: 100-continue » peut être satisfait.",
    ),
    "http-host": ("Exactly one Host header is expected.", "Un seul en-tête Host est attendu."),
    "http-headers": (
        "The headers are too many or too large.",
        "Les en-têtes sont trop nombreux ou trop longs.",
    ),
    "http-framing": (
        "A length and a transfer encoding exclude each other.",
        "Une longueur et un encodage de transfert s'excluent.",
    ),
    "http-length": ("The Content-Length is no number.", "Le Content-Length n'est pas un nombre."),
    "http-too-large": (
        "The request is larger than {limit} bytes.",
        "La requête dépasse {limit} octets.",
    ),
    "http-full": (
        "Too many large requests are on their way at once. Send this one again in {seconds} s.",
        "Trop de grandes requêtes arrivent en même temps. Renvoyez celle-ci dans {seconds} s.",
    ),
    "http-late": (
        "The request did not arrive within {seconds} seconds.",
        "La requête n'est pas arrivée en {seconds} secondes.",
    ),
    "http-broken": (
        "The request could not be read to its end.",
        "La requête n'a pas pu être lue jusqu'au bout.",
    ),
    "http-coding": (
        "The Content-Encoding {coding} is not accepted: use gzip or deflate, once, or none.",
        "Le Content-Encoding {coding} n'est pas accepté : utilisez gzip ou deflate, une seule fois, ou rien.",
    ),
    "http-packed": (
        "The body is not what its Content-Encoding says: it cannot be unpacked as {coding}.",
        "Le corps n'est pas ce que dit son Content-Encoding : il ne peut pas être décompressé en {coding}.",
    ),
    "http-token": (
        "This sandbox asks for its token, in the header “Authorization: Bearer …” or “X-MockAdmin-Token”.",
        "Ce bac à sable demande son jeton, dans l'en-tête « Authorization: Bearer … » ou « X-MockAdmin-Token ».",
    ),
    "http-rate": (
        "This sandbox gets more calls than it may: {rate} a second, on average. Call again in {seconds} s, or ask an "
        "administrator for a higher rate.",
        "Ce bac à sable reçoit plus d'appels qu'il n'y est autorisé : {rate} par seconde en moyenne. Rappelez dans "
        "{seconds} s, ou demandez un débit plus élevé à un administrateur.",
    ),
    "http-rate-more": (
        "{count} more calls above the rate of {rate} a second; they are counted, not shown one by one.",
        "{count} autres appels au-dessus du débit de {rate} par seconde ; ils sont comptés, pas montrés un à un.",
    ),
    "http-unknown-rate": (
        "Too many requests to addresses where there is nothing. Check the address, and try again in {seconds} s.",
        "Trop de requêtes vers des adresses où il n'y a rien. Vérifiez l'adresse et réessayez dans {seconds} s.",
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
    "http-no-flat": (
        "This contract has no flat form: it was published before flat forms were made, or redefines a schema. "
        "Publish it again, or read ?wsdl and the files that it imports.",
        "Ce contrat n'a pas de forme plate : il a été publié avant que l'on en fasse, ou il redéfinit un schéma. "
        "Publiez-le à nouveau, ou lisez ?wsdl et les fichiers qu'il importe.",
    ),
    "http-no-page": ("Here are /live, /ready and /metrics.", "Ici se trouvent /live, /ready et /metrics."),
    "http-only-get": ("Only GET is answered here.", "Seul GET reçoit une réponse ici."),
    "http-no-contract": (
        "The contract of this sandbox cannot be read.",
        "Le contrat de ce bac à sable ne peut pas être lu.",
    ),
    # --- attachments --------------------------------------------------------------------------------------------------
    "package-kind": (
        "The message is {kind}: attachments are read in multipart/related only.",
        "Le message est en {kind} : les pièces jointes ne sont lues qu'en multipart/related.",
    ),
    "package-boundary": (
        "The Content-Type of the multipart message has no valid boundary (1 to 70 characters).",
        "Le Content-Type du message multipart n'a pas de « boundary » valable (1 à 70 caractères).",
    ),
    "package-empty": (
        "The multipart message does not hold its boundary: it has no part.",
        "Le message multipart ne contient pas son « boundary » : il n'a aucune partie.",
    ),
    "package-open": (
        "The multipart message is cut short: its closing boundary is missing.",
        "Le message multipart est incomplet : il manque le « boundary » de fin.",
    ),
    "package-parts": (
        "The multipart message holds more than {limit} parts.",
        "Le message multipart contient plus de {limit} parties.",
    ),
    "package-head": (
        "The headers of a part do not end with an empty line within {limit} bytes.",
        "Les en-têtes d'une partie ne se terminent pas par une ligne vide en {limit} octets.",
    ),
    "package-twice": (
        "Two parts of the message bear the Content-ID {name}.",
        "Deux parties du message portent le Content-ID {name}.",
    ),
    "package-start": (
        "No part of the message bears the Content-ID {name}, which the Content-Type names as the start.",
        "Aucune partie du message ne porte le Content-ID {name}, que le Content-Type désigne comme début (start).",
    ),
    "package-transfer": (
        "The part {name} cannot be read: its Content-Transfer-Encoding is {encoding}.",
        "La partie {name} ne peut pas être lue : son Content-Transfer-Encoding est {encoding}.",
    ),
    "xop-address": (
        "An xop:Include names “{href}”: only a part of the same message can be included, by cid:.",
        "Un xop:Include désigne « {href} » : seule une partie du même message peut être incluse, par cid:.",
    ),
    "xop-missing": (
        "An xop:Include names the part {name}, which the message does not hold.",
        "Un xop:Include désigne la partie {name}, que le message ne contient pas.",
    ),
    "xop-twice": (
        "Two xop:Include name the part {name}; each part is included once.",
        "Deux xop:Include désignent la partie {name} ; chaque partie n'est incluse qu'une fois.",
    ),
    "xop-beside": (
        "The xop:Include of the part {name} must be alone in its element.",
        "Le xop:Include de la partie {name} doit être seul dans son élément.",
    ),
    # --- calls --------------------------------------------------------------------------------------------------------
    "not-soap": (
        "The request is not a SOAP 1.1 or 1.2 envelope: its root element is {name}.",
        "La requête n'est pas une enveloppe SOAP 1.1 ou 1.2 : son élément racine est {name}.",
    ),
    "no-body": ("The SOAP envelope has no Body.", "L'enveloppe SOAP n'a pas de Body."),
    "two-bodies": ("The SOAP envelope has more than one Body.", "L'enveloppe SOAP a plusieurs Body."),
    "must-understand": (
        "These headers must be understood (mustUnderstand), and this sandbox does not: {names}. Its settings can "
        "accept them.",
        "Ces en-têtes doivent être compris (mustUnderstand) et ce bac à sable ne les comprend pas : {names}. "
        "Ses réglages permettent de les accepter.",
    ),
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
    "invalid-plugin": ("Refused by {name}: {words}", "Refusé par {name} : {words}"),
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
    # --- behaviour ----------------------------------------------------------------------------------------------------
    "behaviour-object": (
        "{where}: an object is expected, not {value}.",
        "{where} : un objet est attendu, pas {value}.",
    ),
    "behaviour-list": ("{where}: a list is expected, not {value}.", "{where} : une liste est attendue, pas {value}."),
    "behaviour-member": (
        "{where}: {value} is not known here. Known: {known}.",
        "{where} : {value} n'est pas connu ici. Sont connus : {known}.",
    ),
    "behaviour-many": (
        "{where}: {count} are too many, the limit is {limit}.",
        "{where} : {count}, c'est trop ; la limite est {limit}.",
    ),
    "behaviour-text": (
        "{where}: a text of 1 to {limit} characters is expected, not {value}.",
        "{where} : un texte de 1 à {limit} caractères est attendu, pas {value}.",
    ),
    "behaviour-form": (
        "{where}: {value} is not of the expected form.",
        "{where} : {value} n'a pas la forme attendue.",
    ),
    "behaviour-choice": (
        "{where}: one of {known} is expected, not {value}.",
        "{where} : l'une de ces valeurs est attendue : {known}, pas {value}.",
    ),
    "behaviour-whole": (
        "{where}: a whole number from {least} to {most} is expected, not {value}.",
        "{where} : un nombre entier de {least} à {most} est attendu, pas {value}.",
    ),
    "behaviour-number": (
        "{where}: a number from {least} to {most} is expected, not {value}.",
        "{where} : un nombre de {least} à {most} est attendu, pas {value}.",
    ),
    "behaviour-expression": (
        "{where}: {value} is not a regular expression of RE2.",
        "{where} : {value} n'est pas une expression régulière de RE2.",
    ),
    "behaviour-nothing": (
        "{where}: the rule neither delays nor breaks anything. Give it a delay, a failure, or both.",
        "{where} : la règle ne retarde ni ne casse rien. Donnez-lui un délai, une panne, ou les deux.",
    ),
    "behaviour-twice": (
        "{where}: another rule is called {value} already. Give each rule a name of its own.",
        "{where} : une autre règle s'appelle déjà {value}. Donnez à chaque règle un nom à elle.",
    ),
    "behaviour-clock": (
        "{where}: give either a fixed moment or a shift.",
        "{where} : donnez soit une date fixe, soit un décalage.",
    ),
    "behaviour-shift": (
        "{where}: {value} is not a shift such as +3m or -1y+2d, from -26y to +100y.",
        "{where} : {value} n'est pas un décalage comme +3m ou -1a+2j, de -26a à +100a.",
    ),
    "behaved-delay": (
        "Held back {milliseconds} ms by the rule “{rule}”.",
        "Retenu {milliseconds} ms par la règle « {rule} ».",
    ),
    "behaved-failure": (
        "Broken on purpose ({what}) by the rule “{rule}”.",
        "Cassé exprès ({what}) par la règle « {rule} ».",
    ),
    "held-full": (
        "Too many calls are held back: rules may keep {limit} waiting for a sandbox, {together} for all together.",
        "Trop d'appels sont retenus : les règles peuvent en faire attendre {limit} pour un bac, {together} en tout.",
    ),
    "behaviour-moment": (
        "{where}: {value} is not a date (2027-01-31) or a date and time (2027-01-31T10:30) of the years 2000 to 2100.",
        "{where} : {value} n'est pas une date (2027-01-31) ou une date et une heure (2027-01-31T10:30) des années 2000 "
        "à 2100.",
    ),
}


def say(code: str, language: str, details: Mapping[str, object]) -> str:
    """The sentence of a code in French ("fr") or English (any other), with its details in place."""
    english, french = PHRASES[code]
    return (french if language.startswith("fr") else english).format_map(details)
