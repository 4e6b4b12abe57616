//! The sandbox: a server that answers as Chatwoot does, for development and tests.

pub mod db;
