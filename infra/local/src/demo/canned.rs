//! Canned responses, for the agents of two teams and for all, in both languages.

use guichet_domain::account::Language;
use guichet_domain::catalog::Team;
use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::Id;
use guichet_domain::text::{CannedBody, CannedTitle};
use guichet_http::App;
use guichet_store::{Audited, CannedResponse};

use super::{DemoError, caller, maker};

#[rustfmt::skip]
const RESPONSES: [(Option<Team>, Language, &str, &str); 6] = [
    (Some(Team::Production), Language::Fr, "Incident pris en charge",
        "Bonjour {requester},\n\nnous avons pris en charge l’incident « {subject} » ({number}) et nous en cherchons la cause. \
         Nous vous écrivons dès que nous en savons plus.\n\nSi plus de cinq personnes sont touchées, appelez-nous sans \
         attendre : 1 844 748-0553.\n\n{agent}"),
    (Some(Team::Production), Language::En, "Incident taken in charge",
        "Hello {requester},\n\nwe have taken charge of the incident “{subject}” ({number}) and are looking for its cause. \
         We will write as soon as we know more.\n\nIf more than five people are affected, call us at once: \
         1 844 748-0553.\n\n{agent}"),
    (Some(Team::Functional), Language::Fr, "Précisions sur le besoin",
        "Bonjour {requester},\n\npour bien vous accompagner, nous avons besoin de précisions :\n\n- Quel module est concerné?\n\
         - Quelles étapes avez-vous suivies?\n- Qu’attendiez-vous, et qu’avez-vous obtenu?\n\nSans aucune donnée nominative, \
         s’il vous plaît.\n\n{agent}"),
    (Some(Team::Functional), Language::En, "More about what is needed",
        "Hello {requester},\n\nto help you well, we need to know more:\n\n- Which module is it about?\n- Which steps did you \
         follow?\n- What did you expect, and what did you get?\n\nPlease do not enter patients’ personal information.\n\n{agent}"),
    (None, Language::Fr, "Résolue – ce qui se passe ensuite",
        "Bonjour {requester},\n\nvotre demande {number} est résolue. Sans nouvelles de vous, elle se fermera d’elle-même \
         (fermeture prévue : {closes_at}). Si le problème persiste, dites-le-nous sur la demande.\n\n{agent}"),
    (None, Language::En, "Resolved – what happens next",
        "Hello {requester},\n\nyour request {number} is resolved. Unless we hear from you, it closes automatically \
         (planned closing: {closes_at}). If the problem persists, tell us on the request.\n\n{agent}"),
];

/// Writes them.
pub async fn canned_responses(app: &App) -> Result<(), DemoError> {
    let maker = maker();
    for (team, lang, title, body) in RESPONSES {
        let response = CannedResponse {
            id: Id::from_random(app.entropy.bytes()),
            title: CannedTitle::parse(title)?,
            body: CannedBody::parse(body)?,
            lang,
            team,
            updated_at: whole_seconds(app.clock.now()),
        };
        let audited = Audited::new("canned_response.added").detail("canned_response", response.id.as_str());
        app.store.add_canned_response(&caller(app, &maker), &response, audited).await?;
    }
    Ok(())
}
