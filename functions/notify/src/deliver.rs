//! Sending one row: whether it may go out is decided now, whatever was true when it was written.

use aws_sdk_ses::config::retry::RetryConfig;
use guichet_domain::access::may_download;
use guichet_domain::account::{Account, AccountState};
use guichet_domain::audience::recipients;
use guichet_http::App;
use guichet_mail::{
    Envelope, FileDeposited, Invitation, Mail, PasswordReset, Rendered, SendError, Sender, next_attempt,
};
use guichet_store::{AccountEvent, AccountEventKind, Delivery, MailName, MailRow, Origin, StoreError, TokenKind};

use crate::NotifyError;
use crate::compose::{self, Letter, lang};

const UNWRITABLE: &str = "Unwritable";

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    Later,
    Failed,
    Skipped,
}

/// Sends mail for the rows of the table.
#[derive(Debug, Clone)]
pub struct Post {
    sender: Sender,
}

/// A mail ready to go: its address, its text, its thread.
struct Ready {
    to: String,
    name: Option<String>,
    mail: Rendered,
    thread: Option<String>,
    unsubscribe: Option<String>,
}

impl Post {
    pub fn new(sender: Sender) -> Self {
        Self { sender }
    }

    /// From the environment: SES as the SDK finds it, `GUICHET_CONFIGURATION_SET` where bounces are fed back.
    pub async fn from_env() -> Self {
        // A mail has no idempotency: the rows do the trying again, not the SDK.
        let once = RetryConfig::disabled();
        let config = aws_sdk_ses::config::Builder::from(&guichet_http::sdk_config().await).retry_config(once).build();
        let client = aws_sdk_ses::Client::from_conf(config);
        Self::new(Sender::new(client, std::env::var("GUICHET_CONFIGURATION_SET").ok()))
    }

    /// Writes the row of an account's mail and sends it, unless another run has done so.
    pub async fn claim_and_send(&self, app: &App, row: &MailRow) -> Result<Outcome, NotifyError> {
        if app.store.claim_mail(row, &[]).await? { self.send(app, row).await } else { Ok(Outcome::Skipped) }
    }

    /// Sends the mail of a row that this run holds, and notes how it ended.
    pub async fn send(&self, app: &App, row: &MailRow) -> Result<Outcome, NotifyError> {
        let ready = match &row.origin {
            Origin::Request { .. } => Self::update(app, row).await,
            Origin::Account { event } => Self::account_mail(app, event).await,
        };
        let (outcome, delivery) = match ready {
            Ok(None) => (Outcome::Skipped, Delivery::Dropped),
            Ok(Some(ready)) => self.attempt(app, row, &ready).await,
            // Not tried again either: no attempt would arrive until somebody has looked after the address.
            Err(NotifyError::Stopped) => {
                tracing::warn!(row = row.id(), "mail stopped");
                (Outcome::Failed, Delivery::Failed(MailRow::STOPPED.to_owned()))
            }
            Err(NotifyError::Store(error)) if !matches!(error, StoreError::Corrupt(_)) => return Err(error.into()),
            // A mail that cannot be written now cannot be written later, and must not hold up the others.
            Err(_) => failed(row, UNWRITABLE.to_owned()),
        };
        app.store.note_delivery(row, delivery, app.clock.now()).await?;
        Ok(outcome)
    }

    async fn attempt(&self, app: &App, row: &MailRow, ready: &Ready) -> (Outcome, Delivery) {
        let now = app.clock.now();
        let from = app.settings.mail_from.as_str();
        let domain = from.rsplit('@').next().unwrap_or("localhost");
        let name = match row.name() {
            Ok(name) => name.to_string(),
            Err(_) => return failed(row, UNWRITABLE.to_owned()),
        };
        // Without a configuration set, news of a mail comes with this in the place of its tag.
        let message_id = format!("{name}.{}@{domain}", row.attempts);
        let envelope = Envelope {
            from,
            from_name: &app.settings.mail_from_name,
            to: &ready.to,
            to_name: ready.name.as_deref(),
            message_id: &message_id,
            thread: ready.thread.as_deref(),
            unsubscribe: ready.unsubscribe.as_deref(),
            date: now,
        };
        let raw = match envelope.raw(&ready.mail) {
            Ok(raw) => raw,
            Err(error) => return failed(row, error.to_string()),
        };
        match self.sender.send(raw, &ready.to, (MailName::TAG, &name)).await {
            Ok(_) => (Outcome::Sent, Delivery::Sent),
            Err(SendError::Refused(code)) => failed(row, code.as_str().to_owned()),
            Err(SendError::Later(code)) => {
                match next_attempt(row.attempts).and_then(|delay| now.checked_add(delay).ok()) {
                    Some(next) => {
                        tracing::warn!(row = row.id(), attempts = row.attempts, code = code.as_str(), "mail delayed");
                        (Outcome::Later, Delivery::Later(code.as_str().to_owned(), next))
                    }
                    None => failed(row, code.as_str().to_owned()),
                }
            }
        }
    }

