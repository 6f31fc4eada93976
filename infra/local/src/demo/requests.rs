//! Some twenty requests in all statuses, as if they had been filed over the last four weeks.

use guichet_domain::access::Action;
use guichet_domain::account::Account;
use guichet_domain::attachment::Taking;
use guichet_domain::catalog::Catalog;
use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::{Id, Number};
use guichet_domain::request::{Contact, Filing, Request, Visibility};
use guichet_domain::text::{Body, Description, Email, Name, Phone, Reason, Subject};
use guichet_http::App;
use guichet_store::{Audited, Caller, Transaction};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::DemoError;

/// What happens to a request after its filing, each step 1 to 9 hours after the one before.
#[derive(Clone, Copy)]
enum Step {
    Take,
    Comment(&'static str),
    Answer(&'static str),
    Wait(&'static str),
    Resolve(&'static str),
    Reopen(&'static str),
    Close(u8),
}

struct Demo {
    kind: &'static str,
    from: &'static str,
    days_ago: i64,
    private: bool,
    subject: &'static str,
    description: &'static str,
    steps: &'static [Step],
}

const CAMILLE: &str = "camille.roy@chu-exemple.test";
const ALEX: &str = "alex.gagnon@chu-exemple.test";
const SAM: &str = "sam.cote@ciusss-demo.test";

const fn demo(
    kind: &'static str,
    from: &'static str,
    days_ago: i64,
    subject: &'static str,
    description: &'static str,
    steps: &'static [Step],
) -> Demo {
    Demo { kind, from, days_ago, private: false, subject, description, steps }
}

#[rustfmt::skip]
const REQUESTS: [Demo; 21] = [
    demo("incident-production", CAMILLE, 1, "Les résultats de laboratoire tardent à s’afficher",
        "Depuis 8 h, les résultats du laboratoire s’affichent de dix à quinze minutes après leur validation. Les autres modules répondent normalement.", &[]),
    demo("incident-production", ALEX, 2, "Impression des étiquettes impossible au 3e étage",
        "L’imprimante d’étiquettes du poste des infirmières ne reçoit plus rien. Elle a été redémarrée et imprime bien sa page d’essai.",
        &[Step::Take, Step::Answer("Nous voyons les travaux s’arrêter dans la file. Nous regardons de notre côté.")]),
    demo("incident-preproduction", CAMILLE, 3, "Erreur au chargement du jeu d’essai",
        "Le chargement du jeu d’essai de juin s’arrête avec le message « format inattendu » à la ligne 1204.",
        &[Step::Take, Step::Wait("Avec quelle version du gabarit le fichier a-t-il été produit?")]),
    demo("functional-support", CAMILLE, 2, "Configurer un modèle d’ordonnance collective",
        "Nous souhaitons offrir un modèle d’ordonnance collective aux cliniques externes. Par où faut-il commencer?",
        &[Step::Take, Step::Resolve("Le guide de pilotage, section « Modèles », décrit les étapes. Le droit requis vient de vous être accordé.")]),
    demo("other", ALEX, 5, "Horaire du centre de soutien pendant les Fêtes",
        "Pouvez-vous confirmer l’horaire du centre de soutien entre Noël et le jour de l’An?",
        &[Step::Resolve("Le centre reste ouvert de 8 h à 16 h, sauf les jours fériés.")]),
    demo("incident-production", SAM, 6, "Lenteurs à l’ouverture des dossiers",
        "L’ouverture d’un dossier prend de vingt à trente secondes sur les postes de l’urgence, tous les matins vers 9 h.",
        &[Step::Take, Step::Resolve("Un index manquait; il a été ajouté cette nuit."), Step::Reopen("Les lenteurs sont revenues ce matin.")]),
    demo("data-extraction", CAMILLE, 7, "Extraction du volume de demandes d’imagerie",
        "Nous avons besoin du nombre de demandes d’imagerie par unité et par mois, sans aucune donnée sur les usagers.",
        &[Step::Take, Step::Comment("Un fichier CSV conviendrait.")]),
    demo("functional-support", SAM, 8, "Former les nouveaux pilotes",
        "Deux pilotes se joignent à notre équipe. Une formation est-elle prévue cet automne?",
        &[Step::Wait("Combien de personnes y participeraient, et à quelles dates?"), Step::Comment("Deux personnes, en octobre.")]),
    demo("incident-production", CAMILLE, 10, "Message d’erreur à la signature d’une note",
        "Le message « session expirée » apparaît à la signature d’une note, même après une nouvelle connexion.",
        &[Step::Take, Step::Resolve("Le certificat du serveur de signature a été renouvelé."), Step::Close(5)]),
    demo("incident-preproduction", SAM, 12, "Environnement de préproduction indisponible",
        "L’environnement de préproduction ne répond plus depuis la mise à jour d’hier soir.",
        &[Step::Resolve("Le service a été redémarré.")]),
    demo("other", CAMILLE, 14, "Mise à jour de notre liste de diffusion",
        "Prière de retirer les anciennes adresses de notre liste de diffusion et d’ajouter celle de l’équipe informatique.",
        &[Step::Take, Step::Resolve("La liste est à jour.")]),
    demo("functional-support", ALEX, 16, "Afficher les allergies dans le sommaire",
        "Est-il possible d’afficher les allergies en haut du sommaire sans ouvrir l’onglet?",
        &[Step::Take, Step::Answer("Oui : Préférences, puis Sommaire."), Step::Close(4)]),
    demo("incident-production", SAM, 17, "Alertes d’interaction affichées en double",
        "Chaque alerte d’interaction médicamenteuse s’affiche deux fois à la prescription, depuis lundi matin.",
        &[Step::Take, Step::Resolve("La règle était chargée deux fois; elle ne l’est plus."), Step::Close(5)]),
    demo("incident-preproduction", CAMILLE, 18, "Compte d’essai verrouillé",
        "Le compte d’essai de notre équipe est verrouillé dans l’environnement de préproduction.",
        &[Step::Take, Step::Resolve("Le compte est déverrouillé.")]),
    demo("data-extraction", SAM, 20, "Nombre de consultations par clinique",
        "Nous avons besoin du nombre de consultations par clinique pour le dernier trimestre, sans aucune donnée sur les usagers.",
        &[Step::Take, Step::Wait("Par date de consultation ou par date de saisie?"), Step::Comment("Par date de consultation."),
          Step::Resolve("Le fichier est dans le dépôt de votre établissement."), Step::Close(4)]),
    demo("functional-support", ALEX, 21, "Réordonner les onglets du dossier",
        "Les équipes de l’urgence aimeraient voir l’onglet des résultats en premier. Est-ce possible pour une seule unité?",
        &[Step::Take, Step::Resolve("Oui : le profil de l’unité a été modifié avec vous."), Step::Close(3)]),
    demo("other", SAM, 23, "Nouvelle adresse de notre installation",
        "Notre installation a déménagé. Prière de mettre à jour l’adresse qui figure sur les étiquettes.",
        &[Step::Take, Step::Resolve("L’adresse est à jour.")]),
    demo("incident-production", CAMILLE, 24, "Rapport de garde vide",
        "Le rapport de garde du service de médecine s’ouvre sans aucune ligne depuis la nuit dernière.",
        &[Step::Take, Step::Resolve("Le traitement de nuit a été relancé."), Step::Reopen("Le rapport est vide de nouveau ce matin."),
          Step::Resolve("Le traitement de nuit est corrigé et surveillé."), Step::Close(2)]),
    demo("functional-support", CAMILLE, 26, "Droits d’un rôle de stagiaire",
        "Quels droits recommandez-vous pour les stagiaires en soins infirmiers, et comment les donner en lot?",
        &[Step::Wait("Combien de stagiaires, et pour quelles unités?"), Step::Comment("Une trentaine, en médecine et en chirurgie."),
          Step::Resolve("Le rôle « Stagiaire » est créé; le guide dit comment l’attribuer en lot.")]),
    demo("incident-preproduction", ALEX, 27, "Écran de préproduction sans styles",
        "Depuis la dernière livraison, les écrans de préproduction s’affichent sans mise en forme.",
        &[Step::Resolve("Les fichiers manquants ont été livrés."), Step::Close(5)]),
    Demo { private: true, ..demo("other", ALEX, 1, "Question sur mon compte",
        "Mon adresse de courriel va changer le mois prochain. Que dois-je faire pour garder l’accès au guichet?", &[]) },
];

/// Files the requests and takes each through its steps.
pub async fn requests(app: &App) -> Result<(), DemoError> {
    let agent = account(app, "agent@centre.test").await?;
    for demo in REQUESTS {
        let requester = account(app, demo.from).await?;
        let mut at = whole_seconds(app.clock.now()) - SignedDuration::from_hours(24 * demo.days_ago);
        let number = file(app, &demo, &requester, at).await?;
        for (place, step) in (0..).zip(demo.steps) {
            // Some are quick and some are slow, the same at each start.
            at += SignedDuration::from_hours(1 + (5 * demo.days_ago + 3 * place) % 9);
            let actor = match step {
                Step::Take | Step::Answer(_) | Step::Wait(_) | Step::Resolve(_) => &agent,
                Step::Comment(_) | Step::Reopen(_) | Step::Close(_) => &requester,
            };
            take(app, number, actor, *step, at).await?;
        }
    }
    Ok(())
}

async fn account(app: &App, email: &'static str) -> Result<Account, DemoError> {
    app.store.account_by_email(&Email::parse(email)?).await?.ok_or(DemoError::Missing(email))
}

fn fields(kind: &str) -> Map<String, Value> {
    let fields = match kind {
        "incident-production" | "incident-preproduction" => {
            json!({"users_affected": 3, "organisation_hindered": false})
        }
        "data-extraction" => {
            json!({"purpose": "Planification des ressources", "data_wanted": "Nombre de demandes par unité et par mois"})
        }
        _ => json!({}),
    };
    fields.as_object().cloned().unwrap_or_default()
}

async fn file(app: &App, demo: &Demo, requester: &Account, at: Timestamp) -> Result<Number, DemoError> {
    let kind = Catalog::builtin().map_err(DemoError::Catalog)?.get(demo.kind).ok_or(DemoError::Missing(demo.kind))?;
    let actor = requester.identity();
    let caller = caller(app, &actor, at);
    let phone = requester.phone.clone().map_or_else(|| Phone::parse("418 555-0100"), Ok)?;
    let filing = Filing {
        kind,
        major: false,
        requester: requester.summary(),
        establishment: requester.establishment.clone().ok_or(DemoError::Missing("establishment"))?,
        subject: Subject::parse(demo.subject)?,
        description: Description::parse(demo.description)?,
        checked: None,
        fields: fields(demo.kind),
        contacts: vec![Contact { name: Name::parse(&actor.name)?, phone, extension: None }],
        visibility: if demo.private { Visibility::Private } else { Visibility::Establishment },
        participants: Vec::new(),
        follows_up: None,
        files: Taking::default(),
    };
    let change = filing.file(app.store.next_number().await?, &actor, at);
    Ok(app
        .store
        .file_request(&caller, change, Transaction::new(), Audited::new("request.filed"))
        .await?
        .request
        .head
        .number)
}

async fn take(app: &App, number: Number, account: &Account, step: Step, at: Timestamp) -> Result<(), DemoError> {
    let actor = account.identity();
    let rule = &app.settings.closure_rule;
    let action = Action::See;
    app.store
        .change(&caller(app, &actor, at), number, action, None, |request: &Request| {
            Ok::<_, DemoError>(match step {
                Step::Take => request.take(&actor, at)?,
                Step::Comment(text) | Step::Answer(text) => {
                    Some(request.comment(&actor, Some(Body::parse(text)?), &Taking::default(), at)?)
                }
                Step::Wait(text) => Some(request.wait(&actor, Body::parse(text)?, at)?),
                Step::Resolve(text) => Some(request.resolve(&actor, Body::parse(text)?, rule, at)?),
                Step::Reopen(text) => Some(request.reopen(&actor, Reason::parse(text)?, at)?),
                Step::Close(satisfaction) => Some(request.close(&actor, Some(satisfaction), None, at)?),
            })
        })
        .await?;
    Ok(())
}

/// Files so many requests of the simplest type for one requester, for tests and measurements.
pub async fn file_many(app: &App, requester: &Account, count: u64, at: Timestamp) -> Result<(), DemoError> {
    let one =
        demo("other", "", 0, "Question sur les étiquettes", "Les étiquettes ne portent plus le code de l’unité.", &[]);
    for _ in 0..count {
        file(app, &one, requester, at).await?;
    }
    Ok(())
}

fn caller<'a>(app: &App, actor: &'a guichet_domain::account::Actor, at: Timestamp) -> Caller<'a> {
    Caller { actor, at, address: "127.0.0.1", trace: Id::from_random(app.entropy.bytes()), idempotency: None }
}
