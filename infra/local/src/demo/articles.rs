//! The knowledge base: the files of `infra/local/demo/articles`, imported as anyone's files are, and the house's
//! synonyms.

use guichet_domain::account::Language;
use guichet_domain::closure::whole_seconds;
use guichet_http::App;
use guichet_store::{Audited, HouseSynonyms};

use super::{DemoError, caller, maker};
use crate::import;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        /// Path and text of each file.
        const FILES: &[(&str, &str)] = &[$(($path, include_str!(concat!("../../demo/articles/", $path)))),*];
    };
}

files![
    "en/activate-your-account.md",
    "en/choose-a-request-type.md",
    "en/redact-a-screenshot.md",
    "en/the-72-hour-rule.md",
    "en/track-and-share-requests.md",
    "fr/accompagnement-fonctionnel.md",
    "fr/activer-votre-compte.md",
    "fr/bien-decrire-le-probleme.md",
    "fr/caviarder-une-capture-d-ecran.md",
    "fr/demander-un-acces-au-guichet.md",
    "fr/donnees-nominatives.md",
    "fr/extraction-de-donnees.md",
    "fr/fermer-une-demande.md",
    "fr/formats-des-pieces-jointes.md",
    "fr/incident-majeur-appeler.md",
    "fr/notifications-par-courriel.md",
    "fr/partager-une-demande.md",
    "fr/quel-type-de-demande-choisir.md",
    "fr/regle-des-72-heures.md",
    "fr/repondant-d-etablissement.md",
    "fr/resoudre-une-demande.md",
    "fr/se-connecter-mot-de-passe-oublie.md",
    "fr/second-facteur.md",
    "fr/signaler-un-incident.md",
    "fr/suivre-les-demandes.md",
];

const SYNONYMS: [(Language, &str); 2] = [
    (
        Language::Fr,
        "DCI = dossier clinique informatisé\n\
         NAM = numéro d’assurance maladie, carte RAMQ, RAMQ\n\
         connexion = login, identifiant\n\
         second facteur = 2FA, MFA, double authentification\n\
         NAS = numéro d’assurance sociale\n\
         capture d’écran = copie d’écran, saisie d’écran, screenshot\n\
         courriel = mail, e-mail, email\n\
         mot de passe = mdp, password\n\
         pièce jointe = fichier joint, annexe, PJ\n\
         panne = incident, défaillance",
    ),
    (
        Language::En,
        "CHR = computerized health record\nscreenshot = screen capture, print screen\nsign in = log in, login",
    ),
];

/// Writes them.
pub async fn articles(app: &App) -> Result<(), DemoError> {
    let maker = maker();
    let now = whole_seconds(app.clock.now());
    let parsed = FILES.iter().map(|(path, text)| import::parse(path, text)).collect::<Result<Vec<_>, _>>();
    let parsed = parsed.map_err(|faults| {
        DemoError::Article(faults.into_iter().next().map_or_else(String::new, |it| it.to_string()))
    })?;
    import::write(&app.store, &maker, now, parsed, false).await?;
    for (lang, text) in SYNONYMS {
        let synonyms = HouseSynonyms {
            lang,
            text: text.to_owned(),
            revision: 1,
            updated_at: Some(now),
            editor: Some(maker.summary()),
        };
        let audited = Audited::new("synonyms.changed");
        app.store.put_synonyms(&caller(app, &maker), &synonyms, audited).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_of_the_folder_is_among_them_and_sound() {
        let dir = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/demo/articles"));
        let read = import::read_folder(dir).unwrap();
        let known: BTreeSet<_> = FILES.iter().map(|(path, text)| import::parse(path, text).unwrap().id).collect();
        assert_eq!(read.iter().map(|article| article.id).collect::<BTreeSet<_>>(), known);
        assert_eq!(read.iter().filter(|article| article.content.lang == Language::Fr).count(), 20);
        assert_eq!(read.iter().filter(|article| article.content.lang == Language::En).count(), 5);
    }
}
