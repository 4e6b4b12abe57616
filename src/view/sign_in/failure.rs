//! Why signing in failed: in words, each with what to do.

use std::sync::Arc;

use leptos::prelude::*;

use crate::kit::icon::{Icon, IconView};
use crate::live::EntryFailure;
use crate::text::{Phrase, phrase};

use super::super::name::visible;
use super::super::words::Words;
use super::form::{Field, Form, Way};

/// The id of the callout, for the field that it is about.
pub(super) const CALLOUT: &str = "sign-in-failure";

/// The field that a failure is about.
pub(super) fn field(failure: &EntryFailure) -> Option<Field> {
    match failure {
        EntryFailure::Address
        | EntryFailure::NotChatwoot
        | EntryFailure::Unreachable
        | EntryFailure::CrossOriginClosed
        | EntryFailure::ForbiddenByPolicy => Some(Field::Server),
        EntryFailure::TokenRefused => Some(Field::Token),
        EntryFailure::PasswordRefused(_) | EntryFailure::CodeTooLate => Some(Field::Password),
        EntryFailure::SecondFactor | EntryFailure::CodeRefused => Some(Field::Code),
        EntryFailure::TokenLost
        | EntryFailure::TooManySessions
        | EntryFailure::NoToken
        | EntryFailure::NoAccount
        | EntryFailure::Throttled
        | EntryFailure::Server(_)
        | EntryFailure::Refused(_) => None,
    }
}

/// Title and explanation.
const fn phrases(failure: &EntryFailure) -> (Phrase, Phrase) {
    use phrase::sign_in::{
        ADDRESS, ADDRESS_WHY, CODE_LATE, CODE_LATE_WHY, CODE_REFUSED, CODE_REFUSED_WHY,
        CROSS_ORIGIN, CROSS_ORIGIN_WHY, NO_ACCOUNT, NO_ACCOUNT_WHY, NO_TOKEN, NO_TOKEN_WHY,
        NOT_CHATWOOT, NOT_CHATWOOT_WHY, PASSWORD_REFUSED, PASSWORD_REFUSED_WHY, POLICY, POLICY_WHY,
        SAID_NO, SAID_NO_WHY, SECOND_FACTOR, SECOND_FACTOR_WHY, SERVER_FAILED, SERVER_FAILED_WHY,
        SESSIONS, SESSIONS_WHY, THROTTLED, THROTTLED_WHY, TOKEN_LOST, TOKEN_LOST_WHY,
        TOKEN_REFUSED, TOKEN_REFUSED_WHY, UNREACHABLE, UNREACHABLE_WHY,
    };
    match failure {
        EntryFailure::Address => (ADDRESS, ADDRESS_WHY),
        EntryFailure::NotChatwoot => (NOT_CHATWOOT, NOT_CHATWOOT_WHY),
        EntryFailure::Unreachable => (UNREACHABLE, UNREACHABLE_WHY),
        EntryFailure::CrossOriginClosed => (CROSS_ORIGIN, CROSS_ORIGIN_WHY),
        EntryFailure::ForbiddenByPolicy => (POLICY, POLICY_WHY),
        EntryFailure::TokenRefused => (TOKEN_REFUSED, TOKEN_REFUSED_WHY),
        EntryFailure::TokenLost => (TOKEN_LOST, TOKEN_LOST_WHY),
        EntryFailure::PasswordRefused(_) => (PASSWORD_REFUSED, PASSWORD_REFUSED_WHY),
        EntryFailure::SecondFactor => (SECOND_FACTOR, SECOND_FACTOR_WHY),
        EntryFailure::CodeRefused => (CODE_REFUSED, CODE_REFUSED_WHY),
        EntryFailure::CodeTooLate => (CODE_LATE, CODE_LATE_WHY),
        EntryFailure::TooManySessions => (SESSIONS, SESSIONS_WHY),
        EntryFailure::NoToken => (NO_TOKEN, NO_TOKEN_WHY),
        EntryFailure::NoAccount => (NO_ACCOUNT, NO_ACCOUNT_WHY),
        EntryFailure::Throttled => (THROTTLED, THROTTLED_WHY),
        EntryFailure::Server(_) => (SERVER_FAILED, SERVER_FAILED_WHY),
        EntryFailure::Refused(_) => (SAID_NO, SAID_NO_WHY),
    }
}

/// The server's own words, where it said any.
fn said(failure: EntryFailure) -> Option<Arc<str>> {
    match failure {
        EntryFailure::PasswordRefused(words) | EntryFailure::Refused(words) => {
            Some(words).filter(|words| !words.trim().is_empty())
        }
        _ => None,
    }
}

/// What became of the last attempt.
#[component]
pub(super) fn FailureCallout(
    /// Why it failed.
    failure: EntryFailure,
    /// The form.
    form: Form,
) -> impl IntoView {
    let words = Words::here();
    let (title, text) = phrases(&failure);
    // To be asked for a code is no fault.
    let tone = (failure == EntryFailure::SecondFactor).then_some("quiet");
    let status = match failure {
        EntryFailure::Server(status) => status.to_string(),
        _ => String::new(),
    };
    let wants_token = matches!(
        failure,
        EntryFailure::SecondFactor | EntryFailure::TooManySessions
    );
    let said = said(failure).map(|said| {
        let said = visible(&said);
        view! {
            <p class="callout__text">
                {move || words.with(phrase::sign_in::SAID, &[("words", &said)])}
            </p>
        }
    });
    let use_token = move || {
        (wants_token && form.way() == Way::Password).then(|| {
            view! {
                <button
                    type="button"
                    class="button callout__action"
                    data-size="small"
                    on:click=move |_| form.use_token()
                >
                    {words.said(phrase::sign_in::USE_TOKEN)}
                </button>
            }
        })
    };
    view! {
        <div class="callout" id=CALLOUT role="alert" data-tone=tone>
            <IconView icon=Icon::Alert />
            <p class="callout__title">{words.said(title)}</p>
            <p class="callout__text">{move || words.with(text, &[("status", &status)])}</p>
            {said}
            {use_token}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_failure() -> Vec<EntryFailure> {
        vec![
            EntryFailure::Address,
            EntryFailure::NotChatwoot,
            EntryFailure::Unreachable,
            EntryFailure::CrossOriginClosed,
            EntryFailure::ForbiddenByPolicy,
            EntryFailure::TokenRefused,
            EntryFailure::TokenLost,
            EntryFailure::PasswordRefused("no".into()),
            EntryFailure::SecondFactor,
            EntryFailure::CodeRefused,
            EntryFailure::CodeTooLate,
            EntryFailure::TooManySessions,
            EntryFailure::NoToken,
            EntryFailure::NoAccount,
            EntryFailure::Throttled,
            EntryFailure::Server(502),
            EntryFailure::Refused("no".into()),
        ]
    }

    #[test]
    fn every_failure_has_words_of_its_own() {
        let every = every_failure();
        for (place, failure) in every.iter().enumerate() {
            let (title, text) = phrases(failure);
            for other in every.iter().skip(place + 1) {
                let (other_title, other_text) = phrases(other);
                assert!(
                    title != other_title && text != other_text,
                    "{failure:?} {other:?}"
                );
            }
        }
    }

    #[test]
    fn an_empty_answer_is_not_quoted() {
        assert_eq!(said(EntryFailure::Refused(" ".into())), None);
        assert_eq!(
            said(EntryFailure::Refused("Locked".into())).as_deref(),
            Some("Locked")
        );
    }
}
