//! Nominative data in all the ways to write it. All numbers are made up.

use super::{Kind, all_hold};

#[test]
fn a_health_insurance_number_is_found_however_it_is_written() {
    use Kind::Nam;
    all_hold(&[
        ("DLPH98042746", Nam, "DLPH98042746"),
        ("usager DLPH 9804 2746, lit 12", Nam, "DLPH 9804 2746"),
        ("dlph-980427-46", Nam, "dlph-980427-46"),
        ("DLPH 98 04 27 46", Nam, "DLPH 98 04 27 46"),
        ("DLPH.9804.2746.", Nam, "DLPH.9804.2746"),
        ("DLPH/9804/2746", Nam, "DLPH/9804/2746"),
        ("DLPH – 9804 – 2746", Nam, "DLPH – 9804 – 2746"),
        ("DLPH\u{a0}9804\u{202f}2746", Nam, "DLPH\u{a0}9804\u{202f}2746"),
        ("DLPH\u{2011}9804\u{2011}2746", Nam, "DLPH\u{2011}9804\u{2011}2746"),
        ("DL\u{200b}PH98\u{200d}042746", Nam, "DL\u{200b}PH98\u{200d}042746"),
        ("DLPH\u{ad}98042746", Nam, "DLPH\u{ad}98042746"),
        ("ＤＬＰＨ９８０４２７４６", Nam, "ＤＬＰＨ９８０４２７４６"),
        ("DLPH٩٨٠٤٢٧٤٦", Nam, "DLPH٩٨٠٤٢٧٤٦"),
        ("D L P H 9 8 0 4 2 7 4 6", Nam, "D L P H 9 8 0 4 2 7 4 6"),
        ("DLPH\t9804\t2746", Nam, "DLPH\t9804\t2746"),
        ("NAMDLPH98042746", Nam, "DLPH98042746"),
        ("{\"nam\":\"DLPH98042746\"}", Nam, "DLPH98042746"),
        ("/patients/DLPH98042746?x=1", Nam, "DLPH98042746"),
        ("export_DLPH98042746_v2.pdf", Nam, "DLPH98042746"),
        ("PID|1||DLPH98042746^^^RAMQ^JHN||X^Y", Nam, "DLPH98042746"),
        // A slip in the check digit, where the words are clear.
        ("NAM : DLPH98042741", Nam, "DLPH98042741"),
        ("le patient DLPH 9804 2741 a deux fiches", Nam, "DLPH 9804 2741"),
        ("DLPH98042741^^^RAMQ", Nam, "DLPH98042741"),
    ]);
}

#[test]
fn a_social_insurance_number_is_found_by_its_groups_or_its_name() {
    use Kind::Nas;
    all_hold(&[
        ("347 527 723", Nas, "347 527 723"),
        ("(347-527-723)", Nas, "347-527-723"),
        ("347\u{a0}527\u{a0}723", Nas, "347\u{a0}527\u{a0}723"),
        ("347‑527‑723", Nas, "347‑527‑723"),
        ("347 - 527 - 723", Nas, "347 - 527 - 723"),
        ("NAS 347527723", Nas, "347527723"),
        ("N.A.S. : 347527723", Nas, "347527723"),
        ("nas=347527723;x", Nas, "347527723"),
        ("NAS347527723", Nas, "347527723"),
        ("NAS:347.527.723", Nas, "347.527.723"),
        ("Numéro d’assurance sociale : 347527723", Nas, "347527723"),
        ("SIN# 347527723", Nas, "347527723"),
        ("social insurance number 3 4 7 5 2 7 7 2 3", Nas, "3 4 7 5 2 7 7 2 3"),
        ("347527723 (NAS)", Nas, "347527723"),
        ("numéro d'assurance sociale ３４７ ５２７ ７２３", Nas, "３４７ ５２７ ７２３"),
        ("NAS 34\u{200b}7527723", Nas, "34\u{200b}7527723"),
    ]);
}

#[test]
fn a_payment_card_is_found_however_it_is_written() {
    use Kind::Carte;
    all_hold(&[
        ("4159982596663740", Carte, "4159982596663740"),
        ("4159-9825-9666-3740", Carte, "4159-9825-9666-3740"),
        ("4159.9825.9666.3740", Carte, "4159.9825.9666.3740"),
        ("4159\u{a0}9825\u{2009}9666\u{202f}3740", Carte, "4159\u{a0}9825\u{2009}9666\u{202f}3740"),
        ("4159 - 9825 - 9666 - 3740", Carte, "4159 - 9825 - 9666 - 3740"),
        ("4 1 5 9 9 8 2 5 9 6 6 6 3 7 4 0", Carte, "4 1 5 9 9 8 2 5 9 6 6 6 3 7 4 0"),
        ("4159  9825  9666  3740", Carte, "4159  9825  9666  3740"),
        ("3782 822463 10005", Carte, "3782 822463 10005"),
        ("5555555555554444", Carte, "5555555555554444"),
        ("2223003122003222", Carte, "2223003122003222"),
        ("6011111111111117", Carte, "6011111111111117"),
        ("carte 41599825-96663740 exp. 05/27", Carte, "41599825-96663740"),
        ("4159 9825 9666 3740 05/27", Carte, "4159 9825 9666 3740"),
        ("visa4159982596663740", Carte, "4159982596663740"),
        ("４１５９９８２５９６６６３７４０", Carte, "４１５９９８２５９６６６３７４０"),
    ]);
}

