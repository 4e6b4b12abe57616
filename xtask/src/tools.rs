//! The build tools: looked for, and installed where they are missing.
//!
//! They go into a cache of the project's own, so nothing the machine already has is replaced.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{process, project::Project};

/// Trunk 0.22 needs a newer compiler than the pinned one.
const TRUNK: &str = "0.21.14";
/// The same number as the `wasm-bindgen` crate in Cargo.lock, and as in Trunk.toml.
const WASM_BINDGEN: &str = "0.2.129";
/// The npm packages that make the bundle smaller: the one that carries wasm-opt, and one for scripts.
const PACKAGES: [(&str, &str); 2] = [("binaryen", "132.0.0"), ("terser", "5.51.4")];
/// What the compiler uses of WebAssembly. Binaryen reads it from most modules, not from all.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// What the console is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The folder the project's tools live in.
pub struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// The tools cache of this user.
    ///
    /// # Errors
    ///
    /// When the user has no home folder.
    pub fn of_user() -> Result<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty());
        let home = std::env::home_dir().context("there is no home folder");
        let cache = match set("XDG_CACHE_HOME") {
            Some(folder) => PathBuf::from(folder),
            None if cfg!(target_os = "macos") => home?.join("Library/Caches"),
            None if cfg!(windows) => match set("LOCALAPPDATA") {
                Some(folder) => PathBuf::from(folder),
                None => home?.join("AppData/Local"),
            },
            None => home?.join(".cache"),
        };
        Ok(Self {
            folder: cache.join("deskhand").join("tools"),
        })
    }

    /// Makes sure of everything Trunk needs to build the console.
    ///
    /// # Errors
    ///
    /// When something is missing and cannot be installed.
    pub fn ensure_for_bundle(&self, project: &Project) -> Result<()> {
        ensure_wasm_target(project)?;
        self.ensure_cargo_tool(project, "wasm-bindgen", "wasm-bindgen-cli", WASM_BINDGEN)?;
        self.ensure_cargo_tool(project, "trunk", "trunk", TRUNK)?;
        Ok(())
    }

    /// The search path with the project's tools first.
    ///
    /// # Errors
    ///
    /// When a folder's name cannot stand in a search path.
    pub fn path(&self) -> Result<OsString> {
        let present = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.bin()).chain(std::env::split_paths(&present));
        Ok(std::env::join_paths(folders)?)
    }

    fn bin(&self) -> PathBuf {
        self.folder.join("bin")
    }

    fn ensure_cargo_tool(
        &self,
        project: &Project,
        program: &str,
        package: &str,
        version: &str,
    ) -> Result<()> {
        let ours = self
            .bin()
            .join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
        // One of ours with another version would be found first, so only its absence lets the
        // machine's own count.
        let found = if ours.is_file() {
            version_of(&ours)
        } else {
            version_of(Path::new(program))
        };
        if found.as_deref() == Some(version) {
            return Ok(());
        }
        println!("Installing {package} {version}. This happens once and takes some minutes.");
        // Unoptimised tools are there in a third of the time and fast enough.
        let mut install = project.cargo(&["install", "--locked", "--debug", "--force"]);
        if package == "trunk" {
            // Without what it needs to download tools by itself: half the dependencies.
            install.arg("--no-default-features");
        }
        install.args(["--version", version, "--root"]);
        process::run(install.arg(&self.folder).arg(package))
    }

    /// What runs on Node, installed if Node and npm are there; `None` if it cannot be had, since a
    /// bundle without it works as well, though it makes a first visit twice as large.
    pub fn node_tools(&self) -> Option<NodeTools> {
        let tools = self.installed_node_tools();
        if let Err(why) = &tools {
            println!(
                "The module stays in one piece, which makes a first visit twice as large: {why:#}."
            );
        }
        tools.ok()
    }

    fn installed_node_tools(&self) -> Result<NodeTools> {
        let node = node().context("there is no Node.js")?;
        let folder = self.folder.join("node");
        let packages = folder.join("node_modules");
        let is_there = |(name, version): &(&str, &str)| {
            is_version(&packages.join(name).join("package.json"), version)
        };
        if !PACKAGES.iter().all(is_there) {
            let npm = which::which("npm").context("there is no npm")?;
            let wanted = PACKAGES.map(|(name, version)| format!("{name}@{version}"));
            println!("Installing {}. This happens once.", wanted.join(" and "));
            std::fs::create_dir_all(&folder)?;
            process::run(
                Command::new(npm)
                    .args(["install", "--no-audit", "--no-fund", "--prefix"])
                    .arg(&folder)
                    .args(wanted),
            )?;
        }
        Ok(NodeTools { node, packages })
    }
}

/// Makes modules and scripts smaller, and one module of several.
pub struct NodeTools {
    node: PathBuf,
    packages: PathBuf,
}

