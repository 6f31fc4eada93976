//! The embedded services over TLS, as AWS's are reached: a proxy in front of each, with a certificate made for the run.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use crate::error::BenchError;

/// Where systems keep the authorities that they trust, in one file: a function reads all of them at its start.
const SYSTEMS: [&str; 2] = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

/// Those that a function is to trust: of a file, or else the system's.
pub fn authorities(file: Option<&Path>) -> Result<Vec<u8>, BenchError> {
    match file {
        Some(file) => fs::read(file).map_err(BenchError::io(file.display().to_string())),
        None => Ok(SYSTEMS.iter().find_map(|path| fs::read(path).ok()).unwrap_or_default()),
    }
}

pub struct Tls {
    acceptor: TlsAcceptor,
}

impl Tls {
    /// Makes the certificate, and adds it to those that are trusted.
    pub fn new(trusted: &mut Vec<u8>) -> Result<Self, BenchError> {
        let failed = |error: &dyn std::fmt::Display| BenchError::Failed(format!("a certificate: {error}"));
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).map_err(|error| failed(&error))?;
        let certificate = made.cert.der().clone();
        trusted.extend_from_slice(pem(&certificate).as_bytes());
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key.into());
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config.map_err(|error| failed(&error))?)) })
    }

    /// A proxy in front of `http://HOST:PORT`, for as long as the runtime lives; its own address.
    pub async fn before(&self, endpoint: &str) -> Result<String, BenchError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(BenchError::io("a proxy"))?;
        let port = listener.local_addr().map_err(BenchError::io("a proxy"))?.port();
        let (acceptor, target) = (self.acceptor.clone(), endpoint.trim_start_matches("http://").to_owned());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(acceptor.clone(), client, target.clone()));
            }
        });
        Ok(format!("https://localhost:{port}"))
    }
}

async fn pass(acceptor: TlsAcceptor, client: TcpStream, target: String) {
    // Whoever is refused, or leaves, sees it by itself.
    let _ = client.set_nodelay(true);
    let Ok(mut client) = acceptor.accept(client).await else { return };
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    let _ = server.set_nodelay(true);
    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
}

fn pem(certificate: &[u8]) -> String {
    let text = STANDARD.encode(certificate);
    let lines: Vec<&str> = text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}
