//! The README's chapter « Deploying », followed word for word: what it tells deploys a portal that works, is updated,
//! and is taken away again. One test, since one deployment takes minutes and each step stands on those before.
//!
//! What the functions do is tested elsewhere; here, that what Terraform makes of the manifest lets them do it: routes,
//! roles, variables, triggers.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accounts;
mod articles;
mod background;
mod edges;
mod files;
mod infrastructure;
mod portal;
mod requests;

use deploy_tests::{Emulator, Operator, blocks, is_missing_something, repository, step};

use crate::portal::Portal;

#[test]
fn what_the_readme_tells_deploys_a_portal_that_works_and_takes_it_away_again() {
    if is_missing_something() {
        return;
    }
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let blocks = blocks(&readme, "Deploying");
    let [settings, deploy, update, destroy] = blocks.as_slice() else { panic!("four blocks, not {blocks:#?}") };

    let folder = repository().join("target/deploy");
    std::fs::create_dir_all(&folder).unwrap();
    let emulator = step("the emulator starts", || Emulator::start(&folder.join("ministack.log")));
    let operator = Operator::new(&folder, &emulator);
    operator.types(settings);
    let told = step("the functions are built and deployed", || operator.types(deploy));
    let portal = Portal::of(&emulator, &operator, &told);

    step("the table is the local server's", || infrastructure::the_table_is_the_local_servers(&emulator));
    let administrator = step("the schedule invites the first administrator, who activates by the page", || {
        accounts::the_first_administrator_is_invited_and_activates_by_the_page(&portal)
    });
    let contact = step("she invites a contact", || accounts::a_contact_is_invited(&portal, &administrator));
    let file = step("the contact attaches a file", || files::a_file_is_inspected_when_it_arrives(&portal, &contact));
    let number = step("she files a request, once", || requests::a_request_is_filed_once(&portal, &contact, &file));
    step("its file is downloaded", || files::the_clean_copy_is_downloaded(&portal, &administrator, &file));
    step("it is handled, and both are told", || {
        requests::it_is_taken_resolved_and_commented_and_both_are_told(&portal, &administrator, &contact, &number);
    });
    step("an article is found", || articles::what_is_published_is_found(&portal, &administrator, &contact));
    step("the edges hold", || edges::strangers_unknown_addresses_and_wrong_methods(&portal, &number));
    step("mail that comes back is noted", || {
        background::mail_that_comes_back_is_noted(&portal, &administrator, &contact, &number);
    });
    step("the schedules run", || background::every_schedule_runs_without_an_error(&portal));
    step("the logs are clean", || background::the_logs_name_nobody_and_no_error(&portal, &[&administrator, &contact]));

    let told = step("what has not changed is built and deployed again", || operator.types(update));
    infrastructure::nothing_was_changed(&told, &operator);
    infrastructure::everything_bears_its_tag(&emulator);
    step("all of it is destroyed", || operator.types(destroy));
    infrastructure::nothing_is_left(&emulator, &portal.bucket);
}
