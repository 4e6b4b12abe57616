//! Short names for what a module imports from its glue. Those of wasm-bindgen carry a hash each,
//! which no compression shortens, and stand in both.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use wasm_encoder::{EntityType, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// The module and its glue with short names for what `from` hands to the module.
///
/// # Errors
///
/// When the module cannot be read, or a short name stands in the glue already.
pub fn shorten(module: &[u8], glue: &str, from: &str) -> Result<(Vec<u8>, String)> {
    let mut names = BTreeMap::new();
    let mut out = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Payload::ImportSection(section) = payload {
            let mut imports = ImportSection::new();
            for import in section.into_imports() {
                let import = import?;
                let kind = EntityType::try_from(import.ty)?;
                if import.module == from {
                    let next = format!("_{}", names.len());
                    let name = names.entry(import.name.to_owned()).or_insert(next);
                    imports.import(from, name, kind);
                } else {
                    imports.import(import.module, import.name, kind);
                }
            }
            out.section(&imports);
        } else if let Some((id, range)) = payload.as_section() {
            let data = module.get(usize::try_from(range.start)?..usize::try_from(range.end)?);
            let data = data.context("a section of the module ends beyond it")?;
            out.section(&RawSection { id, data });
        }
    }
    Ok((out.finish(), renamed(glue, &names)?))
}

/// The script with these words in the place of those.
fn renamed(script: &str, names: &BTreeMap<String, String>) -> Result<String> {
    let in_word = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
    let mut out = String::with_capacity(script.len());
    for piece in script.split_inclusive(|it| !in_word(it)) {
        let word = piece.trim_end_matches(|it| !in_word(it));
        if names.values().any(|it| it == word) {
            bail!("{word} stands in the glue already");
        }
        out.push_str(names.get(word).map_or(word, String::as_str));
        out.push_str(piece.trim_start_matches(in_word));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(names: &[(&str, &str)]) -> Vec<u8> {
        let mut types = wasm_encoder::TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for (from, name) in names {
            imports.import(from, name, EntityType::Function(0));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports);
        module.finish()
    }

    #[test]
    fn module_and_glue_agree_on_the_short_names_and_other_imports_stay() -> Result<()> {
        let long = module(&[("./g.js", "__wbg_a_1"), ("./p.js", "part"), ("./g.js", "b")]);
        let glue = "({ __wbg_a_1: () => __wbg_a_12(), b() {}, part })";
        let (short, glue) = shorten(&long, glue, "./g.js")?;
        let expected = module(&[("./g.js", "_0"), ("./p.js", "part"), ("./g.js", "_1")]);
        assert_eq!(short, expected);
        assert_eq!(glue, "({ _0: () => __wbg_a_12(), _1() {}, part })");
        Ok(())
    }

    #[test]
    fn a_name_that_is_taken_is_an_error() {
        let long = module(&[("./g.js", "a")]);
        assert!(shorten(&long, "a(_0)", "./g.js").is_err());
    }
}
