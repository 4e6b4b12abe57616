//! Takes the module apart: what the start needs, and the parts that are loaded when they are first
//! used (ARCHITECTURE.md, "Parts"). Trunk cannot, so its module and glue are replaced here.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::Options;

use crate::{
    names, order, process,
    project::Project,
    seal,
    tools::{NodeTools, WASM_TARGET},
};

/// What the module imports its parts from; the loader stands for it in the glue.
const LINK: &str = "./parts.js";
/// What the module imports the rest from.
const GLUE: &str = "./deskhand_bg.js";
/// The loader, with its list empty.
const LOADER: &str = include_str!("parts.js");

/// The name of the file with what several parts share.
const SHARED: &str = "shared";
/// The part that each session asks for first. What it shares with others comes in its own file, so
/// that it waits for nothing it does without.
const FIRST: &str = "line";

/// What parts import the main module as, and what a file with several of them does.
const FROM: &str = "__wasm_split";
const MAIN: &str = "main";

/// The files that each part needs.
type Needs = BTreeMap<String, Vec<String>>;

/// What the compiler's module became.
struct Split {
    /// What the start needs.
    module: Vec<u8>,
    /// The script that binds it, with the loader of the parts.
    glue: String,
    /// The files of the parts, by name.
    parts: BTreeMap<String, Vec<u8>>,
}

