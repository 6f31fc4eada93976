//! Whom a request can be shared with or handed over to, and the one refusal for everyone else.

use guichet_domain::account::Account;
use guichet_domain::invalid::Invalid;
use guichet_domain::request::{Refusal, Request};
use guichet_http::Problem;
use guichet_store::StoreError;

/// Why a request is not shared or handed over.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ColleagueError {
    /// Unknown, of another establishment, not active, or staff: nothing tells them apart.
    #[error("the account is no active colleague of the establishment")]
    NotAColleague,
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ColleagueError> for Problem {
    fn from(error: ColleagueError) -> Self {
        match error {
            ColleagueError::NotAColleague => {
                Invalid::new("", "not-allowed", "name an active colleague of the request's establishment").into()
            }
            ColleagueError::Refused(refusal) => refusal.into(),
            ColleagueError::Store(error) => error.into(),
        }
    }
}

/// The account, if the request can go to it.
pub(crate) fn colleague<'a>(request: &Request, account: Option<&'a Account>) -> Result<&'a Account, ColleagueError> {
    account.filter(|account| request.is_colleague(account)).ok_or(ColleagueError::NotAColleague)
}