#[test]
fn a_driving_licence_is_found_by_its_groups_its_birth_date_or_its_name() {
    use Kind::Permis;
    all_hold(&[
        ("L4719-540613-58", Permis, "L4719-540613-58"),
        ("l4719 540613 58", Permis, "l4719 540613 58"),
        ("L4719‑540613‑58", Permis, "L4719‑540613‑58"),
        // Day, month and year in its middle: 21 07 88.
        ("T654321078841", Permis, "T654321078841"),
        ("permis no E814542124720", Permis, "E814542124720"),
        ("driver's licence: e8145-421247-20", Permis, "e8145-421247-20"),
        ("SAAQ E\u{a0}8145 421247 20", Permis, "E\u{a0}8145 421247 20"),
        ("permis=Ｅ８１４５４２１２４７２０", Permis, "Ｅ８１４５４２１２４７２０"),
    ]);
}

#[test]
fn a_birth_date_is_found_where_the_words_say_so() {
    use Kind::Naissance;
    all_hold(&[
        ("DDN: 1974-09-08", Naissance, "1974-09-08"),
        ("ddn=19740908", Naissance, "19740908"),
        ("D.D.N. 08-09-1974", Naissance, "08-09-1974"),
        ("DOB 09/08/74", Naissance, "09/08/74"),
        ("Date of birth: September 8, 1974", Naissance, "September 8, 1974"),
        ("born on 8 Sept. 1974", Naissance, "8 Sept. 1974"),
        ("née à Québec le 8 septembre 1974", Naissance, "8 septembre 1974"),
        ("né(e) le : 1974.09.08", Naissance, "1974.09.08"),
        ("Ne le 1er aout 1974", Naissance, "1er aout 1974"),
        ("Patiente nee le 8 fevrier 1974", Naissance, "8 fevrier 1974"),
        ("né le 8 sept. 74", Naissance, "8 sept. 74"),
        ("Né le 1974-09-08.", Naissance, "1974-09-08"),
        ("Ne\u{301} a\u{300} Le\u{301}vis le 1974-09-08", Naissance, "1974-09-08"),
        ("date de naissance\u{a0}: 1974/09/08", Naissance, "1974/09/08"),
        ("date_naissance=1974-09-08", Naissance, "1974-09-08"),
        ("\"birthDate\":\"1974-09-08\"", Naissance, "1974-09-08"),
        ("birthDate 1974-09-08T00:00:00", Naissance, "1974-09-08"),
        ("1974-09-08 (date de naissance)", Naissance, "1974-09-08"),
        ("naissance ０８/０９/１９７４", Naissance, "０８/０９/１９７４"),
        ("PID|1||||TEST^UN||19740908|F", Naissance, "19740908"),
    ]);
}

#[test]
fn a_file_number_is_found_where_the_words_say_so() {
    use Kind::Dossier;
    all_hold(&[
        ("dossier 357416", Dossier, "357416"),
        ("No dossier: 3574", Dossier, "3574"),
        ("n° de dossier 357416", Dossier, "357416"),
        ("numéro de dossier\u{a0}: 357416", Dossier, "357416"),
        ("Dossier #357416 en double", Dossier, "357416"),
        ("dossier no 357416", Dossier, "357416"),
        ("dossier numéro 357-416", Dossier, "357-416"),
        ("dossier médical 357416", Dossier, "357416"),
        ("dossier de l'usager 357416", Dossier, "357416"),
        ("MRN 00357416", Dossier, "00357416"),
        ("patient id: 357416", Dossier, "357416"),
        ("no_dossier=357416", Dossier, "357416"),
        ("numero de dossier : Q357416", Dossier, "Q357416"),
        ("PID|1||357416^^^CHU^MR||TEST^UN", Dossier, "357416"),
    ]);
}

#[test]
fn an_email_address_is_found_however_it_is_written() {
    use Kind::Courriel;
    all_hold(&[
        ("Jean.Tremblay@Hopital.example.", Courriel, "Jean.Tremblay@Hopital.example"),
        ("<jt@hopital.example>", Courriel, "jt@hopital.example"),
        ("mailto:jt+x@a.b.hopital.example", Courriel, "jt+x@a.b.hopital.example"),
        ("jean.tremblay (at) hopital.example", Courriel, "jean.tremblay (at) hopital.example"),
        ("jt[arobase]hopital[point]example", Courriel, "jt[arobase]hopital[point]example"),
        ("andré@hôpital.example", Courriel, "andré@hôpital.example"),
        ("jt＠hopital．example", Courriel, "jt＠hopital．example"),
        ("jt@\u{200b}hopital.example", Courriel, "jt@\u{200b}hopital.example"),
    ]);
}

#[test]
fn a_telephone_number_is_found_however_it_is_written() {
    use Kind::Telephone;
    all_hold(&[
        ("418-555-0142", Telephone, "418-555-0142"),
        ("418.555.0142", Telephone, "418.555.0142"),
        ("(418) 555-0142 poste 12", Telephone, "(418) 555-0142"),
        ("(418)555-0142", Telephone, "(418)555-0142"),
        ("(418 555-0142)", Telephone, "418 555-0142"),
        ("418 555 0142", Telephone, "418 555 0142"),
        ("418\u{a0}555\u{2011}0142", Telephone, "418\u{a0}555\u{2011}0142"),
        ("tél. : 4185550142", Telephone, "4185550142"),
        ("téléphone 418 5550142", Telephone, "418 5550142"),
        ("+14185550142", Telephone, "+14185550142"),
        ("418-555-0142x33", Telephone, "418-555-0142"),
        ("+33 1 99 00 12 34", Telephone, "+33 1 99 00 12 34"),
        ("cell ４１８-５５５-０１４２", Telephone, "４１８-５５５-０１４２"),
        ("PID|1||||TEST^UN||||||RUE||4185550142", Telephone, "4185550142"),
    ]);
}
