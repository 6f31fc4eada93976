#![allow(clippy::unwrap_used)]

#[path = "audience_tests/happened.rs"]
mod happened;

use super::*;
use crate::account::{AccountState, Right};
use crate::builders::*;
use happened::{Happened, comment, created, everyone, happened, hide, person, resolve, submitted, take};

/// `spec/product.md`, Who hears about it: what each event tells (rows) to whom (columns).
///
/// The muted and the disabled one are participants; the former participant still follows but sees nothing any more;
/// the foreigner got, against all rules, among both. The viewer sees the request through the establishment.
/// Unless the row says otherwise, the assignee is the agent who acts, and the request was taken in charge before.
const WHO_HEARS: &str = "
| event                          | requester       | participant     | follower       | following agent | assignee | team member | other team | viewer | muted | disabled | former | foreigner |
| created by the requester       | acknowledgement | shared_with_you | –              | –               | –        | new_request | –          | –      | –     | –        | –      | –         |
| created on behalf              | acknowledgement | shared_with_you | –              | –               | –        | new_request | –          | –      | –     | –        | –      | –         |
| created by a team member       | acknowledgement | shared_with_you | –              | –               | –        | –           | –          | –      | –     | –        | –      | –         |
| taken first                    | taken           | taken           | taken          | taken           | –        | –           | –          | –      | –     | –        | –      | –         |
| taken over from the assignee   | –               | –               | –              | –               | –        | –           | –          | –      | –     | –        | –      | –         |
| taken from waiting             | taken           | taken           | taken          | taken           | –        | –           | –          | –      | –     | –        | –      | –         |
| taken back from resolved       | taken           | taken           | taken          | taken           | –        | –           | –          | –      | –     | –        | –      | –         |
| assigned to her, first         | taken           | taken           | taken          | taken           | assigned | –           | –          | –      | –     | –        | –      | –         |
| assigned to her                | –               | –               | –              | –               | assigned | –           | –          | –      | –     | –        | –      | –         |
| assigned to her from waiting   | taken           | taken           | taken          | taken           | assigned | –           | –          | –      | –     | –        | –      | –         |
| assigned to a team             | –               | –               | –              | –               | –        | –           | –          | –      | –     | –        | –      | –         |
| comment by the requester       | –               | comment         | comment        | comment         | comment  | –           | –          | –      | –     | –        | –      | –         |
| comment by the participant     | comment         | –               | comment        | comment         | comment  | –           | –          | –      | –     | –        | –      | –         |
| comment by the assignee        | comment         | comment         | comment        | comment         | –        | –           | –          | –      | –     | –        | –      | –         |
| comment by the following agent | comment         | comment         | comment        | –               | comment  | –           | –          | –      | –     | –        | –      | –         |
| answer to a question           | –               | comment         | comment        | comment         | comment  | –           | –          | –      | –     | –        | –      | –         |
| waiting, first                 | taken waiting   | taken waiting   | taken waiting  | taken waiting   | –        | –           | –          | –      | –     | –        | –      | –         |
| waiting                        | waiting         | waiting         | waiting        | waiting         | –        | –           | –          | –      | –     | –        | –      | –         |
| resolved, first                | taken resolved  | taken resolved  | taken resolved | taken resolved  | –        | –           | –          | –      | –     | –        | –      | –         |
| resolved                       | resolved        | resolved        | resolved       | resolved        | –        | –           | –          | –      | –     | –        | –      | –         |
| resolved by another agent      | resolved        | resolved        | resolved       | resolved        | –        | –           | –          | –      | –     | –        | –      | –         |
| reopened by the requester      | –               | reopened        | reopened       | reopened        | reopened | –           | –          | –      | –     | –        | –      | –         |
| closed by the requester        | –               | closed          | closed         | closed          | –        | –           | –          | –      | –     | –        | –      | –         |
| closed by the assignee         | closed          | closed          | closed         | closed          | –        | –           | –          | –      | –     | –        | –      | –         |
| closed by the rule             | closed_by_rule  | closed_by_rule  | closed_by_rule | closed_by_rule  | –        | –           | –          | –      | –     | –        | –      | –         |
| shared with the participant    | –               | shared_with_you | –              | –               | –        | –           | –          | –      | –     | –        | –      | –         |
| the participant taken off      | –               | –               | –              | –               | –        | –           | –          | –      | –     | –        | –      | –         |
| handed over to the requester   | handed_over     | handed_over     | handed_over    | handed_over     | –        | –           | –          | –      | –     | –        | –      | –         |
| edited                         | –               | –               | –              | –               | –        | –           | –          | –      | –     | –        | –      | –         |
| visibility                     | –               | –               | –              | –               | –        | –           | –          | –      | –     | –        | –      | –         |
";

/// What one account is told, as in the table; and why.
fn told_to((request, event): &Happened, account: &Account, quiet: &[Team]) -> (String, Option<Why>) {
    let quiet = quiet.iter().copied().collect();
    let recipients = recipients(request, event, std::slice::from_ref(account), &quiet);
    match recipients.as_slice() {
        [] => ("–".to_owned(), None),
        [one] => {
            assert_eq!(one.account, account.id);
            let names: Vec<_> = one.topics.iter().map(|topic| serde_json::to_value(topic).unwrap()).collect();
            (names.iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>().join(" "), Some(one.why))
        }
        more => panic!("one mail to a person, not {more:?}"),
    }
}

#[test]
fn every_event_is_told_to_those_of_the_table_and_to_nobody_else() {
    for (row, column, cell) in Table::parse(WHO_HEARS).cells() {
        assert_eq!(told_to(&happened(row), &person(column), &[]).0, cell, "{row}, to the {column}");
    }
}

