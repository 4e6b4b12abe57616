//! The files customers and agents sent: made by code, small, and real.

use std::sync::OnceLock;

use fastrand::Rng;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::picture;
use crate::db::Micros;

/// Bytes kept in the database, by the name the texts use for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// A wide picture.
    Camp,
    /// A tall picture.
    Pole,
    /// A square picture.
    Boots,
    /// A very wide one.
    Panorama,
    /// One pixel.
    Dot,
    /// A picture on a transparent ground would be; here a small square.
    Sticker,
    /// Three seconds of a tone.
    Voice,
    /// Two seconds of moving colours.
    Clip,
    /// A receipt of one page.
    Receipt,
    /// A table.
    Table,
    /// A drawing with a script in it, which no console may run.
    Drawing,
    /// Text.
    Text,
    /// Nothing at all.
    Empty,
    /// A page with a script in it.
    Page,
    /// A table again, under a name that is long and turns round.
    LongName,
}

const FILES: [File; 15] = [
    File::Camp,
    File::Pole,
    File::Boots,
    File::Panorama,
    File::Dot,
    File::Sticker,
    File::Voice,
    File::Clip,
    File::Receipt,
    File::Table,
    File::Drawing,
    File::Text,
    File::Empty,
    File::Page,
    File::LongName,
];

/// Portraits follow the files.
const PORTRAITS: u8 = 12;

struct Blob {
    filename: &'static str,
    content_type: &'static str,
    size: Option<(u32, u32)>,
    data: Vec<u8>,
}

/// What hangs on a message.
#[derive(Clone)]
pub struct Attachment {
    file_type: &'static str,
    blob: Option<i64>,
    external_url: Option<&'static str>,
    place: (f64, f64),
    title: Option<&'static str>,
    meta: Value,
}

impl Attachment {
    fn new(file_type: &'static str) -> Self {
        Self {
            file_type,
            blob: None,
            external_url: None,
            place: (0.0, 0.0),
            title: None,
            meta: Value::Null,
        }
    }

    /// A stored file.
    pub fn file(file: File) -> Self {
        let file_type = match blob(file).content_type.split('/').next() {
            Some("image") if file != File::Drawing => "image",
            Some("audio") => "audio",
            Some("video") => "video",
            _ => "file",
        };
        Self {
            blob: Some(blob_id(file)),
            meta: if file == File::Voice {
                json!({"is_voice_message": true})
            } else {
                Value::Null
            },
            ..Self::new(file_type)
        }
    }

    /// A place on the map.
    pub fn location(title: &'static str, lat: f64, long: f64) -> Self {
        Self {
            place: (lat, long),
            title: Some(title),
            ..Self::new("location")
        }
    }

    /// Somebody's card: the number is its title, the name is in the message.
    pub fn card(number: &'static str, given: &str, family: &str) -> Self {
        Self {
            title: Some(number),
            meta: json!({"firstName": given, "lastName": family}),
            ..Self::new("contact")
        }
    }

    /// Something that lies elsewhere: `fallback`, `share`, `ig_reel`, `embed` …
    pub fn external(
        file_type: &'static str,
        url: &'static str,
        title: Option<&'static str>,
    ) -> Self {
        Self {
            external_url: Some(url),
            title,
            ..Self::new(file_type)
        }
    }

    pub(super) fn insert(
        &self,
        connection: &Connection,
        account_id: i64,
        message_id: i64,
        at: Micros,
    ) -> rusqlite::Result<()> {
        let meta = match &self.meta {
            Value::Null => "{}".to_owned(),
            other => other.to_string(),
        };
        connection
            .prepare_cached(
                "INSERT INTO attachments (account_id, message_id, file_type, blob_id, external_url,
                    coordinates_lat, coordinates_long, fallback_title, meta, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                account_id,
                message_id,
                self.file_type,
                self.blob,
                self.external_url,
                self.place.0,
                self.place.1,
                self.title,
                meta,
                at,
            ])?;
        Ok(())
    }
}

/// The blob of one of the contacts' pictures.
pub fn portrait_id(rng: &mut Rng) -> i64 {
    1 + i64::try_from(FILES.len()).unwrap_or_default() + i64::from(rng.u8(..PORTRAITS))
}

fn blob_id(file: File) -> i64 {
    1 + file as i64
}

/// Puts all files into the database.
///
/// # Errors
///
/// When the database refuses.
pub fn insert_all(connection: &Connection, rng: &mut Rng, at: Micros) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO blobs (id, key, filename, content_type, byte_size, width, height, data, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (id, blob) in (1_i64..).zip(blobs()) {
        let key = format!("{:016x}{:016x}", rng.u64(..), rng.u64(..));
        statement.execute(params![
            id,
            key,
            blob.filename,
            blob.content_type,
            blob.data.len(),
            blob.size.map(|(width, _)| width),
            blob.size.map(|(_, height)| height),
            blob.data,
            at,
        ])?;
    }
    Ok(())
}

fn blob(file: File) -> &'static Blob {
    static NONE: Blob = Blob {
        filename: "",
        content_type: "",
        size: None,
        data: Vec::new(),
    };
    blobs().get(file as usize).unwrap_or(&NONE)
}