/// Replaces the whole module in `dist`, and its glue, by a smaller module and its parts. `bindgen`
/// is the program wasm-bindgen.
///
/// # Errors
///
/// When a tool fails, or has written something else than it is known to write.
pub fn split(project: &Project, dist: &Path, bindgen: &Path, node_tools: &NodeTools) -> Result<()> {
    let work = project.target.join("parts");
    // What a former build left would be taken for a part.
    fs::remove_dir_all(&work).ok();
    fs::create_dir_all(&work)?;
    let whole = project
        .target
        .join(WASM_TARGET)
        .join("release/deskhand.wasm");
    let whole = fs::read(&whole).with_context(|| format!("{} cannot be read", whole.display()))?;
    let main = work.join("deskhand.wasm");
    let mut options = Options::new(&whole);
    options.output_dir = &work;
    options.main_out_path = &main;
    options.link_name = LINK;
    let made = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the module cannot be taken apart: {error:#}"))?;

    let bound = work.join("bound");
    let mut command = project.command(bindgen);
    // The parts find the table of functions by its usual name.
    command.args(["--target", "web", "--no-typescript", "--keep-lld-exports"]);
    process::run(command.arg("--out-dir").arg(&bound).arg(&main))?;

    let mut files = made.split_modules;
    let mut needs: Needs = made.prefetch_map.into_iter().collect();
    join_shared(&work, node_tools, &mut files, &mut needs)?;
    let small = |path: &PathBuf| -> Result<Vec<u8>> {
        node_tools.optimise(path)?;
        order::by_likeness(&fs::read(path)?)
    };
    let mut parts = BTreeMap::new();
    for path in &files {
        parts.insert(
            stem(path).trim_start_matches("split_").to_owned(),
            small(path)?,
        );
    }
    let glue = fs::read_to_string(bound.join("deskhand.js"))?;
    let module = small(&bound.join("deskhand_bg.wasm"))?;
    let (module, glue) = names::shorten(&module, &glue, GLUE)?;
    let script = bound.join("deskhand.js");
    fs::write(&script, with_loader(&glue, &needs)?)?;
    node_tools.minify(&script)?;
    let glue = with_digests(&fs::read_to_string(&script)?, &parts)?;
    let split = Split {
        module,
        glue,
        parts,
    };
    replace(dist, &split)
}

/// Joins what several parts share into one file, and what the first part shares into its own: one
/// for each combination of parts would be many small requests.
fn join_shared(
    work: &Path,
    node_tools: &NodeTools,
    files: &mut Vec<PathBuf>,
    needs: &mut Needs,
) -> Result<()> {
    let of_first = needs.get(FIRST).cloned().unwrap_or_default();
    let joined = |stem: &str| {
        if of_first.iter().any(|it| it == stem) {
            Some(FIRST)
        } else {
            (!stem.starts_with("split_")).then_some(SHARED)
        }
    };
    let made = std::mem::take(files);
    for name in [FIRST, SHARED] {
        let several = made.iter().filter(|it| joined(&stem(it)) == Some(name));
        let several: Vec<_> = several.cloned().collect();
        if several.is_empty() {
            continue;
        }
        let hub = work.join("hub.wasm");
        fs::write(&hub, hub_of(&several)?)?;
        let file = work.join(format!("{name}.wasm"));
        node_tools.merge((&hub, FROM), &several, &file)?;
        files.push(file);
    }
    let alone = made.into_iter().filter(|it| joined(&stem(it)).is_none());
    files.extend(alone);
    for stems in needs.values_mut() {
        for stem in stems.iter_mut() {
            if let Some(name) = joined(stem) {
                name.clone_into(stem);
            }
        }
        stems.sort_unstable();
        stems.dedup();
    }
    Ok(())
}

/// A module that hands on what these import of the main module. Without it the one made of them
/// would import the memory once for each.
fn hub_of(modules: &[PathBuf]) -> Result<Vec<u8>> {
    let mut taken = BTreeMap::new();
    for path in modules {
        let bytes = fs::read(path)?;
        for payload in wasmparser::Parser::new(0).parse_all(&bytes) {
            if let wasmparser::Payload::ImportSection(imports) = payload? {
                for import in imports.into_imports() {
                    let import = import?;
                    let kind = wasm_encoder::EntityType::try_from(import.ty)?;
                    taken.insert(import.name.to_owned(), kind);
                }
            }
        }
    }
    let mut imports = wasm_encoder::ImportSection::new();
    let mut exports = wasm_encoder::ExportSection::new();
    let (mut memories, mut tables, mut globals) = (0, 0, 0);
    for (name, kind) in &taken {
        use wasm_encoder::{EntityType, ExportKind};
        let (export, next) = match kind {
            EntityType::Memory(_) => (ExportKind::Memory, &mut memories),
            EntityType::Table(_) => (ExportKind::Table, &mut tables),
            EntityType::Global(_) => (ExportKind::Global, &mut globals),
            _ => bail!("a part imports {name}, which is no memory, table or global"),
        };
        imports.import(MAIN, name, *kind);
        exports.export(name, export, *next);
        *next += 1;
    }
    let mut module = wasm_encoder::Module::new();
    module.section(&imports).section(&exports);
    Ok(module.finish())
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// The files of the parts that a glue of this name loads, with their digests; none where the module
/// is whole, and none of another file.
pub fn named(file: &str, glue: &str) -> Vec<(String, String)> {
    let digests = glue.lines().find_map(|line| {
        let digests = line.trim().strip_prefix("const DIGESTS = ")?;
        serde_json::from_str::<BTreeMap<String, String>>(digests.strip_suffix(';')?).ok()
    });
    let stem = file.trim_end_matches(".js");
    let parts = digests.unwrap_or_default().into_iter();
    parts
        .map(|(part, digest)| (format!("{stem}-{part}.wasm"), digest))
        .collect()
}

/// The glue with the loader of the parts in the place of what it imports.
fn with_loader(glue: &str, needs: &Needs) -> Result<String> {
    let needs: BTreeMap<_, Vec<_>> = needs
        .iter()
        .map(|(part, stems)| {
            let files = stems.iter().map(|it| it.trim_start_matches("split_"));
            (part, files.collect())
        })
        .collect();
    let needs = serde_json::to_string(&needs)?;
    let loader = seal::filled(LOADER, &[("const NEEDS = {};", needs)])?;
    // wasm-bindgen imports once for each function.
    let (imports, rest): (Vec<_>, Vec<_>) = glue
        .lines()
        .partition(|line| line.starts_with("import ") && line.contains(LINK));
    let mut glue = loader;
    for import in imports {
        let name = import.split_whitespace().nth(3).unwrap_or_default();
        writeln!(glue, "const {name} = PARTS;")?;
    }
    glue.push_str(&rest.join("\n"));
    if glue.lines().any(|line| line.starts_with("import ")) {
        bail!("the glue imports more than its parts");
    }
    Ok(glue)
}

/// The glue with the digests of the parts before it, on a line of their own, where `named` finds them.
fn with_digests(glue: &str, parts: &BTreeMap<String, Vec<u8>>) -> Result<String> {
    let digests: BTreeMap<_, _> = parts
        .iter()
        .map(|(name, bytes)| (name, seal::digest(bytes)))
        .collect();
    let digests = serde_json::to_string(&digests)?;
    Ok(format!("const DIGESTS = {digests};\n{glue}"))
}

/// Puts everything in the place of Trunk's module and glue, under names with one number that
/// changes with any of it.
fn replace(dist: &Path, split: &Split) -> Result<()> {
    let page = dist.join("index.html");
    let mut html = fs::read_to_string(&page)?;
    let all: Vec<&[u8]> = [split.glue.as_bytes(), &split.module]
        .into_iter()
        .chain(split.parts.values().map(Vec::as_slice))
        .collect();
    let name = format!("deskhand-{}", seal::number(&all.concat()));
    let (glue, module) = (format!("{name}.js"), format!("{name}_bg.wasm"));
    for (attribute, new) in [
        ("data-js-integrity", &glue),
        ("data-wasm-integrity", &module),
    ] {
        let named = seal::named(&html);
        let old = named.iter().find(|it| it.attribute == attribute);
        let old = old.with_context(|| format!("the page names no file for {attribute}"))?;
        fs::remove_file(dist.join(old.file))?;
        html = html.replace(old.file, new);
    }
    fs::write(page, html)?;
    fs::write(
        dist.join(glue),
        split.glue.replace("deskhand_bg.wasm", &module),
    )?;
    fs::write(dist.join(module), &split.module)?;
    for (part, bytes) in &split.parts {
        fs::write(dist.join(format!("{name}-{part}.wasm")), bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str) -> BTreeMap<String, Vec<u8>> {
        BTreeMap::from([(name.to_owned(), b"a module".to_vec())])
    }

    #[test]
    fn the_glue_loads_the_parts_itself_and_knows_their_digests() -> Result<()> {
        let glue = "import * as import1 from \"./parts.js\"\nlet wasm;\n";
        let needs = Needs::from([("search".to_owned(), vec!["split_search".to_owned()])]);
        let glue = with_digests(&with_loader(glue, &needs)?, &part("search"))?;
        assert!(!glue.contains("import *"), "{glue}");
        assert!(glue.contains("const import1 = PARTS;"), "{glue}");
        assert!(
            glue.contains(r#"const NEEDS = {"search":["search"]};"#),
            "{glue}"
        );
        let search = (
            "deskhand-12-search.wasm".to_owned(),
            seal::digest(b"a module"),
        );
        assert_eq!(named("deskhand-12.js", &glue), [search], "{glue}");
        Ok(())
    }

    #[test]
    fn the_glue_of_a_whole_module_names_no_parts() {
        assert_eq!(
            named("deskhand-12.js", "let wasm;\nexport default init;\n"),
            []
        );
    }

    #[test]
    fn a_glue_that_imports_something_else_is_refused() {
        let glue = "import * as import1 from \"./other.js\"\n";
        assert!(with_loader(glue, &Needs::new()).is_err());
    }

    #[test]
    fn the_files_are_renamed_together_and_the_page_names_the_new_ones() -> Result<()> {
        let dist = std::env::temp_dir().join(format!("parts-{}", std::process::id()));
        fs::create_dir_all(&dist)?;
        fs::write(
            dist.join("index.html"),
            r#"<script src="./start.js" data-js="./one.js" data-wasm="./one_bg.wasm"></script>"#,
        )?;
        for old in ["one.js", "one_bg.wasm"] {
            fs::write(dist.join(old), "")?;
        }
        let split = Split {
            module: Vec::new(),
            glue: "new URL('deskhand_bg.wasm', import.meta.url)".to_owned(),
            parts: part("search"),
        };
        replace(&dist, &split)?;
        let html = fs::read_to_string(dist.join("index.html"))?;
        let named: Vec<_> = seal::named(&html)
            .iter()
            .map(|it| it.file.to_owned())
            .collect();
        let files = crate::project::files_under(&dist)?;
        fs::remove_dir_all(&dist)?;
        let [glue, module] = named.as_slice() else {
            bail!("the page names {named:?}");
        };
        let name = glue.trim_end_matches(".js");
        assert_eq!(module, &format!("{name}_bg.wasm"));
        let expected = [
            format!("{name}-search.wasm"),
            glue.clone(),
            module.clone(),
            "index.html".to_owned(),
        ];
        let left = files
            .iter()
            .filter_map(|it| Some(it.file_name()?.to_string_lossy().into_owned()));
        assert_eq!(left.collect::<Vec<_>>(), expected);
        Ok(())
    }
}
