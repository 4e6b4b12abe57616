//! What the browser journeys need of the machine: Chromium, Node.js and npm, and for those through
//! the hosting samples the web servers the samples are for.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use crate::{process, tools};

/// The programs the journeys run with.
pub struct Browsing {
    /// Node.js.
    pub node: PathBuf,
    /// npm.
    pub npm: PathBuf,
    /// Chromium, or a browser built on it.
    pub chromium: PathBuf,
}

/// Fonts without which screenshots show boxes for letters.
const FONTS: &[&str] = &[
    "fonts-noto-core",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
];

/// Finds the programs, and on Debian and Ubuntu installs the missing ones when run as root.
///
/// # Errors
///
/// When one is missing and cannot be installed; the error says how to.
pub fn ensure_for_journeys() -> Result<Browsing> {
    if is_debian_root() {
        let missing = missing_packages();
        if !missing.is_empty() {
            install(&missing)?;
        }
    }
    match (tools::node(), which::which("npm").ok(), chromium()) {
        (Some(node), Some(npm), Some(chromium)) => Ok(Browsing {
            node,
            npm,
            chromium,
        }),
        (node, npm, chromium) => {
            let missing = [
                ("Node.js 18 or newer", node.is_none()),
                ("npm", npm.is_none()),
                ("Chromium", chromium.is_none()),
            ];
            bail!(how_to_install(&missing.map(|(name, is)| if is {
                name
            } else {
                ""
            })))
        }
    }
}

/// The web servers of the hosting samples.
pub struct Hosting {
    /// nginx.
    pub nginx: PathBuf,
    /// Caddy.
    pub caddy: PathBuf,
}

/// Finds the web servers, and on Debian and Ubuntu installs the missing ones when run as root.
///
/// # Errors
///
/// When one is missing and cannot be installed; the error says how to.
pub fn ensure_for_hosting() -> Result<Hosting> {
    let find = || (server("nginx"), server("caddy"));
    let mut found = find();
    if is_debian_root() && (found.0.is_none() || found.1.is_none()) {
        install(&["nginx-light", "caddy"])?;
        found = find();
    }
    match found {
        (Some(nginx), Some(caddy)) => Ok(Hosting { nginx, caddy }),
        (nginx, caddy) => {
            let missing = [("nginx", nginx.is_none()), ("Caddy", caddy.is_none())];
            bail!(how_to_host(&missing.map(|(name, is)| if is {
                name
            } else {
                ""
            })))
        }
    }
}

/// A web server; some systems keep them off an ordinary user's search path.
fn server(name: &str) -> Option<PathBuf> {
    let places = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];
    which::which(name).ok().or_else(|| {
        let mut programs = places.iter().map(|place| Path::new(place).join(name));
        programs.find(|program| program.is_file())
    })
}

/// The browser: what `CHROMIUM` names, else the first one found in the usual places.
fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").filter(|it| !it.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
        "chrome",
        "microsoft-edge",
        "msedge",
    ];
    let places = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];
    names
        .iter()
        .find_map(|name| which::which(name).ok())
        .or_else(|| {
            let mut places = places.iter().map(Path::new);
            places.find(|place| place.is_file()).map(Path::to_owned)
        })
}

fn is_debian_root() -> bool {
    let root = process::probe(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    root && which::which("apt-get").is_ok()
}

fn missing_packages() -> Vec<&'static str> {
    let mut missing = Vec::new();
    if chromium().is_none() {
        missing.push("chromium");
    }
    if tools::node().is_none() {
        missing.push("nodejs");
    }
    if which::which("npm").is_err() {
        missing.push("npm");
    }
    missing.extend(FONTS.iter().filter(|font| {
        let mut query = Command::new("dpkg-query");
        query.args(["--show", "--showformat=${db:Status-Status}", font]);
        process::probe(&mut query).as_deref() != Some("installed")
    }));
    missing
}

fn install(packages: &[&str]) -> Result<()> {
    println!("Installing {}. This happens once.", packages.join(", "));
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    process::run(apt().args(["--quiet", "update"]))?;
    process::run(
        apt()
            .args(["--quiet", "install", "--yes", "--no-install-recommends"])
            .args(packages),
    )
}

/// The names that are not empty, as a list in words.
fn listed(names: &[&str]) -> String {
    let names: Vec<&str> = names.iter().copied().filter(|it| !it.is_empty()).collect();
    names.join(" and ")
}

/// Names which web servers are missing, and the line that installs them on each system.
fn how_to_host(missing: &[&str]) -> String {
    format!(
        "{} cannot be found. To install what the hosting samples are tried with:
  Debian, Ubuntu  sudo apt-get install nginx-light caddy
  Fedora          sudo dnf install nginx caddy
  Arch            sudo pacman -S nginx caddy
  macOS           brew install nginx caddy
Without them, cargo xtask test --skip hosting leaves the samples out.",
        listed(missing)
    )
}

/// Names what is missing (empty names are not), and the line that installs it on each system.
fn how_to_install(missing: &[&str]) -> String {
    format!(
        "{} cannot be found. To install what the browser journeys need:
  Debian, Ubuntu  sudo apt-get install chromium nodejs npm {}
  Fedora          sudo dnf install chromium nodejs npm
  Arch            sudo pacman -S chromium nodejs npm
  macOS           brew install node && brew install --cask chromium
  Windows         winget install OpenJS.NodeJS.LTS Google.Chrome
A browser in another place is named by the environment variable CHROMIUM.",
        listed(missing),
        FONTS.join(" "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_on_web_servers_names_what_is_missing() {
        assert!(how_to_host(&["", "Caddy"]).starts_with("Caddy cannot be found."));
        assert!(how_to_host(&["nginx", "Caddy"]).starts_with("nginx and Caddy cannot"));
    }

    #[test]
    fn the_advice_names_what_is_missing_and_nothing_else() {
        let advice = how_to_install(&["", "npm", "Chromium"]);
        assert!(
            advice.starts_with("npm and Chromium cannot be found."),
            "{advice}"
        );
    }
}
