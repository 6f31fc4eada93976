//! One module per mail: its context, beside the folder of the same name in `templates/`.

pub(crate) mod acknowledgement;
pub(crate) mod agent_comment;
pub(crate) mod agent_reopened;
pub(crate) mod assigned;
pub(crate) mod closed_by_rule;
pub(crate) mod comment;
mod file_deposited;
pub(crate) mod file_not_shown;
pub(crate) mod handed_over;
mod invitation;
pub(crate) mod new_request;
mod password_reset;
pub(crate) mod shared_with_you;
pub(crate) mod status;
pub(crate) mod taken;

pub use acknowledgement::Acknowledgement;
pub use agent_comment::AgentComment;
pub use agent_reopened::AgentReopened;
pub use assigned::Assigned;
pub use closed_by_rule::ClosedByRule;
pub use comment::Comment;
pub use file_deposited::FileDeposited;
pub use file_not_shown::FileNotShown;
pub use handed_over::HandedOver;
pub use invitation::Invitation;
pub use new_request::NewRequest;
pub use password_reset::PasswordReset;
pub use shared_with_you::SharedWithYou;
pub use status::{Change, Closure, Status};
pub use taken::Taken;
