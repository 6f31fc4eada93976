//! A server on threads of its own, on a loopback port that the system picks.
//!
//! Threads of its own, because the table answers while it holds one (`SQLite`, the disk): on the
//! functions' runtime it would stall them, and a test's runtime ends with the test.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    thread,
    time::Duration,
};

use tokio::{runtime::Builder, sync::oneshot};

/// How long requests under way may still take when the service is asked to stop.
const GRACE: Duration = Duration::from_secs(5);

/// A running server. [`Service::stop`] lets requests under way finish; dropping it does not.
#[derive(Debug)]
pub(super) struct Service {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    stopped: Option<oneshot::Receiver<()>>,
}

impl Service {
    /// Starts the server that `serve` makes of a listener and of the future that asks it to stop.
    /// So many `threads` answer calls.
    pub(super) fn start<S, F>(name: &'static str, threads: usize, serve: S) -> io::Result<Self>
    where
        S: FnOnce(tokio::net::TcpListener, oneshot::Receiver<()>) -> F + Send + 'static,
        F: Future<Output = ()>,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let mut runtime = if threads > 1 { Builder::new_multi_thread() } else { Builder::new_current_thread() };
        let runtime = runtime.worker_threads(threads).thread_name(name).enable_all().build()?;
        let (stop, asked) = oneshot::channel();
        let (done, stopped) = oneshot::channel();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            runtime.block_on(until_asked(listener, asked, serve));
            // Connections that are still open hold what they serve; they go first.
            drop(runtime);
            let _ = done.send(());
        })?;
        Ok(Self { address, stop: Some(stop), stopped: Some(stopped) })
    }

    /// `http://127.0.0.1:PORT`.
    pub(super) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops: no new connection, requests under way finish (5 s at most), then everything that
    /// the server held is dropped.
    pub(super) async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(stopped) = self.stopped.take() {
            let _ = stopped.await;
        }
    }
}

async fn until_asked<S, F>(listener: TcpListener, asked: oneshot::Receiver<()>, serve: S)
where
    S: FnOnce(tokio::net::TcpListener, oneshot::Receiver<()>) -> F,
    F: Future<Output = ()>,
{
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!(%error, "an embedded service has no listener");
            return;
        }
    };
    let (finish, finishing) = oneshot::channel();
    let limit = async move {
        // An error means that the service was dropped, not stopped: no grace.
        if asked.await.is_ok() {
            let _ = finish.send(());
            tokio::time::sleep(GRACE).await;
        }
    };
    tokio::select! {
        () = serve(listener, finishing) => {}
        () = limit => {}
    }
}
