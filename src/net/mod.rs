//! The way to the server and to this device's storage, behind traits that tests stand in for.

mod address;
mod api;
mod attribute;
#[cfg(target_arch = "wasm32")]
mod browser;
mod contacts;
mod conversations;
mod entrance;
mod error;
mod filters;
mod host;
mod line;
mod messages;
mod people;
mod queue;
mod search;
#[cfg(target_arch = "wasm32")]
mod socket;
#[cfg(target_arch = "wasm32")]
mod storage;
#[cfg(target_arch = "wasm32")]
mod tabs;
#[cfg(test)]
mod tests;
mod transport;
mod vault;

pub use address::{AddressError, ServerAddress};
pub use api::Api;
#[cfg(target_arch = "wasm32")]
pub use browser::{BrowserHost, BrowserTransport};
pub use conversations::{ConversationPage, USUAL_PAGE};
pub use entrance::{Entrance, SignIn};
pub use error::ApiError;
pub use host::{
    Connector, Guard, Host, PageNews, Socket, SocketEvent, Storage, StorageError, Tabs,
};
pub use line::TokenHeader;
pub use messages::MessagePage;
pub use queue::Queue;
#[cfg(target_arch = "wasm32")]
pub use socket::BrowserConnector;
#[cfg(target_arch = "wasm32")]
pub use storage::{BrowserStorage, BrowserVault};
#[cfg(target_arch = "wasm32")]
pub use tabs::BrowserTabs;
pub use transport::{Body, Method, Part, Request, Response, Transport, TransportError};
pub use vault::{Kept, Vault};
