//! A sandbox, people signed in to it, and the frames they hear.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::{Method, Response, StatusCode};
use sandbox::options::Options;
use sandbox::{Running, Sandbox};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// How long a frame may take to come, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// A sandbox with its people.
pub struct Stage {
    pub running: Running,
    /// The demo agent.
    pub agent: Person,
    /// An administrator.
    pub admin: Person,
    /// Another agent.
    pub other: Person,
}

impl Stage {
    /// Somebody's socket, which hears nothing of what was done before.
    pub async fn listen(&self, person: &Person) -> Ear {
        self.running.app().quiet().await;
        person.listen().await
    }
}

/// Starts a small sandbox.
pub async fn stage() -> Stage {
    stage_with(Options::default()).await
}

pub async fn stage_with(options: Options) -> Stage {
    let running = Sandbox::start(options).await.unwrap();
    let credentials = running.credentials().clone();
    let person = |pick: &dyn Fn(usize, &str) -> bool| {
        let (_, login) = credentials
            .agents
            .iter()
            .enumerate()
            .find(|(at, login)| pick(*at, &login.role))
            .unwrap();
        Person {
            url: credentials.url.clone(),
            account_id: credentials.account_id,
            id: login.id,
            name: login.name.clone(),
            email: login.email.clone(),
            password: login.password.clone(),
            token: login.api_access_token.clone(),
            http: reqwest::Client::new(),
        }
    };
    Stage {
        agent: person(&|at, _| at == 0),
        admin: person(&|_, role| role == "administrator"),
        other: person(&|at, role| at > 0 && role == "agent"),
        running,
    }
}

/// Somebody with a token.
#[derive(Clone)]
pub struct Person {
    pub url: String,
    pub account_id: i64,
    pub id: i64,
    pub name: String,
    pub email: String,
    pub password: String,
    pub token: String,
    pub http: reqwest::Client,
}

impl Person {
    /// A request below the account, or an absolute one if the path begins with `/`.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = match path.strip_prefix('/') {
            Some(path) => format!("{}/{path}", self.url),
            None => format!("{}/api/v1/accounts/{}/{path}", self.url, self.account_id),
        };
        self.http
            .request(method, url)
            .header("api_access_token", &self.token)
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        read(
            self.request(Method::POST, path)
                .json(&body)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    pub async fn send(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        read(self.request(method, path).json(&body).send().await.unwrap()).await
    }

    /// The body of a GET that must succeed.
    pub async fn fetch(&self, path: &str) -> Value {
        let (status, body) = self.get(path).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The body of a POST that must succeed.
    pub async fn does(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.post(path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// The first inbox of a channel.
    pub async fn inbox(&self, channel: &str) -> i64 {
        let inboxes = self.fetch("inboxes").await;
        inboxes["payload"]
            .as_array()
            .unwrap()
            .iter()
            .find(|inbox| inbox["channel_type"] == channel)
            .unwrap_or_else(|| panic!("no {channel}"))["id"]
            .as_i64()
            .unwrap()
    }

    /// A new contact.
    pub async fn contact(&self, name: &str) -> i64 {
        let made = self.does("contacts", json!({ "name": name })).await;
        made["payload"]["contact"]["id"].as_i64().unwrap()
    }

    /// A new conversation in the API inbox, which the customer began; its number.
    pub async fn conversation(&self, text: &str) -> i64 {
        let inbox = self.inbox("Channel::Api").await;
        let contact = self.contact("Ana").await;
        let message = json!({"content": text, "message_type": "incoming"});
        let body = json!({"inbox_id": inbox, "contact_id": contact, "message": message});
        self.does("conversations", body).await["id"]
            .as_i64()
            .unwrap()
    }

    /// Writes a public message.
    pub async fn says(&self, number: i64, text: &str) {
        let path = format!("conversations/{number}/messages");
        self.does(&path, json!({ "content": text })).await;
    }

    /// A conversation as it is now.
    pub async fn look(&self, number: i64) -> Value {
        self.fetch(&format!("conversations/{number}")).await
    }

    /// An open socket, subscribed.
    pub async fn listen(&self) -> Ear {
        let mut ear = Ear::open(&self.url).await;
        let profile = self.fetch("/api/v1/profile").await;
        let identifier = json!({
            "channel": "RoomChannel",
            "pubsub_token": profile["pubsub_token"],
            "account_id": self.account_id,
            "user_id": self.id,
        })
        .to_string();
        ear.subscribe(&identifier).await;
        ear.frame_where(|frame| frame["type"] == "confirm_subscription")
            .await;
        ear.identifier = identifier;
        ear
    }
}

async fn read(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    (
        status,
        serde_json::from_str(&text).unwrap_or(Value::String(text)),
    )
}

/// A socket.
pub struct Ear {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub identifier: String,
}

impl Ear {
    pub async fn open(url: &str) -> Self {
        let mut request = format!("{}/cable", url.replace("http", "ws"))
            .into_client_request()
            .unwrap();
        let protocols = "actioncable-v1-json, actioncable-unsupported"
            .parse()
            .unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocols);
        let (socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        Self {
            socket,
            identifier: String::new(),
        }
    }

    pub async fn say(&mut self, frame: Value) {
        self.socket
            .send(Message::Text(frame.to_string().into()))
            .await
            .unwrap();
    }

    pub async fn subscribe(&mut self, identifier: &str) {
        self.say(json!({"command": "subscribe", "identifier": identifier}))
            .await;
    }

    pub async fn presence(&mut self) {
        let data = json!({"action": "update_presence"}).to_string();
        let identifier = self.identifier.clone();
        self.say(json!({"command": "message", "identifier": identifier, "data": data}))
            .await;
    }

    /// The next frame; pings are passed over.
    pub async fn frame(&mut self) -> Value {
        self.frame_where(|frame| frame["type"] != "ping").await
    }

    /// The next frame of a kind.
    pub async fn frame_where(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let hear = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Text(text))) => {
                        let frame: Value = serde_json::from_str(text.as_str()).unwrap();
                        if wanted(&frame) {
                            return frame;
                        }
                    }
                    Some(Ok(_)) => {}
                    end => panic!("the socket ended: {end:?}"),
                }
            }
        };
        tokio::time::timeout(PATIENCE, hear)
            .await
            .expect("no such frame came")
    }

    /// The server's last word, when it ends the connection; none when that was cut.
    pub async fn goodbye(&mut self) -> Option<Message> {
        loop {
            match self.socket.next().await {
                Some(Ok(last @ Message::Close(_))) => return Some(last),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    /// The data of the next event of a name.
    pub async fn event(&mut self, name: &str) -> Value {
        let mut frame = self
            .frame_where(|frame| frame["message"]["event"] == name)
            .await;
        frame["message"]["data"].take()
    }

    /// The names of all events up to and with the next `last`; presence is passed over.
    pub async fn events_until(&mut self, last: &str) -> Vec<String> {
        let mut names = Vec::new();
        loop {
            let frame = self
                .frame_where(|frame| frame["message"]["event"].is_string())
                .await;
            let name = frame["message"]["event"].as_str().unwrap().to_owned();
            if name != "presence.update" {
                names.push(name.clone());
            }
            if name == last {
                return names;
            }
        }
    }
}

/// The keys of an object, sorted.
pub fn keys(value: &Value) -> Vec<String> {
    let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys
}
