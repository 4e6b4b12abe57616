//! A face: a picture, else initials, else a person's outline.

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use super::initials::initials;

/// How many quiet hues faces take turns at.
const TONES: u64 = 8;

/// The hue of a face, from whatever number stays the same for its owner.
pub const fn tone(number: u64) -> u64 {
    number % TONES + 1
}

/// How large a face is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// 18: an assignee in a row.
    Mini,
    /// 20: in a button.
    Small,
    /// 28: in a thread.
    Medium,
    /// 32, or what the surrounding component sets.
    #[default]
    Surrounding,
    /// 48: on top of a panel.
    Large,
}

impl AvatarSize {
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Mini => Some("mini"),
            Self::Small => Some("small"),
            Self::Medium => Some("medium"),
            Self::Surrounding => None,
            Self::Large => Some("large"),
        }
    }
}

/// The mark at a face's corner. Told by shape as well as by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenceMark {
    /// Filled, round.
    Online,
    /// Filled, square.
    Busy,
    /// Hollow, round.
    Offline,
}

impl PresenceMark {
    const fn name(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Busy => "busy",
            Self::Offline => "offline",
        }
    }
}

/// Somebody's face. It says nothing to assistive technology: the name stands beside it.
#[component]
pub fn Avatar(
    /// Whose, for the initials.
    #[prop(into)]
    name: Signal<String>,
    /// Which hue, from [`tone`].
    #[prop(into)]
    tone: Signal<u64>,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
    /// Where a picture is, if there is one. One that does not load gives way to the initials.
    #[prop(optional, into)]
    picture: Signal<Option<String>>,
    /// The mark at the corner; none where presence is not known.
    #[prop(optional, into)]
    presence: Signal<Option<PresenceMark>>,
    /// The class of the part of the surrounding component that this is.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let broken = RwSignal::new(None);
    let picture = Memo::new(move |_| picture.get().filter(|it| broken.get().as_ref() != Some(it)));
    let letters = Memo::new(move |_| match picture.get() {
        Some(_) => None,
        None => Some(initials(&name.read())).filter(|letters| !letters.is_empty()),
    });
    let face = move || match picture.get() {
        Some(address) => {
            let shown = address.clone();
            view! {
                <img
                    class="avatar__image"
                    src=address
                    alt=""
                    loading="lazy"
                    decoding="async"
                    referrerpolicy="no-referrer"
                    on:error=move |_| broken.set(Some(shown.clone()))
                />
            }
            .into_any()
        }
        None => letters
            .get()
            .is_none()
            .then(|| view! { <IconView icon=Icon::Person /> })
            .into_any(),
    };

    view! {
        <span
            class=format!("avatar {class}")
            data-size=size.name()
            data-tone=move || tone.get().to_string()
            // Drawn by the style: as text they would be part of what a button with a face says.
            data-letters=move || letters.get()
            aria-hidden="true"
        >
            {face}
            {move || {
                presence
                    .get()
                    .map(|mark| view! { <span class="avatar__presence" data-presence=mark.name()></span> })
            }}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::tone;

    #[test]
    fn every_number_has_one_of_eight_tones() {
        assert_eq!(tone(0), 1);
        assert_eq!(tone(7), 8);
        assert_eq!(tone(8), 1);
        assert!((1..=8).contains(&tone(u64::MAX)));
    }
}
