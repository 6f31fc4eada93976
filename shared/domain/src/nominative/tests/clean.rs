//! What resembles nominative data and is none.

use super::all_clean;

#[test]
fn what_only_resembles_a_health_insurance_number_is_clean() {
    all_clean(&[
        "DLPH98042741",
        "NAM ABCD12345678 : format attendu",
        "NAM DLPH98992746",
        "NAM DLPH98043246",
        "NAM DLPH98023046",
        "ADLPH98042746",
        "DLPH980427461",
        "PROD20261123",
        "serveur SRVX20240915",
        "code QTE 98042746",
        "vers 2003-12-15, donc 2003/12/16 ou avec 2003.12.17, sauf 2003-12-18, puis 2003-12-19",
        "soit 5551 1002 0000, avec 5551 1002 0000 0009",
    ]);
}

#[test]
fn what_only_resembles_a_social_insurance_number_is_clean() {
    all_clean(&[
        "347527723",
        "NAS 347 527 724",
        "347 527 723 octets",
        "347 527 723 $",
        "347 527 723,50",
        "1 347 527 723",
        "347 527 723 145",
        "347.527.723",
        "Lot 347527723 : 815 messages",
        "id=347527723",
        "A347-527-723",
    ]);
}

#[test]
fn what_only_resembles_a_payment_card_is_clean() {
    all_clean(&[
        "4159982596663741",
        "Paiement refusé pour la carte 4159 9825 9666 3741",
        "20261123190427",
        "20261123190427.123-0500",
        "1764000000000",
        "1764000000000000",
        "0.4159982596663740",
        "a4159982596663740",
        "4159982596663740f",
        "41599825966637401234567",
        "code à barres 4006381333931",
        "9159982596663740",
    ]);
}

#[test]
fn what_only_resembles_a_driving_licence_is_clean() {
    all_clean(&[
        "E814542124720",
        "Numéro de série S654321078841",
        "S/N S654321078841",
        "il y a 4719 540613 58",
        "AE814542124720",
        "E8145421247201",
        "E81454212472",
    ]);
}

#[test]
fn other_dates_are_clean() {
    all_clean(&[
        "Le poste ne répond plus depuis le 2026-05-03",
        "La page ne s'ouvre pas le 3 mai 2026",
        "Le rapport du 3 mai 2026 est vide",
        "La date de naissance est vide depuis la mise à jour du 2026-05-03",
        "La date de naissance n'apparaît plus depuis le 3 mai 2026",
        "Mise à jour du 12/05/2026 à 10:45",
        "DDN : 45/13/1974",
        "naissance : 192.168.10.12",
        "le champ naissance accepte 10 chiffres",
        "2026-05-03 10:45:12,123 INFO démarrage",
    ]);
}

#[test]
fn other_numbers_near_a_file_are_clean() {
    all_clean(&[
        "Le dossier partagé contient 357416 fichiers",
        "dossier 2026",
        "dossier CSC-32527",
        "dossier du 2026-05-03",
        "dossier : 2026-05-03",
        "Les 7768 dossiers sont en attente",
        "dossiers : 13 utilisateurs",
        "dossier D:\\partage\\2026",
        "no de dossier : voir 10.1.2.3",
    ]);
}

#[test]
fn what_only_resembles_an_email_address_is_clean() {
    all_clean(&[
        "oracle@PROD97",
        "ssh admin@10.2.3.4",
        "ca.exemple.Service@1a2b3c4d",
        "icone@2x.png",
        "@Override public void run()",
        "paquet@3.1.2",
        "a @ b",
    ]);
}

#[test]
fn what_only_resembles_a_telephone_number_is_clean() {
    all_clean(&[
        "4185550142",
        "Mémoire : 8330274042 octets",
        "200 345 1234",
        "GET /api 503 912 4821",
        "1-418-555-0142-7",
        "418-555-01423",
        "10.41.185.55:50142",
        "version 418.555.0142.3",
        "1764000000",
        "Appeler le 1 844 748-0553 ou le 418 648-0553",
    ]);
}

#[test]
fn what_machines_write_is_clean() {
    all_clean(&[
        "guid {347527723}-4108-4e36-a0dd-fcfc69e290d9",
        "41599825-9666-3740-4159-982596663740",
        "adresse MAC 00:1b:44:11:3a:b7 et 00-14-22-01-23-45",
        "md5 d41d8cd98f00b204e9800998ecf8427e",
        "commit 4f0e2a9c1d7b6e5f3a2c1b0d9e8f7a6b5c4d3e2f",
        "2026-11-23 19:04:27,123 [http-nio-8443-exec-12] ERROR c.e.Service - 500 en 1532 ms",
        "127.0.0.1 - - [23/Nov/2026:19:04:27 -0500] \"GET /x HTTP/1.1\" 200 51234",
        "MSH|^~\\&|ADT|CHUL|CRISTAL|CHU|20261123190427.123-0500||ADT^A08|MSG00012345678|P|2.5.1",
        "OBX|1|NM|2345-7^GLUCOSE^LN||5.4|mmol/L|3.9-6.1||||F|||20261123190427",
        "Windows 10.0.19045.3693, .NET 4.8.9181.0, Java 17.0.9+9-LTS",
        "Montant : 1 234 567,89 $ et 12 345 678 901 234 $",
        "No de série CN-0F9541-72872-36A-01QT",
        "série 5CG1234X7K, modèle HP-M404dn, lot 2026-0412",
        "billet INC0012345, RITM0045678, CHG0030112, PRB0040007",
        "at oracle.jdbc.driver.T4CTTIoer11.processError(T4CTTIoer11.java:509)",
        "0x80070005 (E_ACCESSDENIED), 0xC0000005",
        "CPU 97 %, 16384 Mo, 512 Go, 1 234 567 890 octets lus",
        "code postal G1V 4G2, local 2.345, étage 4",
        "Ouvert de 8 h 30 à 16 h 30 du 2026-05-03 au 2026-06-14",
        "{\"trace\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"}",
        "epoch 1764000000 1764000000123 1764000000123456789",
        "ISBN 978-2-1234-5680-3, ISSN 1234-5679",
        "LOINC 2345-7, CIM-10 E11.9, DIN 02242974",
        "",
        "\u{0}\u{200b}\u{feff}",
    ]);
}
