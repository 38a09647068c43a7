//! The results as a table to read, and as CSV for programs.
//!
//! Guarantees: CSV has every run, and every digit; a number that is not finite is `NaN`, `inf` or `-inf`.

use std::fmt;

use super::{Results, Standing};
use crate::text::{quoted, short};

/// The table has the best so many configurations.
const ROWS: usize = 40;

impl Results {
    /// CSV with a line for each run: the axes, the seed, the fold, the budget, the numbers, and the error of
    /// a run that failed.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let numbers = self.numbers();
        let names = self.axes.iter().map(String::as_str).chain(["seed", "fold", "budget"]);
        let names: Vec<String> = names.chain(numbers.iter().copied()).chain(["error"]).map(quoted).collect();
        let mut text = names.join(",") + "\n";
        for run in &self.runs {
            let trial = run.trial();
            let mut cells: Vec<String> =
                trial.values().iter().map(|(_, value)| quoted(&value.to_string())).collect();
            cells.extend([trial.seed().to_string(), trial.fold().to_string(), trial.budget().to_string()]);
            let number = |name: &&str| {
                let number = run.outcome().ok().and_then(|outcome| outcome.number(name));
                number.map_or(String::new(), |number| number.to_string())
            };
            cells.extend(numbers.iter().map(number));
            cells.push(run.outcome().err().map_or(String::new(), quoted));
            text += &cells.join(",");
            text.push('\n');
        }
        text
    }

    /// The columns of the ranking.
    pub(super) fn columns(&self) -> Vec<String> {
        let mut names = vec!["rank".to_owned()];
        names.extend(self.axes.iter().cloned());
        if self.has_budgets() {
            names.push("budget".into());
        }
        names.push("runs".into());
        names.push(self.watched().to_owned());
        if self.ranking.iter().any(|standing| standing.deviation().is_some()) {
            names.push("deviation".into());
        }
        names.extend(self.others().map(str::to_owned));
        names
    }

    /// The cells of a configuration: numbers in six significant digits.
    pub(super) fn cells(&self, rank: usize, standing: &Standing) -> Vec<String> {
        let mut cells = vec![(rank + 1).to_string()];
        cells.extend(standing.values().iter().map(|(_, value)| value.to_string()));
        if self.has_budgets() {
            cells.push(standing.budget().to_string());
        }
        cells.push(match standing.failed() {
            0 => standing.runs().to_string(),
            failed => format!("{} of {}", standing.runs() - failed, standing.runs()),
        });
        cells.push(short(standing.score()));
        if self.ranking.iter().any(|standing| standing.deviation().is_some()) {
            cells.push(standing.deviation().map_or(String::new(), short));
        }
        cells.extend(self.others().map(|name| standing.number(name).map_or(String::new(), short)));
        cells
    }

    fn has_budgets(&self) -> bool {
        let first = self.ranking.first().map(Standing::budget);
        self.ranking.iter().any(|standing| Some(standing.budget()) != first)
    }

    /// The numbers beside the watched one.
    fn others(&self) -> impl Iterator<Item = &str> {
        self.numbers().into_iter().filter(|name| *name != self.watched())
    }
}

impl fmt::Display for Results {
    /// A table with six significant digits: a line for each configuration, the best one first.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let best = self.ranking.iter().take(ROWS).enumerate();
        let mut rows = vec![self.columns()];
        rows.extend(best.map(|(rank, standing)| self.cells(rank, standing)));
        let columns = rows.first().map_or(0, Vec::len);
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &rows {
            for (index, (cell, width)) in row.iter().zip(&widths).enumerate() {
                write!(to, "{}{cell:>width$}", if index == 0 { "" } else { "  " })?;
            }
            writeln!(to)?;
        }
        let (count, failed) = (self.ranking.len(), self.failed());
        if count > ROWS {
            writeln!(to, "the best {ROWS} of {count} configurations")?;
        }
        if failed > 0 {
            writeln!(to, "{failed} of {} runs failed", self.runs.len())?;
        }
        if !self.is_complete {
            writeln!(to, "the sweep was interrupted")?;
        }
        Ok(())
    }
}
