//! The release bundle: Trunk, then the module in parts and made smaller, joined stylesheets and
//! compressed copies.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use anyhow::{Context, Result, bail};

use crate::{
    args::BundleOptions,
    fingerprint, parts, paths, process,
    project::{Project, files_under},
    seal, size, stylesheets,
    tools::Tools,
};

/// File names that end so are worth compressing.
const COMPRESSIBLE: &[&str] = &["css", "html", "js", "json", "svg", "wasm"];
/// Brotli's quality for what is served, and for what is only tried out.
const BEST: i32 = 11;
const QUICK: i32 = 3;
/// What an operator edits after the build: a compressed copy would go on serving the old text.
const EDITED_LATER: &str = "config.json";

/// Builds the bundle and prints its sizes; one for debugging quickly, large and slow, in a folder of
/// its own. One for a public address is made of it in a further folder, or of one that is there.
///
/// # Errors
///
/// When a tool is missing or fails, or what is there is no bundle.
pub fn run(project: &Project, options: &BundleOptions) -> Result<()> {
    let folder = match (&options.dist, options.debug) {
        (Some(dist), _) => dist.clone(),
        (None, true) => build_debug(project)?,
        (None, false) => {
            build(project)?;
            print!("{}", size::table(&size::measure(&project.dist())?));
            project.dist()
        }
    };
    let Some(base) = &options.base else {
        println!("\nThe bundle is in {}", folder.display());
        return Ok(());
    };
    let made = if options.dist.is_some() {
        folder
    } else {
        let copy = project.target.join("path-bundle");
        paths::copy(&folder, &copy)?;
        copy
    };
    paths::turn(&made, base)?;
    for file in ["index.html", "worker.js"] {
        compress_file(&made.join(file), if options.debug { QUICK } else { BEST })?;
    }
    println!("\nThe bundle for {base} is in {}", made.display());
    Ok(())
}

/// Builds the bundle unless nothing changed since it was last built.
///
/// # Errors
///
/// When a tool is missing or fails.
pub fn build(project: &Project) -> Result<()> {
    let tools = Tools::of_user()?;
    let node_tools = tools.node_tools();
    let made_by = [
        include_str!("bundle.rs"),
        include_str!("names.rs"),
        include_str!("order.rs"),
        include_str!("parts.js"),
        include_str!("parts.rs"),
        include_str!("seal.rs"),
        include_str!("stylesheets.rs"),
        include_str!("tools.rs"),
        if node_tools.is_some() { "node" } else { "" },
    ]
    .concat();
    let note = project.target.join("bundle.fingerprint");
    let fingerprint = fingerprint::of_sources(project, &made_by)?;
    let built = fs::read_to_string(&note).ok();
    if built.as_deref() == Some(&fingerprint) && project.dist().join("index.html").is_file() {
        println!("The bundle is up to date.");
        return Ok(());
    }

    tools.ensure_for_bundle(project)?;
    // Trunk builds offline, so whatever is missing is fetched here.
    process::run(&mut project.cargo(&["fetch", "--locked"]))?;
    println!("Building the release bundle. The first time takes some minutes.");
    // From here on dist/ is neither the old bundle nor yet the new one.
    fs::remove_file(&note).ok();
    let mut trunk = trunk(project, &tools, &["build", "--release"])?;
    if let Some(node_tools) = &node_tools {
        process::run(trunk.args(["--features", "split"]))?;
        let bindgen = which::which_in("wasm-bindgen", Some(tools.path()?), &project.root)?;
        parts::split(project, &project.dist(), &bindgen, node_tools)?;
    } else {
        // Taken apart without it, the module would be some eighty files. Whole it works as well.
        process::run(&mut trunk)?;
    }
    finish(&project.dist(), BEST)?;
    fs::write(note, fingerprint)?;
    Ok(())
}