impl NodeTools {
    /// Makes a module smaller, in place.
    ///
    /// # Errors
    ///
    /// When wasm-opt fails.
    pub fn optimise(&self, module: &Path) -> Result<()> {
        let smaller = module.with_extension("smaller");
        let mut command = self.binaryen("wasm-opt");
        // What -Oz does beyond this makes the code shorter, but longer once it is compressed. Neighbours
        // with like names are much alike.
        command.args(["-O1", "--shrink-level=2", "--reorder-functions-by-name"]);
        command.arg(module).arg("--output").arg(&smaller);
        process::run(&mut command)?;
        std::fs::rename(smaller, module)?;
        Ok(())
    }

    /// Makes one module of several that import from `hub` by its name, and not from another.
    ///
    /// # Errors
    ///
    /// When wasm-merge fails.
    pub fn merge(&self, hub: (&Path, &str), modules: &[PathBuf], into: &Path) -> Result<()> {
        let mut command = self.binaryen("wasm-merge");
        command.arg(hub.0).arg(hub.1);
        for (number, module) in modules.iter().enumerate() {
            command.arg(module).arg(number.to_string());
        }
        process::run(command.arg("--output").arg(into))
    }

    /// Makes a script that is a JavaScript module smaller, in place.
    ///
    /// # Errors
    ///
    /// When terser fails.
    pub fn minify(&self, script: &Path) -> Result<()> {
        let mut command = self.command("terser/bin/terser");
        command.args(["--module", "--compress", "--mangle"]);
        process::run(command.arg("--output").arg(script).arg("--").arg(script))
    }

    fn binaryen(&self, script: &str) -> Command {
        let mut command = self.command(&format!("binaryen/bin/{script}"));
        command.args(FEATURES);
        command
    }

    fn command(&self, script: &str) -> Command {
        let mut command = Command::new(&self.node);
        command.arg(self.packages.join(script));
        command
    }
}

/// Makes sure that the compiler can compile for the browser.
///
/// # Errors
///
/// When the target is missing and rustup cannot add it.
pub fn ensure_wasm_target(project: &Project) -> Result<()> {
    let mut rustc = project.command("rustc");
    let sysroot = process::output(rustc.args(["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(WASM_TARGET);
    if library.is_dir() {
        return Ok(());
    }
    process::run(
        project
            .command("rustup")
            .args(["target", "add", WASM_TARGET]),
    )
}

/// Makes sure that a part of the toolchain is there which cargo calls as `cargo <subcommand>`.
///
/// # Errors
///
/// When it is missing and rustup cannot add it.
pub fn ensure_component(project: &Project, subcommand: &str, component: &str) -> Result<()> {
    if process::probe(&mut project.cargo(&[subcommand, "--version"])).is_some() {
        return Ok(());
    }
    process::run(
        project
            .command("rustup")
            .args(["component", "add", component]),
    )
}

/// Node.js, if a version that serves is installed.
pub fn node() -> Option<PathBuf> {
    let node = which::which("node").ok()?;
    let version = process::probe(Command::new(&node).arg("--version"))?;
    (major(&version)? >= 18).then_some(node)
}

/// The first number of a version such as `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// The second word of what `program --version` prints.
fn version_of(program: &Path) -> Option<String> {
    let printed = process::probe(Command::new(program).arg("--version"))?;
    printed.split_whitespace().nth(1).map(str::to_owned)
}

/// Whether an npm package's manifest is there and names this version.
fn is_version(manifest: &Path, version: &str) -> bool {
    let read = || -> Option<bool> {
        let text = std::fs::read_to_string(manifest).ok()?;
        let manifest: serde_json::Value = serde_json::from_str(&text).ok()?;
        Some(manifest.get("version")?.as_str()? == version)
    };
    read().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_tools_fit_the_pinned_crates_and_settings() {
        let lock = include_str!("../../Cargo.lock").replace("\r\n", "\n");
        let trunk = include_str!("../../Trunk.toml");
        assert!(lock.contains(&format!(
            "name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\""
        )));
        assert!(trunk.contains(&format!("wasm_bindgen = \"{WASM_BINDGEN}\"")));
        assert!(trunk.contains(&format!("trunk-version = \"{TRUNK}\"")));
    }

    #[test]
    fn the_major_number_is_read_with_and_without_a_v() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("18.1"), Some(18));
        assert_eq!(major("unknown"), None);
    }

    #[test]
    fn the_projects_tools_come_first_on_the_path() -> Result<()> {
        let tools = Tools {
            folder: PathBuf::from("tools"),
        };
        let path = tools.path()?;
        assert_eq!(std::env::split_paths(&path).next(), Some(tools.bin()));
        Ok(())
    }
}
