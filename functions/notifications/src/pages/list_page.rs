//! What happened to one's requests, newest first.

use askama::Template;
use axum::Json;
use axum::response::Response;
use guichet_domain::audience::Topic;
use guichet_http::{Form, Problem, Query};
use guichet_portal::{Asked, Page, Viewer, render, see_other, with_query};
use jiff::Timestamp;

use crate::list::{NotificationView, Paging, list};
use crate::read;

#[derive(Template)]
#[template(path = "notifications.html")]
struct NotificationsPage {
    page: Page,
    notifications: Vec<NotificationView>,
    /// The newest, where something is unread: what comes later is not read by then.
    unread_up_to: Option<Timestamp>,
    /// Whether what is newer lies on a page before.
    further: bool,
    older: Option<String>,
}

impl NotificationsPage {
    fn topics(&self, notification: &NotificationView) -> String {
        let told: Vec<_> = notification.topics.iter().map(|topic| self.page.t(key(*topic))).collect();
        told.join(", ")
    }
}

const fn key(topic: Topic) -> &'static str {
    match topic {
        Topic::Acknowledgement => "topic-acknowledgement",
        Topic::NewRequest => "topic-new-request",
        Topic::Taken => "topic-taken",
        Topic::Assigned => "topic-assigned",
        Topic::Comment => "topic-comment",
        Topic::Waiting => "topic-waiting",
        Topic::Resolved => "topic-resolved",
        Topic::Reopened => "topic-reopened",
        Topic::Closed => "topic-closed",
        Topic::ClosedByRule => "topic-closed-by-rule",
        Topic::SharedWithYou => "topic-shared-with-you",
        Topic::HandedOver => "topic-handed-over",
        Topic::FileNotShown => "topic-file-not-shown",
    }
}

pub(crate) async fn show(viewer: Viewer, Asked(paging): Asked<Paging>) -> Result<Response, Problem> {
    let further = paging.cursor.is_some();
    let Json(list) = list(viewer.ctx, viewer.who, Query(paging)).await?;
    let newest = list.items.first().filter(|_| !further).map(|newest| newest.at);
    let unread = list.items.iter().any(|notification| !notification.read);
    let older = list.next_cursor.map(|cursor| with_query("/notifications", &[("cursor", &cursor)]));
    let unread_up_to = newest.filter(|_| unread);
    render(&NotificationsPage { page: viewer.page, notifications: list.items, unread_up_to, further, older })
}

/// « Tout marquer comme lu »
pub(crate) async fn read(viewer: Viewer, form: Form) -> Result<Response, Problem> {
    let input = form.input(&[])?;
    read::read(viewer.ctx, viewer.who, input).await?;
    Ok(see_other("/notifications?notice=notifications-read"))
}