fn build_debug(project: &Project) -> Result<PathBuf> {
    let tools = Tools::of_user()?;
    tools.ensure_for_bundle(project)?;
    process::run(&mut project.cargo(&["fetch", "--locked"]))?;
    let dist = project.target.join("debug-bundle");
    fs::create_dir_all(&dist)?;
    process::run(trunk(project, &tools, &["build", "--dist"])?.arg(&dist))?;
    finish(&dist, QUICK)?;
    Ok(dist)
}

/// Makes what Trunk built into what is served.
fn finish(dist: &Path, quality: i32) -> Result<()> {
    stylesheets::join(dist)?;
    seal::seal(dist)?;
    compress(dist, quality)
}

/// Trunk, with the project's tools on its path.
///
/// # Errors
///
/// When the search path cannot be put together.
pub fn trunk(project: &Project, tools: &Tools, arguments: &[&str]) -> Result<Command> {
    let path = tools.path()?;
    let program = which::which_in("trunk", Some(&path), &project.root)?;
    let mut trunk = project.command(program);
    // Trunk takes NO_COLOR=1, the usual spelling, for an error, and would bury the compiler's words
    // under backtraces of its own.
    trunk
        .args(arguments)
        .env("PATH", path)
        .env("RUST_BACKTRACE", "0")
        .env_remove("NO_COLOR");
    Ok(trunk)
}

/// Writes `.br` and `.gz` beside every file worth compressing.
fn compress(dist: &Path, quality: i32) -> Result<()> {
    println!("Compressing the bundle.");
    let files = with_ending(dist, COMPRESSIBLE)?;
    let outcomes = thread::scope(|scope| {
        let running: Vec<_> = files
            .iter()
            .filter(|file| !file.ends_with(EDITED_LATER))
            .map(|file| scope.spawn(move || compress_file(file, quality)))
            .collect();
        running
            .into_iter()
            .map(thread::ScopedJoinHandle::join)
            .collect::<Vec<_>>()
    });
    for outcome in outcomes {
        match outcome {
            Ok(compressed) => compressed?,
            Err(_) => bail!("compressing ended early"),
        }
    }
    Ok(())
}

fn compress_file(file: &Path, quality: i32) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    fs::write(beside(file, "br"), brotli(&bytes, quality)?)?;
    fs::write(beside(file, "gz"), gzip(&bytes)?)?;
    Ok(())
}

/// The name of a compressed copy: `app.js` and `br` make `app.js.br`.
pub fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn brotli(bytes: &[u8], quality: i32) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let how = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: 24,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &how)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

fn with_ending(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = files_under(folder)?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|ending| endings.iter().any(|it| ending == *it))
    });
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_compressed_copies_unpack_to_the_file() -> Result<()> {
        let text = b"Conversation, conversation, conversation.".repeat(100);
        let mut from_brotli = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(&text, BEST)?, &mut from_brotli)?;
        let mut from_gzip = Vec::new();
        flate2::read::GzDecoder::new(&*gzip(&text)?).read_to_end(&mut from_gzip)?;
        assert!(from_brotli == text && from_gzip == text);
        Ok(())
    }

    #[test]
    fn what_operators_edit_gets_no_compressed_copy() -> Result<()> {
        let dist = std::env::temp_dir().join(format!("compress-{}", std::process::id()));
        fs::create_dir_all(&dist)?;
        fs::write(dist.join("config.json"), "{}")?;
        fs::write(dist.join("app.js"), "export {}")?;
        fs::write(dist.join("sound.ogg"), "…")?;
        compress(&dist, QUICK)?;
        let names: Vec<_> = files_under(&dist)?
            .iter()
            .filter_map(|it| Some(it.file_name()?.to_string_lossy().into_owned()))
            .collect();
        fs::remove_dir_all(&dist)?;
        assert_eq!(
            names,
            [
                "app.js",
                "app.js.br",
                "app.js.gz",
                "config.json",
                "sound.ogg"
            ]
        );
        Ok(())
    }
}
