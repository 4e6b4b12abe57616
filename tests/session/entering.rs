//! Signing in, and why it fails.

use deskhand::live::{ConsoleState, Ended, EntryFailure, With};
use deskhand::model::Secret;
use deskhand::net::TransportError;
use deskhand::route::Route;
use sandbox::seed::Login;
use sandbox::trouble::Rule;
use serde_json::{Value, json};

use crate::support::desk::{Desk, by_token, play, until};
use crate::support::{Server, agent_id, answer, revoke};

fn by_password(login: &Login, password: &str) -> With {
    With::Password {
        email: login.email.clone(),
        password: Secret::new(password),
    }
}

async fn failure(desk: &Desk, with: With) -> EntryFailure {
    desk.knock(with).await.err().expect("it is refused")
}

/// What the server says of somebody who is signed in.
async fn profile(server: &Server) -> Value {
    let url = format!("{}/api/v1/profile", server.running.url);
    let asked = reqwest::Client::new()
        .get(url)
        .header("api_access_token", &server.agent().api_access_token);
    let body = asked.send().await.unwrap().text().await.unwrap();
    serde_json::from_str(&body).unwrap()
}

#[test]
fn an_access_token_opens_the_account() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.agent()).await;
        let session = desk.session();
        assert_eq!(session.me(), agent_id(server.agent()));
        assert_eq!(session.account().unwrap().id, server.account());
    });
}

#[test]
fn a_password_opens_the_account_on_the_servers_own_origin() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::new(&server);
        assert!(desk.console.same_origin(&server.running.url));
        let login = server.agent();
        let key = desk
            .knock(by_password(login, &login.password))
            .await
            .unwrap();
        desk.console.enter(key, server.account());
        desk.live().await;
    });
}

#[test]
fn an_address_that_is_none_is_not_asked() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::new(&server);
        for address in [
            "javascript:alert(1)",
            "ftp://x",
            "https://me:secret@chat.example",
        ] {
            let refused = desk.knock_at(address, by_token(server.agent())).await;
            assert_eq!(refused.err(), Some(EntryFailure::Address), "{address}");
        }
    });
}

#[test]
fn a_server_that_cannot_be_reached_is_told_from_one_that_lets_nobody_in() {
    play(async {
        let server = Server::start().await;
        let login = server.agent();
        let near = Desk::new(&server);
        near.parts.page.fail_with(Some(TransportError::Failed));
        assert_eq!(
            failure(&near, by_token(login)).await,
            EntryFailure::Unreachable
        );
        let far = Desk::elsewhere(&server);
        let nobody = far.knock_at("http://127.0.0.1:9", by_token(login)).await;
        assert_eq!(nobody.err(), Some(EntryFailure::Unreachable));
        far.parts.page.fail_with(Some(TransportError::Failed));
        let closed = failure(&far, by_token(login)).await;
        assert_eq!(closed, EntryFailure::CrossOriginClosed);
        far.parts.page.fail_with(Some(TransportError::Forbidden));
        let forbidden = failure(&far, by_token(login)).await;
        assert_eq!(forbidden, EntryFailure::ForbiddenByPolicy);
    });
}

#[test]
fn what_answers_but_is_no_chatwoot_is_told_as_such() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::new(&server);
        let trouble = server.running.trouble();
        for other in [
            answer(200, json!("<html>Welcome to nginx</html>")),
            answer(200, json!({"hello": "world"})),
            answer(404, json!("not here")),
        ] {
            trouble.add(Rule::new("GET", "/api", 1, other));
            let refused = failure(&desk, by_token(server.agent())).await;
            assert_eq!(refused, EntryFailure::NotChatwoot);
        }
        for (status, expected) in [
            (429, EntryFailure::Throttled),
            (503, EntryFailure::Server(503)),
        ] {
            trouble.add(Rule::new("GET", "/api", 1, answer(status, json!("busy"))));
            let refused = failure(&desk, by_token(server.agent())).await;
            assert_eq!(refused, expected);
        }
    });
}

#[test]
fn a_token_that_is_wrong_is_told_from_one_that_was_lost_on_its_way() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::new(&server);
        let wrong = With::Token(Secret::new("wrong"));
        assert_eq!(failure(&desk, wrong).await, EntryFailure::TokenRefused);
        let lost = json!({"errors": ["You need to sign in or sign up before continuing."]});
        let rule = Rule::new("GET", "/api/v1/profile", 1, answer(401, lost));
        server.running.trouble().add(rule);
        let refused = failure(&desk, by_token(server.agent())).await;
        assert_eq!(refused, EntryFailure::TokenLost);
        let rule = Rule::new(
            "GET",
            "/api/v1/profile",
            1,
            answer(422, json!({"error": "no"})),
        );
        server.running.trouble().add(rule);
        let refused = failure(&desk, by_token(server.agent())).await;
        assert_eq!(refused, EntryFailure::Refused("no".into()));
    });
}

