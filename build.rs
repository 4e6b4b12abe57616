//! Turns `public/locales/en.json` into the phrases that views name, so that a phrase that is not
//! there does not compile, and English needs no request.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

use serde_json::{Map, Value};

const ENGLISH: &str = "public/locales/en.json";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={ENGLISH}");
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // Who takes the module apart must know what refers to what.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    let english: Map<String, Value> = serde_json::from_slice(&fs::read(ENGLISH)?)?;
    let mut modules = String::new();
    let mut all = String::new();
    let mut next = 0_u16;
    for (section, phrases) in &english {
        let phrases = phrases
            .as_object()
            .ok_or_else(|| wrong(section, "is not a section of phrases"))?;
        writeln!(
            modules,
            "/// `{section}`\npub mod {section} {{\nuse super::super::{{English, Phrase, Saying}};"
        )?;
        for (name, value) in phrases {
            let key = format!("{section}.{name}");
            let pattern = pattern(&key, value)?;
            let constant = name.to_uppercase();
            let doc = value.as_str().unwrap_or(&key).replace(['\n', '\\'], " ");
            writeln!(
                modules,
                "/// `{doc}`\npub const {constant}: Phrase = \
                 Phrase(&Saying {{ number: {next}, english: {pattern} }});"
            )?;
            writeln!(all, "({key:?}, phrase::{section}::{constant}),")?;
            next += 1;
        }
        modules.push_str("}\n");
    }
    let source = format!(
        "/// Every phrase, by section.\npub mod phrase {{\n{modules}}}\n\
         static PHRASES: &[(&str, Phrase)] = &[\n{all}];\n"
    );
    let out = PathBuf::from(env::var("OUT_DIR")?).join("phrases.rs");
    fs::write(out, source)?;
    Ok(())
}

fn wrong(what: &str, why: &str) -> io::Error {
    io::Error::other(format!("{ENGLISH}: {what} {why}"))
}

/// One phrase: plain text, or one text for one thing and another for any other number.
fn pattern(key: &str, value: &Value) -> io::Result<String> {
    match value {
        Value::String(text) => Ok(format!("English::One({text:?})")),
        Value::Object(forms) => {
            let form = |name| {
                forms
                    .get(name)
                    .and_then(Value::as_str)
                    .ok_or_else(|| wrong(key, "lacks a plural form"))
            };
            Ok(format!(
                "English::Count({:?}, {:?})",
                form("one")?,
                form("other")?
            ))
        }
        _ => Err(wrong(key, "is neither text nor plural forms")),
    }
}