/// All files, then the portraits. The same for every seed, so they are made once a process.
fn blobs() -> &'static [Blob] {
    static BLOBS: OnceLock<Vec<Blob>> = OnceLock::new();
    BLOBS.get_or_init(|| {
        let portraits = (0..PORTRAITS).map(|number| Blob {
            filename: "avatar.png",
            content_type: "image/png",
            size: Some((96, 96)),
            data: picture::portrait(100 + u64::from(number)),
        });
        FILES.into_iter().map(make).chain(portraits).collect()
    })
}

fn make(file: File) -> Blob {
    let drawn = |filename, seed, width, height| Blob {
        filename,
        content_type: "image/png",
        size: Some((width, height)),
        data: picture::landscape(seed, width, height),
    };
    let written = |filename, content_type, data: Vec<u8>| Blob {
        filename,
        content_type,
        size: None,
        data,
    };
    match file {
        File::Camp => drawn("camp.png", 11, 640, 427),
        File::Pole => drawn("pole.png", 12, 320, 568),
        File::Boots => drawn("boots.png", 13, 360, 360),
        File::Panorama => drawn("panorama.png", 14, 960, 180),
        File::Dot => drawn("dot.png", 15, 1, 1),
        File::Sticker => drawn("sticker.png", 16, 160, 160),
        File::Voice => written("voice-message.wav", "audio/x-wav", tone()),
        File::Clip => written(
            "clip.webm",
            "video/webm",
            include_bytes!("file/clip.webm").to_vec(),
        ),
        File::Receipt => written("receipt-20418.pdf", "application/pdf", receipt()),
        File::Table => written("stock.csv", "text/csv", TABLE.as_bytes().to_vec()),
        File::Drawing => written("logo.svg", "image/svg+xml", DRAWING.as_bytes().to_vec()),
        File::Text => written(
            "packing list.txt",
            "text/plain",
            "Tent\nPoles\nPegs, 14\nStove\n☕ Coffee\n"
                .as_bytes()
                .to_vec(),
        ),
        File::Empty => written("empty.bin", "application/octet-stream", Vec::new()),
        File::Page => written("offer.html", "text/html", PAGE.as_bytes().to_vec()),
        File::LongName => written(
            "Gruppenbestellung-Frühjahr-2027-endgültig-Fassung-3-geprüft-und-freigegeben-\u{202e}fdp.csv",
            "text/csv",
            TABLE.as_bytes().to_vec(),
        ),
    }
}

const TABLE: &str =
    "article,size,stock\nKvist 2,–,14\nLyng 35,M,3\n\"Storfjell, green\",L,0\n=1+1,S,1\n";

const DRAWING: &str = concat!(
    r##"<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80" viewBox="0 0 120 80">"##,
    r##"<script>alert(1)</script><rect width="120" height="80" fill="#dfe9e4"/>"##,
    r##"<path d="M10 70 45 20 65 48 78 32 110 70z" fill="#2f5d50" onclick="alert(1)"/></svg>"##
);

const PAGE: &str =
    "<!doctype html><title>Offer</title><script>alert(document.domain)</script><h1>Offer</h1>";

/// Eight bits, 8 kHz, mono.
fn tone() -> Vec<u8> {
    const RATE: u32 = 8_000;
    let samples: Vec<u8> = (0..RATE * 3)
        .map(|at| {
            // A triangle of 200 Hz, a little quieter each half second.
            let phase = at % 40;
            let height = if phase < 20 { phase } else { 40 - phase };
            let loud = 6 - (at / (RATE / 2)).min(5);
            u8::try_from(128 + height * loud - 10 * loud).unwrap_or(128)
        })
        .collect();
    let length = u32::try_from(samples.len()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(samples.len() + 44);
    bytes.extend(b"RIFF");
    bytes.extend((36 + length).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    // PCM, one channel.
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(RATE.to_le_bytes());
    bytes.extend(RATE.to_le_bytes());
    // One byte a sample, eight bits.
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(8_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(length.to_le_bytes());
    bytes.extend(samples);
    bytes
}

/// A page of PDF with its table of offsets.
fn receipt() -> Vec<u8> {
    let words = "BT /F1 18 Tf 40 340 Td (Fjellvik Gear, Drammen) Tj 0 -40 Td /F1 12 Tf \
                 (Receipt for order 20418) Tj 0 -24 Td (1 x Kvist 2 tent    3 990,00 NOK) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let head = "%PDF-1.4\n";
    let bodies: Vec<String> = (1..)
        .zip(&objects)
        .map(|(number, object)| format!("{number} 0 obj\n{object}\nendobj\n"))
        .collect();
    let mut end = head.len();
    let offsets: Vec<String> = bodies
        .iter()
        .map(|body| {
            let start = end;
            end += body.len();
            format!("{start:010} 00000 n \n")
        })
        .collect();
    let tail = format!(
        "xref\n0 6\n0000000000 65535 f \n{}trailer\n<< /Size 6 /Root 1 0 R >>\n\
         startxref\n{end}\n%%EOF\n",
        offsets.concat()
    );
    [head, &bodies.concat(), &tail].concat().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_lies_where_its_name_points() {
        for file in FILES {
            assert_eq!(make(file).filename, blob(file).filename);
        }
    }

    #[test]
    fn what_is_made_looks_like_what_it_says_it_is() {
        assert!(blob(File::Camp).data.starts_with(b"\x89PNG"));
        assert!(blob(File::Voice).data.starts_with(b"RIFF"));
        assert!(blob(File::Clip).data.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]));
        assert!(blob(File::Receipt).data.starts_with(b"%PDF"));
        assert!(blob(File::Receipt).data.len() < 2_000);
    }
}
