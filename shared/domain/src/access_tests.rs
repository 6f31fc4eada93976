#![allow(clippy::unwrap_used)]
use super::*;
use crate::account::AccountState;
use crate::builders::*;

/// `spec/product.md`, Who is who, row by row. `shared`: only a request that is shared with the establishment.
/// A contact and a lead are those to whom nothing else shows the request.
const WHO_MAY: &str = "
| action               | requester | participant | viewer | contact | lead | lead, requester | lead, participant | lead, viewer | agent | administrator |
| see                  | ✓         | ✓           | shared | –       | –    | ✓               | ✓                 | shared       | ✓     | ✓             |
| comment              | ✓         | ✓           | shared | –       | –    | ✓               | ✓                 | shared       | ✓     | ✓             |
| follow, mute         | ✓         | ✓           | shared | –       | –    | ✓               | ✓                 | shared       | ✓     | ✓             |
| share                | ✓         | ✓           | shared | –       | –    | ✓               | ✓                 | shared       | ✓     | ✓             |
| take another off     | ✓         | –           | –      | –       | –    | ✓               | –                 | –            | ✓     | ✓             |
| edit                 | ✓         | –           | –      | –       | –    | ✓               | –                 | –            | ✓     | ✓             |
| C'est réglé          | ✓         | –           | –      | –       | –    | ✓               | –                 | –            | ✓     | ✓             |
| Le problème persiste | ✓         | ✓           | shared | –       | –    | ✓               | ✓                 | shared       | –     | –             |
| handle               | –         | –           | –      | –       | –    | –               | –                 | –            | ✓     | ✓             |
| internal notes       | –         | –           | –      | –       | –    | –               | –                 | –            | ✓     | ✓             |
| mail rows of all     | –         | –           | –      | –       | –    | –               | –                 | –            | ✓     | ✓             |
| hand over            | –         | –           | –      | –       | ✓    | ✓               | ✓                 | ✓            | ✓     | ✓             |
| purge                | –         | –           | –      | –       | –    | –               | –                 | –            | –     | ✓             |
";

/// The action's row; a new action needs one.
fn row(action: Action) -> &'static str {
    match action {
        Action::See => "see",
        Action::Comment => "comment",
        Action::Follow => "follow, mute",
        Action::Share => "share",
        Action::TakeOff => "take another off",
        Action::Edit => "edit",
        Action::Close => "C'est réglé",
        Action::Reopen => "Le problème persiste",
        Action::Handle => "handle",
        Action::Note => "internal notes",
        Action::SeeAllMails => "mail rows of all",
        Action::HandOver => "hand over",
        Action::Purge => "purge",
    }
}

/// Who stands in the column: the actor, the requester, and whether the request is shared with the actor.
fn column(name: &str) -> (Actor, AccountId, bool) {
    let not_hers = |person| (actor(person), id(REQUESTER), false);
    match name {
        "requester" => not_hers(REQUESTER),
        "participant" => (actor(PARTICIPANT), id(REQUESTER), true),
        "viewer" => not_hers(VIEWER),
        "contact" => not_hers(CONTACT),
        "lead" => not_hers(LEAD),
        "lead, requester" => (actor(LEAD), id(LEAD), false),
        "lead, participant" => (actor(LEAD), id(REQUESTER), true),
        "lead, viewer" => not_hers(LEAD_VIEWER),
        "agent" => not_hers(AGENT),
        "administrator" => not_hers(ADMINISTRATOR),
        other => panic!("who is {other}?"),
    }
}

#[test]
fn everyone_may_do_what_the_table_says_and_nothing_else() {
    let here = here();
    for (action, who, cell) in Table::parse(WHO_MAY).cells() {
        let action = Action::ALL.into_iter().find(|known| row(*known) == action).unwrap();
        let (actor, requester, participant) = column(who);
        for visibility in [Visibility::Establishment, Visibility::Private] {
            let expected = match cell {
                "✓" => true,
                "shared" => visibility == Visibility::Establishment,
                "–" => false,
                other => panic!("{other}?"),
            };
            let facts = Facts { establishment: &here, requester, visibility, participant };
            assert_eq!(may(&actor, &facts, action), expected, "{action:?} by the {who}, {visibility:?}");
        }
    }
}

#[test]
fn every_action_is_in_the_table_once() {
    let mut rows: Vec<_> = Table::parse(WHO_MAY).rows.iter().map(|(row, _)| *row).collect();
    let mut actions = Action::ALL.map(row).to_vec();
    rows.sort_unstable();
    actions.sort_unstable();
    assert_eq!(rows, actions);
}

