//! A run of many steps: which are chosen, how each went, and what it comes to.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use anyhow::Result;

/// Which steps to run; empty means all.
#[derive(Debug, Default, PartialEq)]
pub struct Choice {
    /// Only these.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
}

impl Choice {
    /// Whether a step is to be run.
    pub fn takes(&self, step: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|it| it == step);
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }
}

/// How many checks of a step passed and failed; a step without checks of its own is one.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Counts {
    /// How many held.
    pub passed: u32,
    /// How many did not.
    pub failed: u32,
}

impl Counts {
    /// One check, which passed or failed.
    pub fn one(passed: bool) -> Self {
        Self {
            passed: u32::from(passed),
            failed: u32::from(!passed),
        }
    }

    /// These counts, with a failure added if the runner itself failed and named none: a test that
    /// does not compile is in no summary.
    #[must_use]
    pub fn held_to(self, succeeded: bool) -> Self {
        if succeeded || self.failed > 0 {
            return self;
        }
        Self { failed: 1, ..self }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

/// What the summaries of `cargo test` and of nextest come to.
pub fn of_cargo(output: &str) -> Counts {
    // Of a failed test nextest repeats what it printed, a summary of its own among it, indented.
    let is_summary = |line: &&str| {
        line.starts_with("test result:") || line.trim_start().starts_with("Summary [")
    };
    output
        .lines()
        .filter(is_summary)
        .map(|line| Counts {
            passed: before(line, "passed"),
            failed: before(line, "failed") + before(line, "timed"),
        })
        .fold(Counts::default(), Counts::plus)
}

/// What Playwright's summary comes to. A journey that passed only when repeated has failed.
pub fn of_playwright(output: &str) -> Counts {
    let ends = |line: &str, word: &str| {
        let mut words = line.split_whitespace();
        let count = words.next().and_then(|it| it.parse::<u32>().ok());
        count.filter(|_| words.next() == Some(word)).unwrap_or(0)
    };
    output
        .lines()
        .map(|line| Counts {
            passed: ends(line, "passed"),
            failed: ends(line, "failed") + ends(line, "flaky"),
        })
        .fold(Counts::default(), Counts::plus)
}

/// The number that stands before a word, or nothing.
fn before(line: &str, word: &str) -> u32 {
    let words: Vec<&str> = line
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .collect();
    words
        .windows(2)
        .find_map(|pair| match pair {
            [count, next] if *next == word => count.parse().ok(),
            _ => None,
        })
        .unwrap_or(0)
}

struct Row {
    name: &'static str,
    time: Duration,
    /// `Err` says why the step was not run.
    counts: Result<Counts, String>,
}

/// The steps run so far.
pub struct Report<'a> {
    choice: &'a Choice,
    rows: Vec<Row>,
}

impl<'a> Report<'a> {
    /// A report with no steps yet.
    pub fn new(choice: &'a Choice) -> Self {
        Self {
            choice,
            rows: Vec::new(),
        }
    }

    /// Runs a step if it is chosen and none of the steps it `needs` failed before. An error counts
    /// as a failure and is printed; the next step runs all the same.
    pub fn step(
        &mut self,
        name: &'static str,
        needs: &[&str],
        run: impl FnOnce() -> Result<Counts>,
    ) {
        if !self.choice.takes(name) {
            return;
        }
        if let Some(need) = needs.iter().find(|need| self.failed(need)) {
            let counts = Err(format!("not run: {need} failed"));
            self.rows.push(Row {
                name,
                time: Duration::ZERO,
                counts,
            });
            return;
        }
        println!("\n== {name} ==");
        let start = Instant::now();
        let counts = run().unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Counts::one(false)
        });
        self.rows.push(Row {
            name,
            time: start.elapsed(),
            counts: Ok(counts),
        });
    }

    fn failed(&self, step: &str) -> bool {
        self.rows
            .iter()
            .filter(|row| row.name == step)
            .any(|row| row.counts.as_ref().map_or(true, |it| it.failed > 0))
    }

    /// Everything counted so far.
    pub fn total(&self) -> Counts {
        self.rows
            .iter()
            .filter_map(|row| row.counts.as_ref().ok())
            .fold(Counts::default(), |sum, counts| sum.plus(*counts))
    }

    /// The steps as a table.
    pub fn table(&self) -> String {
        let mut text = format!("\n{:<14}{:>9}  result\n", "step", "time");
        for Row { name, time, counts } in &self.rows {
            let result = match counts {
                Ok(Counts { passed, failed: 0 }) => format!("ok, {passed} passed"),
                Ok(Counts { passed, failed }) => {
                    format!("FAILED, {passed} passed, {failed} failed")
                }
                Err(why) => why.clone(),
            };
            // Writing to a string cannot fail.
            writeln!(text, "{name:<14}{:>9}  {result}", spell(*time)).ok();
        }
        text
    }
}

fn spell(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds / 60 {
        0 => format!("{:.1} s", time.as_secs_f32()),
        minutes => format!("{minutes} m {:02} s", seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    const fn counts(passed: u32, failed: u32) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn every_summary_of_cargo_test_counts() {
        let output = "running 3 tests
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test failed ... ok
test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(of_cargo(output), counts(15, 2));
    }

    #[test]
    fn the_summary_of_nextest_counts() {
        let output = "        PASS [   0.010s] (1/3) xtask steps::tests::one
    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out
     Summary [   0.500s] 14 tests run: 11 passed (1 slow), 2 failed, 1 timed out, 3 skipped";
        assert_eq!(of_cargo(output), counts(11, 3));
    }

    #[test]
    fn the_summary_of_playwright_counts_and_flaky_is_failed() {
        let output = "  ✓  1 journeys/start.spec.ts:3:1 › 2 passed by (1.2s)
  1 failed
    journeys/start.spec.ts:9:1 › sends ──
  1 flaky
    journeys/start.spec.ts:19:1 › receives ──
  2 skipped
  12 passed (30.1s)";
        assert_eq!(of_playwright(output), counts(12, 2));
    }

    #[test]
    fn a_runner_that_failed_without_a_summary_is_one_failure() {
        assert_eq!(counts(0, 0).held_to(false), counts(0, 1));
        assert_eq!(counts(4, 2).held_to(false), counts(4, 2));
        assert_eq!(counts(4, 0).held_to(true), counts(4, 0));
    }

    #[test]
    fn an_error_fails_its_step_and_keeps_back_only_what_needs_it() {
        let choice = Choice::default();
        let mut report = Report::new(&choice);
        report.step("one", &[], || Err(anyhow!("broken")));
        report.step("two", &["one"], || Ok(counts(1, 0)));
        report.step("three", &["two"], || Ok(counts(1, 0)));
        report.step("four", &[], || Ok(counts(5, 0)));
        assert_eq!(report.total(), counts(5, 1));
        let table = report.table();
        assert!(table.contains("not run: one failed"), "{table}");
        assert!(table.contains("not run: two failed"), "{table}");
    }

    #[test]
    fn only_chosen_steps_run() {
        let choice = |only: &[&str], skip: &[&str]| Choice {
            only: only.iter().map(ToString::to_string).collect(),
            skip: skip.iter().map(ToString::to_string).collect(),
        };
        assert!(choice(&[], &[]).takes("format"));
        assert!(!choice(&[], &["format"]).takes("format"));
        assert!(!choice(&["tests"], &[]).takes("format"));
        assert!(choice(&["tests", "format"], &[]).takes("format"));
    }

    #[test]
    fn times_over_a_minute_are_told_in_minutes() {
        assert_eq!(spell(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(spell(Duration::from_secs(125)), "2 m 05 s");
    }
}
