//! Who can sign in, as the command line prints it and tests use it.

use rusqlite::Connection;
use serde::Serialize;

use super::account::SHOP;

/// Where a sandbox is and who can sign in.
#[derive(Clone, Debug, Serialize)]
pub struct Credentials {
    /// `http://127.0.0.1:port`.
    pub url: String,
    /// The shop's account.
    pub account_id: i64,
    /// The demo agent first, then the others by id; one of them is an administrator.
    pub agents: Vec<Login>,
}

/// One who can sign in, by password or token. These people do not exist.
#[derive(Clone, Debug, Serialize)]
pub struct Login {
    /// User id.
    pub id: i64,
    /// Full name.
    pub name: String,
    /// Signs in with it.
    pub email: String,
    /// Signs in with it.
    pub password: String,
    /// Value of the `api_access_token` header.
    pub api_access_token: String,
    /// `agent` or `administrator`, in the shop.
    pub role: String,
}

/// Reads who can sign in to the sandbox at `url`.
///
/// # Errors
///
/// When the database refuses.
pub fn credentials(connection: &Connection, url: &str) -> rusqlite::Result<Credentials> {
    let agents = connection
        .prepare_cached(
            "SELECT users.id, name, email, password, access_token, role FROM users
             JOIN account_users ON user_id = users.id WHERE account_id = ?1 ORDER BY users.id",
        )?
        .query_map([SHOP], |row| {
            Ok(Login {
                id: row.get(0)?,
                name: row.get(1)?,
                email: row.get(2)?,
                password: row.get(3)?,
                api_access_token: row.get(4)?,
                role: row.get(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Credentials {
        url: url.to_owned(),
        account_id: SHOP,
        agents,
    })
}
