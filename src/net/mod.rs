//! The way to the server and to this device's storage, behind traits that tests stand in for.

mod address;
mod api;
mod conversations;
mod entrance;
mod error;
mod host;
mod line;
mod messages;
mod people;
mod transport;

pub use address::{AddressError, ServerAddress};
pub use api::Api;
pub use conversations::{ConversationPage, USUAL_PAGE};
pub use entrance::{Entrance, SignIn};
pub use error::ApiError;
pub use host::{Connector, Host, PageNews, Socket, SocketEvent, Storage, StorageError};
pub use line::TokenHeader;
pub use messages::MessagePage;
pub use transport::{Body, Method, Part, Request, Response, Transport, TransportError};