#[test]
fn whoever_acted_is_told_nothing_but_the_acknowledgement() {
    for (row, column, cell) in Table::parse(WHO_HEARS).cells() {
        let (request, mut event) = happened(row);
        let account = person(column);
        event.actor = Some(account.summary());
        let expected = if cell == "acknowledgement" { cell } else { "–" };
        assert_eq!(told_to(&(request, event), &account, &[]).0, expected, "{row}, by the {column}");
    }
}

#[test]
fn everyone_told_was_a_candidate_or_of_the_team() {
    for (row, _) in Table::parse(WHO_HEARS).rows {
        let (request, event) = happened(row);
        let candidates = candidates(&request, &event);
        for recipient in recipients(&request, &event, &everyone(), &BTreeSet::new()) {
            assert!(candidates.contains(&recipient.account) || recipient.why == Why::Team, "{row}: {recipient:?}");
        }
    }
}

#[test]
fn the_mail_says_why_its_reader_gets_it() {
    let comment = happened("comment by the following agent");
    let filing = happened("created on behalf");
    let why = |happened, column| told_to(happened, &person(column), &[]).1;
    assert_eq!(why(&comment, "requester"), Some(Why::Requester));
    assert_eq!(why(&comment, "participant"), Some(Why::Participant));
    assert_eq!(why(&comment, "follower"), Some(Why::Follower));
    assert_eq!(why(&comment, "assignee"), Some(Why::Assignee));
    assert_eq!(why(&filing, "team member"), Some(Why::Team));
}

#[test]
fn the_acknowledgement_goes_to_a_requester_who_muted_but_not_to_one_who_is_not_active() {
    let (mut request, event) = created(REQUESTER);
    request.watchers.insert(id(REQUESTER), (account(REQUESTER).summary(), Watch::Mute));
    let filing = (request, event);
    assert_eq!(told_to(&filing, &account(REQUESTER), &[]).0, "acknowledgement");
    for state in [AccountState::Invited, AccountState::Disabled] {
        assert_eq!(told_to(&filing, &Account { state, ..account(REQUESTER) }, &[]).0, "–", "{state:?}");
    }
}

#[test]
fn whoever_is_added_before_the_filing_is_told_hears_of_it_once() {
    let (request, mut event) = created(REQUESTER);
    event.detail.clear();
    assert_eq!(told_to(&(request, event), &person("participant"), &[]).0, "–");
}

#[test]
fn whoever_muted_the_request_is_told_nothing_of_it() {
    for (row, column, cell) in Table::parse(WHO_HEARS).cells() {
        let (mut request, event) = happened(row);
        let account = person(column);
        request.watchers.insert(account.id, (account.summary(), Watch::Mute));
        let expected = if cell == "acknowledgement" { cell } else { "–" };
        assert_eq!(told_to(&(request, event), &account, &[]).0, expected, "{row}, muted by the {column}");
    }
}

#[test]
fn a_team_that_turned_them_off_hears_of_no_new_request() {
    let filing = created(REQUESTER);
    let member = person("team member");
    assert_eq!(told_to(&filing, &member, &[Team::Functional]).0, "–");
    assert_eq!(told_to(&filing, &member, &[Team::Data]).0, "new_request");
}

#[test]
fn a_follower_to_whom_the_request_is_no_longer_shown_is_told_nothing_more() {
    let follower = person("follower");
    let shown = take(&submitted(), AGENT).0;
    assert_eq!(told_to(&comment(&shown, REQUESTER), &follower, &[]).0, "comment");
    assert_eq!(told_to(&comment(&hide(&shown).0, REQUESTER), &follower, &[]).0, "–");

    let mut without = follower;
    without.rights.remove(&Right::ViewEstablishment);
    assert_eq!(told_to(&comment(&shown, REQUESTER), &without, &[]).0, "–");
}

#[test]
fn what_a_mail_may_tell_is_decided_by_the_request_when_it_leaves() {
    let (request, event) = happened("comment by the requester");
    let later = request.unshare(&actor(REQUESTER), id(PARTICIPANT), after(4)).unwrap().unwrap();
    let taken_off = (changed(request.clone(), &later), event.clone());
    assert_eq!(told_to(&taken_off, &person("participant"), &[]).0, "–");

    let reassigned = (take(&request, OTHER_AGENT).0, event);
    assert_eq!(told_to(&reassigned, &person("assignee"), &[]).0, "–");
    assert_eq!(told_to(&reassigned, &person("team member"), &[]).0, "comment");
}

#[test]
fn an_assignee_who_follows_hears_what_followers_hear() {
    let mut request = take(&submitted(), AGENT).0;
    request.watchers.insert(id(AGENT), (account(AGENT).summary(), Watch::Follow));
    assert_eq!(told_to(&resolve(&request, OTHER_AGENT), &person("assignee"), &[]).0, "resolved");
}

#[test]
fn the_page_on_sharing_names_the_one_reason_that_beats_the_others() {
    let mut request = take(&submitted(), AGENT).0;
    for person in [REQUESTER, PARTICIPANT, AGENT] {
        request.watchers.insert(id(person), (account(person).summary(), Watch::Follow));
    }
    let reasons = [
        (REQUESTER, Some(Why::Requester)),
        (PARTICIPANT, Some(Why::Participant)),
        (AGENT, Some(Why::Assignee)),
        (VIEWER, Some(Why::Follower)),
        (LEAD_VIEWER, None),
    ];
    for (person, why) in reasons {
        assert_eq!(standing(&request, id(person)), why, "{person}");
    }
    assert!(request.may(&actor(LEAD_VIEWER), Action::See), "she sees it, and gets no mail");
}
