//! What tests against a sandbox share: a way to carry requests outside a browser, and a sandbox of
//! one's own on a free port.

#![allow(dead_code, reason = "each test uses its part")]

pub mod deeds;
pub mod desk;
pub mod device;
pub mod world;

use std::rc::Rc;

use deskhand::model::{AccountId, AgentId, Secret};
use deskhand::net::{
    Api, Body, Entrance, Method, Part, Request, Response, ServerAddress, TokenHeader, Transport,
    TransportError,
};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use reqwest::multipart::{self, Form};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use sandbox::answer::Refusal;
use sandbox::options::Options;
use sandbox::seed::Login;
use sandbox::trouble::Act;
use sandbox::{Running, Sandbox};
use serde_json::{Value, json};

/// Carries requests as the browser would: no redirects followed, no cookies kept.
pub struct NativeTransport(Client);

impl NativeTransport {
    /// A new one, with no connection open.
    pub fn new() -> Rc<Self> {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Rc::new(Self(client))
    }
}

impl Transport for NativeTransport {
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, TransportError>> {
        let asked = prepared(&self.0, request);
        async move {
            let answer = asked.send().await.map_err(|error| failure(&error))?;
            if answer.status().is_redirection() {
                return Err(TransportError::Failed);
            }
            Ok(Response {
                status: answer.status().as_u16(),
                body: answer
                    .bytes()
                    .await
                    .map_err(|error| failure(&error))?
                    .to_vec(),
                server_time: None,
            })
        }
        .boxed_local()
    }

    fn answers(&self, url: String) -> LocalBoxFuture<'static, bool> {
        let asked = self.0.get(url).send();
        async move { asked.await.is_ok() }.boxed_local()
    }
}

fn failure(error: &reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::TimedOut
    } else {
        TransportError::Failed
    }
}

fn prepared(client: &Client, request: Request) -> RequestBuilder {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut asked = client.request(method, request.url);
    for (name, value) in &request.headers {
        asked = asked.header(*name, value.reveal());
    }
    match request.body {
        Body::Empty => asked,
        Body::Json(json) => asked.header("Content-Type", "application/json").body(json),
        Body::Form(parts) => asked.multipart(parts.into_iter().fold(Form::new(), add)),
    }
}

fn add(form: Form, part: Part) -> Form {
    match part {
        Part::Text { name, value } => form.text(name, value),
        Part::File {
            name,
            file_name,
            media_type,
            bytes,
        } => {
            let file = multipart::Part::bytes(bytes.to_vec()).file_name(file_name.to_string());
            let file = match &*media_type {
                "" => file,
                media_type => file.mime_str(media_type).unwrap(),
            };
            form.part(name, file)
        }
    }
}

/// A sandbox of one's own, which ends with this.
pub struct Server {
    /// The sandbox, and what can be made to go wrong in it.
    pub running: Running,
    transport: Rc<dyn Transport>,
}

impl Server {
    /// Starts one with the small account.
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    /// Starts one that is different.
    pub async fn with(options: Options) -> Self {
        Self {
            running: Sandbox::start(options).await.unwrap(),
            transport: NativeTransport::new(),
        }
    }

    /// Where it is.
    pub fn address(&self) -> ServerAddress {
        ServerAddress::parse(&self.running.url).unwrap()
    }

    /// The shop's account.
    pub fn account(&self) -> AccountId {
        let id = self.running.credentials().account_id;
        AccountId::new(u64::try_from(id).unwrap()).unwrap()
    }

    /// The demo agent.
    pub fn agent(&self) -> &Login {
        &self.running.credentials().agents[0]
    }

    /// One who may do everything.
    pub fn administrator(&self) -> &Login {
        let agents = &self.running.credentials().agents;
        let is_administrator = |login: &&Login| login.role == "administrator";
        agents.iter().find(is_administrator).unwrap()
    }

    /// The way to the account for this person.
    pub fn api(&self, login: &Login) -> Api {
        self.api_over(self.transport.clone(), login)
    }

    /// The way to the account for this person, over a transport of the test's own.
    pub fn api_over(&self, transport: Rc<dyn Transport>, login: &Login) -> Api {
        let token = Secret::new(&login.api_access_token);
        Api::new(
            transport,
            self.address(),
            TokenHeader::default(),
            self.account(),
            token,
        )
    }

    /// The way in, before anybody is signed in.
    pub fn entrance(&self) -> Entrance {
        Entrance::new(
            self.transport.clone(),
            self.address(),
            TokenHeader::default(),
        )
    }
}

/// The person's id.
pub fn agent_id(login: &Login) -> AgentId {
    AgentId::new(u64::try_from(login.id).unwrap()).unwrap()
}

/// An answer made up by a test, in place of the server's.
pub fn answer(status: u16, body: Value) -> Act {
    serde_json::from_value(json!({"answer": {"status": status, "body": body}})).unwrap()
}

/// The server gives this person new tokens: those they have are good no more.
pub async fn revoke(server: &Server, login: &Login) {
    let email = login.email.clone();
    let app = server.running.app();
    app.db
        .write::<_, Refusal>(move |tx| {
            tx.execute(
                "UPDATE users SET access_token = 'withdrawn', pubsub_token = 'withdrawn too'
                 WHERE email = ?1",
                [&email],
            )?;
            Ok(())
        })
        .await
        .unwrap();
}

/// An id as the sandbox counts.
pub fn number(id: u64) -> i64 {
    i64::try_from(id).unwrap()
}