#[test]
fn why_a_password_does_not_do_is_told() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::new(&server);
        let login = server.agent();
        let words = "Invalid login credentials. Please try again.";
        assert_eq!(
            failure(&desk, by_password(login, "wrong")).await,
            EntryFailure::PasswordRefused(words.into())
        );
        let mut tokenless = profile(&server).await;
        tokenless["access_token"] = Value::Null;
        let code = json!({"mfa_required": true, "mfa_token": "t"});
        for (status, body, expected) in [
            (206, code, EntryFailure::SecondFactor),
            (409, json!({"error": "x"}), EntryFailure::TooManySessions),
            (200, json!({"data": tokenless}), EntryFailure::NoToken),
        ] {
            let rule = Rule::new("POST", "/auth/sign_in", 1, answer(status, body));
            server.running.trouble().add(rule);
            let refused = failure(&desk, by_password(login, &login.password)).await;
            assert_eq!(refused, expected);
        }
    });
}

#[test]
fn whoever_belongs_to_no_account_in_use_is_told_so() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::new(&server);
        let mut suspended = profile(&server).await;
        let mut stranger = suspended.clone();
        stranger["accounts"] = json!([]);
        for account in suspended["accounts"].as_array_mut().unwrap() {
            account["status"] = json!("suspended");
        }
        for body in [stranger, suspended] {
            let rule = Rule::new("GET", "/api/v1/profile", 1, answer(200, body));
            server.running.trouble().add(rule);
            let refused = failure(&desk, by_token(server.agent())).await;
            assert_eq!(refused, EntryFailure::NoAccount);
        }
    });
}

#[test]
fn settings_that_cannot_be_used_are_told_and_missing_ones_are_the_default() {
    play(async {
        let server = Server::start().await;
        for (status, body, named) in [
            (200, r#"{"sevrer": ""}"#, "sevrer"),
            (200, "<html>", "line 1"),
            (500, "", "500"),
        ] {
            let desk = Desk::new(&server);
            desk.parts.page.set_config(status, body);
            until("the settings are refused", || {
                matches!(desk.console.state(), ConsoleState::BadConfig(_))
            })
            .await;
            let ConsoleState::BadConfig(error) = desk.state() else {
                panic!("the state did not last");
            };
            assert!(error.what.contains(named), "{error}");
        }
        let desk = Desk::new(&server);
        until("signing in is offered", || {
            desk.console.state() == ConsoleState::SignedOut(None)
        })
        .await;
    });
}

#[test]
fn a_kept_sign_in_opens_the_account_again() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::of(&server, server.agent()).await;
        let device = desk.crash();
        assert!(!device.holds_text(&server.agent().api_access_token));
        let desk = Desk::at(&server, device, Route::default());
        desk.opened().await;
        desk.live().await;
    });
}

#[test]
fn a_kept_sign_in_waits_for_a_server_that_does_not_answer() {
    play(async {
        let server = Server::start().await;
        let device = Desk::of(&server, server.agent()).await.crash();
        let desk = Desk::at(&server, device.clone(), Route::default());
        desk.parts.page.fail_with(Some(TransportError::Failed));
        until("it is said that the server does not answer", || {
            desk.console.state() == ConsoleState::SignedOut(Some(Ended::Unreachable))
        })
        .await;
        assert!(device.has_sign_in());
        desk.parts.page.fail_with(None);
        desk.console.try_again();
        desk.opened().await;
    });
}

#[test]
fn a_kept_sign_in_that_was_withdrawn_asks_for_a_new_one() {
    play(async {
        let server = Server::start().await;
        let device = Desk::of(&server, server.agent()).await.crash();
        revoke(&server, server.agent()).await;
        let desk = Desk::at(&server, device, Route::default());
        until("a new sign-in is asked for", || {
            desk.console.state() == ConsoleState::SignedOut(Some(Ended::TokenRefused))
        })
        .await;
    });
}

#[test]
fn a_second_factor_completes_a_sign_in_and_a_wrong_code_can_be_typed_again() {
    play(async {
        let server = Server::start().await;
        let desk = Desk::new(&server);
        let login = server.agent();
        let whole = json!({"data": profile(&server).await});
        let trouble = server.running.trouble();
        let mut answers = [
            (206, json!({"mfa_required": true, "mfa_token": "half"})),
            (400, json!({"error": "Invalid verification code"})),
            (200, whole),
        ]
        .into_iter();
        let mut stage = || {
            let (status, body) = answers.next().unwrap();
            trouble.add(Rule::new("POST", "/auth/sign_in", 1, answer(status, body)));
        };
        stage();
        let with = by_password(login, &login.password);
        assert_eq!(failure(&desk, with).await, EntryFailure::SecondFactor);
        stage();
        let wrong = With::Code("000000".into());
        assert_eq!(failure(&desk, wrong).await, EntryFailure::CodeRefused);
        stage();
        let key = desk.knock(With::Code("123456".into())).await;
        assert!(key.is_ok());
        // Once is enough: nothing of the half is left.
        let again = With::Code("123456".into());
        assert_eq!(failure(&desk, again).await, EntryFailure::CodeTooLate);
    });
}
