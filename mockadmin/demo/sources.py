"""The templates of the demonstration's named responses: the body's content, with `{{slots}}` where rows put values."""

from .identities import OID

INDIVIDU = """\
<v1:rechercheIndividuResponseElement xmlns:v1="http://www.test.fr/individu/v1">
  <Referentiels>
    <individu>
      <FA_rangNaissance>1</FA_rangNaissance>
      <qualiteBeneficiaire>E</qualiteBeneficiaire>
      <NIR>2980526954644</NIR>
      <nomFamille>{{nomFamille}}</nomFamille>
      <prenom>{{prenom}}</prenom>
      <age>{{age}}</age>
    </individu>
  </Referentiels>
</v1:rechercheIndividuResponseElement>
"""

INDIVIDU_INVALIDE = """\
<v1:rechercheIndividuResponseElement xmlns:v1="http://www.test.fr/individu/v1">
  <Referentiels>
    <individu>
      <FA_rangNaissance>0</FA_rangNaissance>
      <nomFamille>{{nomFamille}}</nomFamille>
      <prenom>{{prenom}}</prenom>
      <age>{{age}}</age>
    </individu>
  </Referentiels>
</v1:rechercheIndividuResponseElement>
"""

_IDENTITE = '<RESULTAT xmlns="urn:exemple:identite-certifiee:messages:v1"><CR><CodeCR>{code}</CodeCR>' + (
    "<LibelleCR>{label}</LibelleCR></CR>{rest}</RESULTAT>"
)

IDENTITE_TROUVEE = _IDENTITE.format(
    code="00",
    label="OK",
    rest=f"""
  <INDIVIDU>
    <INSACTIF>
      <IdIndividu><NumIdentifiant>{{{{matricule}}}}</NumIdentifiant><Cle>{{{{cle}}}}</Cle></IdIndividu>
      <OID>{OID}</OID>
    </INSACTIF>
    <TIQ>
      <NomNaissance>{{{{nomNaissance}}}}</NomNaissance>
      <Prenom>{{{{prenoms}}}}</Prenom>
      <Sexe>{{{{sexe}}}}</Sexe>
      <DateNaissance>{{{{dateNaissance}}}}</DateNaissance>
      <LieuNaissance>{{{{lieuNaissance?}}}}</LieuNaissance>
    </TIQ>
  </INDIVIDU>
""",
)
AUCUNE_IDENTITE = _IDENTITE.format(code="01", label="Aucune identité trouvée", rest="")
PLUSIEURS_IDENTITES = _IDENTITE.format(code="02", label="Plusieurs identités trouvées", rest="")
LOGICIEL_INCONNU = """\
<ERREUR xmlns="urn:exemple:identite-certifiee:messages:v1" code="demo_550" severite="erreur">
  <Libelle>Numéro d'autorisation du logiciel inconnu</Libelle>
</ERREUR>
"""

ETAT_CIVIL = """\
<consulterIdentiteReponse xmlns="urn:exemple:referentiel-identites:v2" xmlns:mock="urn:mockadmin:template">
  <certification>{{certification}}</certification>
  <etatCivil>
    <nomNaissance>{{nomNaissance}}</nomNaissance>
    <nomUsage>{{nomUsage?}}</nomUsage>
    <prenom mock:each="prenoms">{{prenom}}</prenom>
    <dateNaissance>{{dateNaissance}}</dateNaissance>
    <communeNaissance>{{communeNaissance}}</communeNaissance>
    <dateDeces>{{dateDeces?}}</dateDeces>
  </etatCivil>
</consulterIdentiteReponse>
"""
IDENTITE_INCONNUE = """\
<consulterIdentiteReponse xmlns="urn:exemple:referentiel-identites:v2">
  <certification>I</certification>
</consulterIdentiteReponse>
"""

DROITS_OUVERTS = """\
<CONSDROITResponse xmlns="urn:pack.DROITS_typedef.salt11">
  <outbuf>
    <CODE_RETOUR>0000</CODE_RETOUR>
    <NOM>{{NOM}}</NOM>
    <PRENOM>{{PRENOM}}</PRENOM>
    <DROITS_OUVERTS>{{DROITS_OUVERTS}}</DROITS_OUVERTS>
    <DATE_DEBUT>{{DATE_DEBUT}}</DATE_DEBUT>
    <DATE_FIN>{{DATE_FIN?}}</DATE_FIN>
    <REGIME>01</REGIME>
    <TAUX>{{TAUX?}}</TAUX>
  </outbuf>
</CONSDROITResponse>
"""
ERREUR_TUXEDO = """\
<{service}Fault xmlns="urn:pack.{pack}_typedef.salt11">
  <errbuf><CODE_ERREUR>0404</CODE_ERREUR><LIB_ERREUR>MATRICULE INCONNU</LIB_ERREUR></errbuf>
</{service}Fault>
"""
AFFILIATION = """\
<RECHAFFILResponse xmlns="urn:pack.AFFIL_typedef.salt11" xmlns:mock="urn:mockadmin:template">
  <outbuf>
    <CODE_RETOUR>0000</CODE_RETOUR>
    <CODE_ORGANISME>{{CODE_ORGANISME}}</CODE_ORGANISME>
    <LIB_ORGANISME>{{LIB_ORGANISME}}</LIB_ORGANISME>
    <CODE_CENTRE>{{CODE_CENTRE}}</CODE_CENTRE>
    <BENEFICIAIRE mock:each="BENEFICIAIRES">{{BENEFICIAIRE}}</BENEFICIAIRE>
  </outbuf>
</RECHAFFILResponse>
"""

TARIF = """\
<tarifReponse xmlns="urn:exemple:tarification:v3">
  <libelleActe>{{libelleActe}}</libelleActe>
  <baseRemboursement>{{baseRemboursement}}</baseRemboursement>
  <taux>{{taux}}</taux>
  <participationForfaitaire>{{participationForfaitaire?}}</participationForfaitaire>
  <montantRembourse>{{montantRembourse}}</montantRembourse>
</tarifReponse>
"""
ACTE_INCONNU = """\
<acteInconnu xmlns="urn:exemple:tarification:v3">
  <codeActe>{{libelleActe}}</codeActe>
  <message>Cet acte n'est pas dans la nomenclature de démonstration</message>
</acteInconnu>
"""

DOSSIER = """\
<dossier xmlns="urn:exemple:dossier-medical:v1" xmlns:mock="urn:mockadmin:template">
  <statut>{{statut}}</statut>
  <medecinTraitant>{{medecinTraitant?}}</medecinTraitant>
  <document mock:each="documents">
    <titre>{{titre}}</titre>
    <date>{{date}}</date>
    <auteur>{{auteur}}</auteur>
  </document>
</dossier>
"""
DOSSIER_ABSENT = """\
<dossier xmlns="urn:exemple:dossier-medical:v1">
  <statut>ABSENT</statut>
</dossier>
"""
