//! Transactions without their `ClientRequestToken`.
//!
//! A token lets the SDK send a transaction twice and have it done once. The embedded table looks at every token of the
//! last ten minutes with each transaction, so that writing becomes slower the more is written. It needs none: it is in
//! this process, no attempt is given up before its answer, and an answer that is lost is lost with the process.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;

/// The last member of the call's body, as the SDK writes it.
const TOKEN: &[u8] = b",\"ClientRequestToken\":\"";

/// Takes the token off every call.
#[derive(Debug)]
pub struct WithoutToken;

impl Intercept for WithoutToken {
    fn name(&self) -> &'static str {
        "WithoutToken"
    }

    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        let Some(short) = request.body().bytes().and_then(without_token) else { return Ok(()) };
        request.headers_mut().insert("content-length", short.len().to_string());
        *request.body_mut() = SdkBody::from(short);
        Ok(())
    }
}

fn without_token(body: &[u8]) -> Option<Vec<u8>> {
    // A UUID, and the end.
    let start = body.len().checked_sub(TOKEN.len() + 36 + 2)?;
    let rest = body[start..].strip_prefix(TOKEN)?;
    rest.ends_with(b"\"}").then(|| [&body[..start], b"}"].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_and_all_else_stays() {
        let body = br#"{"TransactItems":[],"ClientRequestToken":"0f8fad5b-d9cb-469f-a165-70867728950e"}"#;
        assert_eq!(without_token(body).as_deref(), Some(br#"{"TransactItems":[]}"#.as_slice()));
        assert_eq!(without_token(br#"{"TableName":"t"}"#), None);
        let quoted = br#"{"Item":{"S":",\"ClientRequestToken\":\"0f8fad5b-d9cb-469f-a165-70867728950e"}"#;
        assert_eq!(without_token(quoted), None);
    }
}