    /// The mail of a request's row; `None` where its reader may not hear of it any more.
    async fn update(app: &App, row: &MailRow) -> Result<Option<Ready>, NotifyError> {
        let Origin::Request { events, .. } = &row.origin else { return Ok(None) };
        let Some(number) = events.first().map(|event| event.number) else { return Ok(None) };
        let Some(request) = app.store.stored(number).await? else { return Ok(None) };
        let request = request.at(app.clock.now());
        let Some(account) = app.store.account(row.to.id).await? else { return Ok(None) };
        let events = app.store.events_of(events).await?;
        let told: Vec<_> = events
            .iter()
            .filter_map(|event| {
                let to = recipients(&request, event, std::slice::from_ref(&account), &app.settings.quiet_teams);
                to.into_iter().next().map(|recipient| (event, recipient))
            })
            .collect();
        let establishment = app.store.establishment(&request.head.establishment).await?;
        let letter = Letter { app, request: &request, account: &account, establishment: establishment.as_ref() };
        let Some(mail) = compose::update(&letter, &told)? else { return Ok(None) };
        reachable(&account)?;
        Ok(Some(Ready {
            to: account.email.as_str().to_owned(),
            name: account.name.as_ref().map(|name| name.as_str().to_owned()),
            mail,
            thread: Some(number.to_string()),
            unsubscribe: Some(letter.link()),
        }))
    }

    /// The mail of an invitation or reset, with a new token; `None` where the account has moved on.
    async fn account_mail(app: &App, event: &AccountEvent) -> Result<Option<Ready>, NotifyError> {
        let Some(account) = app.store.account(event.account).await? else { return Ok(None) };
        let Some(kind) = event.kind.token() else { return Self::file_mail(app, event, &account).await };
        let wanted = if kind == TokenKind::Invitation { AccountState::Invited } else { AccountState::Active };
        if account.state != wanted {
            return Ok(None);
        }
        let now = app.clock.now();
        // Whoever asked for a reset has given it up by now.
        if kind == TokenKind::Reset && now.duration_since(event.at) >= kind.life() {
            return Ok(None);
        }
        reachable(&account)?;
        let token = app.store.make_token(account.id, kind, app.entropy.bytes(), now).await?.expose();
        let page = if kind == TokenKind::Invitation { "activation" } else { "password-reset/confirm" };
        // Whoever follows it reads its page in the same language, whatever her browser's is.
        let language = lang(&account).code();
        let link = format!("{}/{page}?lang={language}&token={token}", app.settings.origin);
        let name = account.name.as_ref().map(|name| name.as_str().to_owned());
        let good_until = now.checked_add(kind.life()).unwrap_or(now);
        let greeted = name.as_deref().map(Into::into);
        let mail = match kind {
            TokenKind::Invitation => {
                Mail::Invitation(Invitation { name: greeted, link: link.as_str().into(), good_until })
            }
            TokenKind::Reset => {
                Mail::PasswordReset(PasswordReset { name: greeted, link: link.as_str().into(), good_until })
            }
        };
        let mail = mail.render(lang(&account))?;
        Ok(Some(Ready { to: account.email.as_str().to_owned(), name, mail, thread: None, unsubscribe: None }))
    }
}

impl Post {
    /// The mail about a file of the account's establishment; `None` where she may not have it any more, or it is gone.
    async fn file_mail(app: &App, event: &AccountEvent, account: &Account) -> Result<Option<Ready>, NotifyError> {
        let (Some(deposit), Some(establishment)) = (event.deposit, &account.establishment) else { return Ok(None) };
        if !account.is_active() || !may_download(&account.identity(), establishment) {
            return Ok(None);
        }
        let Some(deposit) = app.store.deposit(establishment, deposit, app.clock.now()).await? else { return Ok(None) };
        reachable(account)?;
        let link = format!("{}/establishments/{establishment}/files", app.settings.origin);
        let name = account.name.as_ref().map(|name| name.as_str().to_owned());
        let mail = Mail::FileDeposited(FileDeposited {
            name: name.as_deref().map(Into::into),
            link: link.as_str().into(),
            expires_at: deposit.expires_at(),
            soon: event.kind == AccountEventKind::FileExpires,
        });
        let mail = mail.render(lang(account))?;
        Ok(Some(Ready { to: account.email.as_str().to_owned(), name, mail, thread: None, unsubscribe: None }))
    }
}

/// Lets pass an account that mail may go to.
fn reachable(account: &Account) -> Result<(), NotifyError> {
    if account.mail_stopped.is_some() { Err(NotifyError::Stopped) } else { Ok(()) }
}

/// A mail that is given up: the log line is what the alarm counts.
fn failed(row: &MailRow, code: String) -> (Outcome, Delivery) {
    tracing::error!(row = row.id(), attempts = row.attempts, code, "mail failed");
    (Outcome::Failed, Delivery::Failed(code))
}
