//! TCP connections that can be cut from within a request: how an answer gets lost.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use futures_util::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// Accepts connections and keeps a [`Line`] to each.
pub struct Lines(TcpListener);

impl Lines {
    /// Accepts on `listener`.
    pub fn new(listener: TcpListener) -> Self {
        Self(listener)
    }
}

/// A grip on the connection a request came by.
#[derive(Clone)]
pub struct Line {
    state: Arc<LineState>,
    /// The other end.
    pub address: SocketAddr,
}

#[derive(Default)]
struct LineState {
    cut: AtomicBool,
    reader: AtomicWaker,
    writer: AtomicWaker,
}

impl Line {
    /// Closes the connection; nothing more is sent on it. Does not come back.
    pub async fn cut<T>(&self) -> T {
        self.cut_now();
        match std::future::pending::<Infallible>().await {}
    }

    /// Closes the connection; nothing more is sent on it.
    pub fn cut_now(&self) {
        self.state.cut.store(true, Ordering::Release);
        self.state.reader.wake();
        self.state.writer.wake();
    }
}

/// A connection as the server sees it.
pub struct LineStream {
    stream: TcpStream,
    line: Line,
}

impl LineStream {
    fn broken(&self, waker: &AtomicWaker, context: &Context<'_>) -> Option<io::Error> {
        waker.register(context.waker());
        self.line
            .state
            .cut
            .load(Ordering::Acquire)
            .then(|| io::Error::from(io::ErrorKind::ConnectionReset))
    }
}

impl AsyncRead for LineStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(error) = self.broken(&self.line.state.reader, context) {
            return Poll::Ready(Err(error));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for LineStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(error) = self.broken(&self.line.state.writer, context) {
            return Poll::Ready(Err(error));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl Listener for Lines {
    type Io = LineStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Frames are small and many: waiting to fill packets would hold them up by 40 ms.
        if let Err(error) = stream.set_nodelay(true) {
            eprintln!("no TCP_NODELAY for {address}: {error}");
        }
        let line = Line {
            state: Arc::default(),
            address,
        };
        (LineStream { stream, line }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Lines>> for Line {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        stream.io().line.clone()
    }
}
