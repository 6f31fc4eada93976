//! One client: one connection that is kept, and calls over it, one after the other.

use axum::http::Request;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// The status and the body, or that there is no answer.
pub type Answer = Result<(u16, Bytes), String>;

pub struct Connection {
    address: String,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Connection {
    /// To `HOST:PORT`, opened at the first call, and again where it has broken.
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), sender: None }
    }

    pub async fn call(&mut self, request: Request<Full<Bytes>>) -> Answer {
        let answer = self.send(request).await;
        if answer.is_err() {
            self.sender = None;
        }
        answer
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Answer {
        let told = |error: &dyn std::error::Error| error.to_string();
        let sender = match &mut self.sender {
            Some(sender) if !sender.is_closed() => sender,
            sender => {
                let stream = TcpStream::connect(&self.address).await.map_err(|error| told(&error))?;
                stream.set_nodelay(true).map_err(|error| told(&error))?;
                let (made, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| told(&error))?;
                tokio::spawn(connection);
                sender.insert(made)
            }
        };
        sender.ready().await.map_err(|error| told(&error))?;
        let answer = sender.send_request(request).await.map_err(|error| told(&error))?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.map_err(|error| told(&error))?;
        Ok((status, body.to_bytes()))
    }
}