#[test]
fn nothing_of_one_establishment_reaches_another_whatever_else_is_true() {
    let here = here();
    for person in [FOREIGNER, FOREIGN_LEAD] {
        let actor = actor(person);
        for requester in [id(REQUESTER), actor.id] {
            for visibility in [Visibility::Establishment, Visibility::Private] {
                for participant in [false, true] {
                    let facts = Facts { establishment: &here, requester, visibility, participant };
                    for action in Action::ALL {
                        assert!(!may(&actor, &facts, action), "{action:?}, {facts:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_right_to_download_files_shows_no_request() {
    let here = here();
    let contact = actor(CONTACT);
    assert!(contact.has(Right::DownloadFiles));
    let facts = Facts {
        establishment: &here,
        requester: id(REQUESTER),
        visibility: Visibility::Establishment,
        participant: false,
    };
    assert!(!may(&contact, &facts, Action::See));
}

#[test]
fn files_of_an_establishment_are_had_by_its_own_with_the_right_and_deposited_by_the_centre() {
    for (person, downloads, deposits) in [
        (CONTACT, true, false),
        (REQUESTER, false, false),
        (LEAD, false, false),
        (FOREIGNER, false, false),
        (FOREIGN_LEAD, false, false),
        (AGENT, true, true),
        (ADMINISTRATOR, true, true),
    ] {
        let actor = actor(person);
        assert_eq!((may_download(&actor, &here()), may_deposit(&actor)), (downloads, deposits), "{actor:?}");
    }
    let mut foreigner = account(FOREIGNER);
    foreigner.rights.insert(Right::DownloadFiles);
    assert!(!may_download(&foreigner.identity(), &here()));
    assert!(may_download(&foreigner.identity(), &elsewhere()));
}

/// The last rows of the same table.
const WHO_ADMINISTERS: &str = "
| what                         | contact | lead | agent | administrator |
| file a request for herself   | ✓       | ✓    | –     | –             |
| file on behalf of a contact  | –       | –    | ✓     | ✓             |
| list her own establishment   | –       | ✓    | –     | –             |
| list all accounts            | –       | –    | ✓     | ✓             |
| manage contacts and leads    | –       | –    | ✓     | ✓             |
| manage the centre's accounts | –       | –    | –     | ✓             |
| manage establishments        | –       | –    | –     | ✓             |
| resume stopped mail          | –       | –    | –     | ✓             |
| read the audit               | –       | –    | –     | ✓             |
| use canned responses         | –       | –    | ✓     | ✓             |
| read reports                 | –       | –    | ✓     | ✓             |
| edit articles                | –       | –    | ✓     | ✓             |
";

const ALL_ADMINISTRATION: [Administration; 12] = [
    Administration::FileForHerself,
    Administration::FileOnBehalf,
    Administration::ListOwnAccounts,
    Administration::ListAllAccounts,
    Administration::ManageContacts,
    Administration::ManageStaff,
    Administration::ManageEstablishments,
    Administration::ResumeMail,
    Administration::ReadAudit,
    Administration::UseCannedResponses,
    Administration::ReadReports,
    Administration::EditArticles,
];

/// Its row; something new needs one, and a place in the list above.
fn administration_row(what: Administration) -> &'static str {
    match what {
        Administration::FileForHerself => "file a request for herself",
        Administration::FileOnBehalf => "file on behalf of a contact",
        Administration::ListOwnAccounts => "list her own establishment",
        Administration::ListAllAccounts => "list all accounts",
        Administration::ManageContacts => "manage contacts and leads",
        Administration::ManageStaff => "manage the centre's accounts",
        Administration::ManageEstablishments => "manage establishments",
        Administration::ResumeMail => "resume stopped mail",
        Administration::ReadAudit => "read the audit",
        Administration::UseCannedResponses => "use canned responses",
        Administration::ReadReports => "read reports",
        Administration::EditArticles => "edit articles",
    }
}

/// A person of each role, with every right that a role may have on top.
fn of_role(role: &str) -> Account {
    let mut account = account(match role {
        "contact" => CONTACT,
        "lead" => LEAD,
        "agent" => AGENT,
        "administrator" => ADMINISTRATOR,
        other => panic!("who is {other}?"),
    });
    if !account.role.is_staff() {
        account.rights.extend([Right::ViewEstablishment, Right::DownloadFiles]);
    }
    account
}

#[test]
fn accounts_and_settings_are_administered_by_those_of_the_table() {
    let table = Table::parse(WHO_ADMINISTERS);
    assert_eq!(table.rows.len(), ALL_ADMINISTRATION.len());
    for (what, role, cell) in table.cells() {
        let what = ALL_ADMINISTRATION.into_iter().find(|known| administration_row(*known) == what).unwrap();
        assert_eq!(may_administer(&of_role(role).identity(), what), cell == "✓", "{what:?} by a {role}");
    }
}

/// Who finds and reads which articles.
const WHO_READS: &str = "
| article              | contact | lead | agent | administrator |
| everyone's           | ✓       | ✓    | ✓     | ✓             |
| agents'              | –       | –    | ✓     | ✓             |
| everyone's, draft    | –       | –    | ✓     | ✓             |
| agents', draft       | –       | –    | ✓     | ✓             |
";

#[test]
fn an_article_is_read_by_those_of_the_table() {
    let table = Table::parse(WHO_READS);
    assert_eq!(table.rows.len(), Audience::ALL.len() * ArticleState::ALL.len());
    for (what, role, cell) in table.cells() {
        let audience = if what.starts_with("agents") { Audience::Agents } else { Audience::Everyone };
        let state = if what.ends_with("draft") { ArticleState::Draft } else { ArticleState::Published };
        assert_eq!(may_read(&of_role(role).identity(), audience, state), cell == "✓", "{what} by a {role}");
    }
}

/// Who (rows) invites, changes and disables whom (columns).
const WHO_MANAGES: &str = "
| who           | contact | lead | agent | administrator |
| contact       | –       | –    | –     | –             |
| lead          | –       | –    | –     | –             |
| agent         | ✓       | ✓    | –     | –             |
| administrator | ✓       | ✓    | ✓     | ✓             |
";

#[test]
fn an_account_is_managed_by_those_of_the_table_in_each_of_its_states() {
    for (who, whom, cell) in Table::parse(WHO_MANAGES).cells() {
        for state in [AccountState::Invited, AccountState::Active, AccountState::Disabled] {
            let account = Account { id: id(99), state, ..of_role(whom) };
            assert_eq!(may_manage(&of_role(who).identity(), &account), cell == "✓", "{who} manages {whom}, {state:?}");
        }
    }
}

#[test]
fn nobody_manages_herself() {
    for role in Table::parse(WHO_MANAGES).columns {
        let account = of_role(role);
        assert!(!may_manage(&account.identity(), &account), "{role}");
    }
}
