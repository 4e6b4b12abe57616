//! The icons of the sprite in the page, `style/icons.svg`.

use leptos::prelude::*;

macro_rules! icons {
    ($($icon:ident $name:literal,)+) => {
        /// A symbol of the sprite. One meaning each, everywhere.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon {
            $(#[doc = concat!("The symbol `icon-", $name, "`.")] $icon,)+
        }

        impl Icon {
            /// All of them, in the sprite's order.
            pub const ALL: &'static [Self] = &[$(Self::$icon),+];

            /// The address of the symbol in the page.
            pub const fn address(self) -> &'static str {
                match self {
                    $(Self::$icon => concat!("#icon-", $name),)+
                }
            }
        }
    };
}

icons! {
    Inbox "inbox",
    Chat "chat",
    Mention "mention",
    Unattended "unattended",
    Snooze "snooze",
    Pending "pending",
    Draft "draft",
    Alert "alert",
    Info "info",
    Send "send",
    Lock "lock",
    Reply "reply",
    Attach "attach",
    Image "image",
    Emoji "emoji",
    Bold "bold",
    Italic "italic",
    Code "code",
    List "list",
    Link "link",
    Canned "canned",
    Search "search",
    Filter "filter",
    Sort "sort",
    Check "check",
    Checks "checks",
    Resolve "resolve",
    Reopen "reopen",
    Close "close",
    Plus "plus",
    More "more",
    Down "down",
    Onward "onward",
    UpDown "up-down",
    Newest "newest",
    Rise "rise",
    Back "back",
    Panel "panel",
    Settings "settings",
    Bell "bell",
    Mute "mute",
    Urgent "urgent",
    High "high",
    Medium "medium",
    Low "low",
    Label "label",
    Team "team",
    Person "person",
    Assign "assign",
    Mail "mail",
    Phone "phone",
    Messenger "messenger",
    Sms "sms",
    Globe "globe",
    Camera "camera",
    Place "place",
    Clock "clock",
    Due "due",
    Bot "bot",
    Download "download",
    Play "play",
    Retry "retry",
    Bin "bin",
    Copy "copy",
    OpenOut "open-out",
    Eye "eye",
    Offline "offline",
    Menu "menu",
    Note "note",
    Hand "hand",
    Edit "edit",
}

impl Icon {
    /// Whether the icon points along the line of text, and so turns round in right-to-left.
    pub const fn mirrors(self) -> bool {
        matches!(
            self,
            Self::Send | Self::Reply | Self::List | Self::Onward | Self::Back | Self::Panel
        )
    }
}

/// How large an icon is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IconSize {
    /// 14, with a heavier stroke: in meta lines and small buttons.
    Small,
    /// 16: in controls.
    #[default]
    Medium,
    /// 20: where fingers press.
    Large,
}

impl IconSize {
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Small => Some("small"),
            Self::Medium => None,
            Self::Large => Some("large"),
        }
    }
}

/// An icon. It is hidden from assistive technology: the control it stands in has the name.
#[component]
pub fn IconView(
    /// Which one.
    icon: Icon,
    /// How large.
    #[prop(optional)]
    size: IconSize,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            data-size=size.name()
            data-mirror=icon.mirrors().then_some("")
            aria-hidden="true"
        >
            <use_ href=icon.address()></use_>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_sprite_and_nothing_else_is() {
        let sprite = include_str!("../../style/icons.svg");
        let drawn: Vec<String> = sprite
            .split("<symbol id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(|id| format!("#{id}"))
            .collect();
        let named: Vec<&str> = Icon::ALL.iter().map(|icon| icon.address()).collect();
        assert_eq!(drawn, named);
    }
}
