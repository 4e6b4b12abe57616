//! What people are called and what they write, per language: read from the texts in `tongue/`.
//!
//! A text begins with `key: value` lines. Each talk begins with `# label, label` (`# -` for none);
//! its lines begin with `>` (the customer), `<` (the agent) or `!` (a private note). Words in
//! braces are filled in per thread.

/// A language, and customers who speak it.
pub struct Tongue {
    /// As agents' machines name it: `de`, `pt_BR`.
    pub code: &'static str,
    /// Sign put before amounts.
    pub currency: &'static str,
    /// The beginning of phone numbers.
    pub phone: &'static str,
    /// Whether the family name comes first.
    pub family_first: bool,
    /// Given names.
    pub given: Vec<&'static str>,
    /// Family names.
    pub family: Vec<&'static str>,
    /// Where they live.
    pub places: Vec<Place>,
    /// What is talked about, in the order of the text.
    pub talks: Vec<Talk>,
}

/// A town.
#[derive(Clone, Copy, Default)]
pub struct Place {
    /// As people there write it.
    pub city: &'static str,
    /// As people there write it.
    pub country: &'static str,
    /// Two capitals.
    pub code: &'static str,
}

/// One matter, from the question to the end.
#[derive(Default)]
pub struct Talk {
    /// Labels it gets.
    pub labels: Vec<&'static str>,
    /// At least one.
    pub lines: Vec<Line>,
}

/// One message of a talk.
#[derive(Clone, Copy)]
pub struct Line {
    /// Whose.
    pub voice: Voice,
    /// With its braces.
    pub text: &'static str,
}

/// Whose line it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The customer's.
    Customer,
    /// The agent's.
    Agent,
    /// An agent's, seen by the team only.
    Note,
}

/// Every language with its share, in per cent, of the customers.
pub fn all() -> Vec<(u32, Tongue)> {
    [
        (30, include_str!("tongue/en.txt")),
        (14, include_str!("tongue/de.txt")),
        (10, include_str!("tongue/es.txt")),
        (9, include_str!("tongue/fr.txt")),
        (10, include_str!("tongue/nb.txt")),
        (8, include_str!("tongue/pt.txt")),
        (6, include_str!("tongue/ar.txt")),
        (4, include_str!("tongue/he.txt")),
        (5, include_str!("tongue/ja.txt")),
        (4, include_str!("tongue/vi.txt")),
    ]
    .into_iter()
    .map(|(share, text)| (share, read(text)))
    .collect()
}

fn read(text: &'static str) -> Tongue {
    let mut tongue = Tongue {
        code: "",
        currency: "",
        phone: "",
        family_first: false,
        given: Vec::new(),
        family: Vec::new(),
        places: Vec::new(),
        talks: Vec::new(),
    };
    for line in text.lines() {
        let Some((mark, rest)) = line.split_once(' ') else {
            continue;
        };
        match mark {
            "#" => tongue.talks.push(Talk {
                labels: rest.split(", ").filter(|label| *label != "-").collect(),
                lines: Vec::new(),
            }),
            ">" => say(&mut tongue, Voice::Customer, rest),
            "<" => say(&mut tongue, Voice::Agent, rest),
            "!" => say(&mut tongue, Voice::Note, rest),
            "code:" => tongue.code = rest,
            "currency:" => tongue.currency = rest,
            "phone:" => tongue.phone = rest,
            "order:" => tongue.family_first = rest.starts_with("family"),
            "given:" => tongue.given = rest.split("; ").collect(),
            "family:" => tongue.family = rest.split("; ").collect(),
            "places:" => tongue.places = rest.split("; ").filter_map(place).collect(),
            _ => {}
        }
    }
    tongue
}

fn say(tongue: &mut Tongue, voice: Voice, text: &'static str) {
    if let Some(talk) = tongue.talks.last_mut() {
        talk.lines.push(Line { voice, text });
    }
}

fn place(text: &'static str) -> Option<Place> {
    let mut parts = text.split(", ");
    Some(Place {
        city: parts.next()?,
        country: parts.next()?,
        code: parts.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_people_places_and_talks_of_more_than_one_line() {
        let all = all();
        assert_eq!(all.iter().map(|(share, _)| share).sum::<u32>(), 100);
        for (_, tongue) in &all {
            assert!(
                tongue.given.len() == 20 && tongue.family.len() == 20,
                "{}",
                tongue.code
            );
            assert!(!tongue.places.is_empty(), "{}", tongue.code);
            assert!(tongue.talks.len() >= 5, "{}", tongue.code);
            assert!(
                tongue.talks.iter().all(|talk| talk.lines.len() > 1),
                "{}",
                tongue.code
            );
        }
    }
}
