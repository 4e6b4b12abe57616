//! The way to the server and to this device's storage, behind traits that tests stand in for.

mod error;
mod host;
mod transport;

pub use error::ApiError;
pub use host::{Connector, Host, PageNews, Socket, SocketEvent, Storage, StorageError};
pub use transport::{Body, Method, Part, Request, Response, Transport, TransportError};
