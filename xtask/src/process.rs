//! Running other programs.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};

/// Runs a command with its output on the terminal.
///
/// # Errors
///
/// When it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", spelled(command));
    let status = command.status().with_context(|| unstartable(command))?;
    succeeded(command, status)
}

/// Runs a command quietly and answers with what it printed.
///
/// # Errors
///
/// When it cannot be started or does not succeed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| unstartable(command))?;
    succeeded(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a command prints, if it can be started and succeeds; nothing of it reaches the terminal.
pub fn probe(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command with its output on the terminal, and answers with whether it succeeded and
/// everything it printed.
///
/// # Errors
///
/// When it cannot be started.
pub fn watched(command: &mut Command) -> Result<(bool, String)> {
    println!("$ {}", spelled(command));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| unstartable(command))?;
    let out = child.stdout.take().map(echoed);
    let err = child.stderr.take().map(echoed);
    let status = child.wait()?;
    let mut text = String::new();
    for reader in [out, err].into_iter().flatten() {
        text.push_str(&reader.join().unwrap_or_default());
    }
    Ok((status.success(), text))
}

/// Copies a stream to the terminal, line by line, and keeps it.
fn echoed(stream: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut kept = String::new();
        let mut lines = BufReader::new(stream);
        let mut line = Vec::new();
        while matches!(lines.read_until(b'\n', &mut line), Ok(1..)) {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            kept.push_str(&text);
            line.clear();
        }
        kept
    })
}

/// A flag that turns true on Ctrl-C, or when the process is told to end.
///
/// # Errors
///
/// When the system refuses the handler.
pub fn stop_flag() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    ctrlc::set_handler(move || seen.store(true, Ordering::SeqCst))?;
    Ok(stop)
}

/// Waits until `stop` turns true or one of the children ends, then ends the others.
///
/// # Errors
///
/// When a child ended by itself, and not well.
pub fn until_stopped(children: Vec<(&str, Child)>, stop: &AtomicBool) -> Result<()> {
    let mut children = children;
    let ended = 'wait: loop {
        if stop.load(Ordering::SeqCst) {
            break None;
        }
        for (name, child) in &mut children {
            if let Some(status) = child.try_wait()? {
                break 'wait Some((*name, status));
            }
        }
        thread::sleep(Duration::from_millis(100));
    };
    for (_, child) in &mut children {
        end(child);
    }
    match ended {
        Some((name, status)) if !status.success() && !stop.load(Ordering::SeqCst) => {
            bail!("{name} ended unexpectedly ({status})")
        }
        _ => Ok(()),
    }
}

/// Ends a child; one that has ended already is left alone.
pub fn end(child: &mut Child) {
    if matches!(child.try_wait(), Ok(None)) && child.kill().is_ok() && child.wait().is_err() {
        eprintln!("a child process could not be waited for");
    }
}

/// The command as one would type it.
fn spelled(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn unstartable(command: &Command) -> String {
    format!("`{}` cannot be started", spelled(command))
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", spelled(command));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cargo(word: &str) -> Command {
        let mut command = Command::new("cargo");
        command.arg(word);
        command
    }

    #[test]
    fn a_watched_command_hands_back_what_it_printed() -> Result<()> {
        let (succeeded, text) = watched(&mut cargo("--version"))?;
        assert!(succeeded);
        assert!(text.starts_with("cargo "), "{text}");
        Ok(())
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = output(&mut cargo("no-such-subcommand")).map_err(|error| error.to_string());
        assert!(
            matches!(&error, Err(text) if text.contains("cargo no-such-subcommand")),
            "{error:?}"
        );
    }

    #[test]
    fn a_missing_program_is_no_answer() {
        assert_eq!(probe(&mut Command::new("no-such-program-at-all")), None);
    }
}
