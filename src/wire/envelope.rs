//! What stands around a list: nothing, `payload`, `data`, or one in the other; and `meta` beside it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Field, Rows};

/// An answer that holds a list, read in one pass.
#[derive(Default)]
pub(super) struct Envelope<'a> {
    list: Option<Vec<Field<'a>>>,
    /// What the answer tells beside the list.
    pub(super) meta: Field<'a>,
}

impl<'a> Envelope<'a> {
    /// Opens an answer; `None` where it is not JSON.
    pub(super) fn open(answer: Field<'a>) -> Option<Self> {
        answer.read()
    }

    /// Reads every entry; `None` where there is no list.
    pub(super) fn rows<T>(self, entry: impl Fn(Field<'_>) -> Option<T>) -> Option<Rows<T>> {
        let list = self.list?;
        let count = list.len();
        let rows: Vec<T> = list.into_iter().filter_map(entry).collect();
        let broken = count - rows.len();
        Some(Rows { rows, broken })
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Envelope<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Opened)
    }
}

struct Opened;

impl<'de> Visitor<'de> for Opened {
    type Value = Envelope<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an answer")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Envelope<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = seq.next_element()? {
            list.push(entry);
        }
        Ok(Envelope {
            list: Some(list),
            meta: Field::default(),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope<'de>, A::Error> {
        let mut opened = Envelope::default();
        while let Some(key) = map.next_key::<Field<'de>>()? {
            match key.text().as_deref() {
                Some("data" | "payload") => {
                    let inner: Envelope<'de> = map.next_value()?;
                    opened.list = inner.list.or(opened.list);
                    opened.meta = opened.meta.or(inner.meta);
                }
                Some("meta") => opened.meta = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(opened)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Envelope<'de>, E> {
        Ok(Envelope::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Envelope<'de>, E> {
        Ok(Envelope::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Envelope<'de>, E> {
        Ok(Envelope::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Envelope<'de>, E> {
        Ok(Envelope::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Envelope<'de>, E> {
        Ok(Envelope::default())
    }

    fn visit_unit<E>(self) -> Result<Envelope<'de>, E> {
        Ok(Envelope::default())
    }
}
