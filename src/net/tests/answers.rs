//! What becomes of answers: refusals, silence, pages of a proxy, a second step.

use super::*;

#[test]
fn answers_without_a_word_are_fine_where_none_is_expected() {
    let (_, api) = api(200, "");
    done(api.mute(id())).unwrap();
    done(api.unmute(id())).unwrap();
    done(api.set_typing(id(), false, false)).unwrap();
    done(api.assign(id(), None)).unwrap();
    assert!(matches!(
        done(api.mark_read(id())),
        Err(ApiError::Unreadable { .. })
    ));
}

#[test]
fn a_page_of_a_proxy_is_no_answer() {
    let (_, api) = api(200, "<!DOCTYPE html><title>Sign in</title>");
    let error = done(api.agents()).unwrap_err();
    assert!(matches!(
        error,
        ApiError::Unreadable {
            endpoint: "agents",
            ..
        }
    ));
    assert!(!error.is_transient());
}

#[test]
fn a_refusal_brings_the_servers_words_wherever_it_put_them() {
    for (body, words) in [
        (r#"{"error":"Nope"}"#, "Nope"),
        (
            r#"{"message":"Email has already been taken","attributes":["email"]}"#,
            "Email has already been taken",
        ),
        (r#"{"errors":["First","Second"]}"#, "First"),
        (
            r#"{"description":"x","errors":[{"field":"a","message":"Inner","code":"c"}]}"#,
            "Inner",
        ),
        (r#"{"description":"In short","errors":[]}"#, "In short"),
        (r#"{"error":{"actions":["x"]}}"#, ""),
        (r#"{"success":false}"#, ""),
        ("plain words\n", "plain words"),
        ("<html>secret proxy</html>", ""),
        ("", ""),
    ] {
        let (_, api) = api(422, body);
        match done(api.agents()) {
            Err(ApiError::Refused {
                status: 422,
                reason,
            }) => assert_eq!(reason, words),
            other => panic!("{body}: {other:?}"),
        }
    }
    // The documentation's own example of an error.
    let example = include_str!("../../../tests/fixtures/documented/error.json");
    let example: serde_json::Value = serde_json::from_str(example).unwrap();
    let body = String::leak(example["body"].to_string());
    let (_, asked) = api(422, body);
    let error = done(asked.agents()).unwrap_err();
    assert!(error.to_string().contains("Status is not known"), "{error}");
    let long: &'static str = String::leak("é".repeat(1000));
    let (_, api) = api(422, long);
    match done(api.agents()) {
        Err(ApiError::Refused { reason, .. }) => assert_eq!(reason.chars().count(), 300),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_status_is_an_error_of_its_kind() {
    let error = |status| done(api(status, r#"{"error":"Why"}"#).1.agents()).unwrap_err();
    assert!(matches!(error(401), ApiError::Unauthorized(why) if why == "Why"));
    assert!(matches!(error(404), ApiError::NotFound));
    assert!(matches!(error(429), ApiError::Throttled));
    for status in [301, 302, 304, 400, 402, 403, 409, 413, 422] {
        assert!(matches!(error(status), ApiError::Refused { status: of, .. } if of == status));
        assert!(!error(status).is_transient());
    }
    for status in [500, 502, 503, 504, 520, 526] {
        assert!(matches!(error(status), ApiError::Server { status: of } if of == status));
        assert_eq!(error(status).is_transient(), status != 500);
    }
}

#[test]
fn signing_in_may_want_a_second_step() {
    const RIGHT: &str = r#"{"data":{"id":2,"name":"Bo","access_token":"t","pubsub_token":"p"}}"#;
    let entered = |status, body| {
        let script = Script::new(status, body);
        let entrance = Entrance::new(script.clone(), server(), TokenHeader::default());
        let outcome = done(entrance.sign_in("bo@x.example", &Secret::new("pw")));
        let (method, path, body) = script.last();
        assert_eq!((method, &*path), (Method::Post, "/auth/sign_in"));
        assert_eq!(body, r#"{"email":"bo@x.example","password":"pw"}"#);
        outcome
    };
    assert!(matches!(entered(200, RIGHT), Ok(SignIn::Done(profile))
        if profile.access_token.as_ref().is_some_and(|token| token.reveal() == "t")));
    assert!(
        matches!(entered(206, r#"{"mfa_required":true,"mfa_token":"m"}"#),
        Ok(SignIn::CodeWanted(token)) if token.reveal() == "m")
    );
    let full = r#"{"sessions_limit_reached":true,"sessions":[]}"#;
    assert!(matches!(entered(409, full), Ok(SignIn::TooManySessions)));
    let wrong = r#"{"success":false,"errors":["Invalid login credentials."]}"#;
    assert!(
        matches!(entered(401, wrong), Err(ApiError::Unauthorized(why))
        if why == "Invalid login credentials.")
    );
}
