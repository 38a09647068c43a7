//! The results as one HTML page.
//!
//! Guarantees: as those of the module `page`; it has every run as JSON, with all digits.

use std::fmt::{self, Write};

use netwright_picture::escape;
use serde_json::{Map, Value, json};

use super::{Results, Run};
use crate::page;
use crate::text::short;

/// A table has so many rows.
const ROWS: usize = 100;

impl Results {
    /// A page: the best configuration, parallel coordinates, the watched number over each axis, tables of the
    /// configurations and of the runs that failed, the options. It is one file without a reference to another
    /// one, for narrow and wide windows, light and dark, with all its numbers as JSON.
    ///
    /// ```
    /// use netwright::train::Sweep;
    ///
    /// let results = Sweep::grid().numbers("rate", [0.01, 0.1]).run(|trial| trial.number("rate"))?;
    /// assert!(results.page("Rates").contains("<h2>Configurations</h2>"));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn page(&self, title: &str) -> String {
        let mut page = String::new();
        // Text that is appended to a string has no error.
        let _ = self.write_to(&mut page, title);
        page
    }

    fn write_to(&self, f: &mut impl Write, title: &str) -> fmt::Result {
        page::begin(f, title)?;
        page::figures(f, &self.figures())?;
        for warning in &self.warnings {
            writeln!(f, "<p class=\"missing\">{}</p>", escape(warning))?;
        }
        if !self.is_complete {
            writeln!(f, "<p class=\"missing\">The sweep was interrupted: runs are missing.</p>")?;
        }
        writeln!(f, "<section>\n<h2>Configurations</h2>")?;
        writeln!(
            f,
            "<p class=\"about\">The best tenth is blue, the worst ones are orange. A line that is pointed at "
        )?;
        writeln!(f, "says its numbers.</p>\n<figure class=\"scroll\">\n{}</figure>", self.parallel())?;
        writeln!(f, "<div class=\"charts\">")?;
        for axis in &self.axes {
            page::chart(f, self.scatter(axis))?;
        }
        writeln!(f, "</div>")?;
        self.write_ranking(f)?;
        writeln!(f, "</section>")?;
        self.write_failed(f)?;
        page::settings(f, &self.settings)?;
        page::end(f, &self.json(title))
    }

    fn figures(&self) -> Vec<(String, String)> {
        let mut figures: Vec<(String, String)> = Vec::new();
        if let Some(best) = self.best() {
            figures.push((format!("best {}", self.watched()), short(best.score())));
            figures.extend(best.values().iter().map(|(name, value)| (name.clone(), value.to_string())));
        }
        figures.push(("configurations".into(), self.ranking.len().to_string()));
        figures.push(("runs".into(), self.runs.len().to_string()));
        if self.failed() > 0 {
            figures.push(("failed".into(), self.failed().to_string()));
        }
        figures.push(("time of all runs".into(), format!("{:.3} s", self.seconds())));
        figures
    }

    fn write_ranking(&self, f: &mut impl Write) -> fmt::Result {
        let count = self.ranking.len();
        let title = if count > ROWS { format!("The best {ROWS} of {count}") } else { "All of them".into() };
        writeln!(f, "<h3>{title}</h3>\n<div class=\"wide\">\n<table>")?;
        page::row(f, "th", self.columns().iter().map(String::as_str), false)?;
        for (rank, standing) in self.ranking.iter().take(ROWS).enumerate() {
            page::row(f, "td", self.cells(rank, standing).iter().map(String::as_str), rank == 0)?;
        }
        writeln!(f, "</table>\n</div>")
    }

    fn write_failed(&self, f: &mut impl Write) -> fmt::Result {
        let failed = self.failed();
        if failed == 0 {
            return Ok(());
        }
        writeln!(f, "<section>\n<h2>Runs that failed</h2>\n<div class=\"wide\">\n<table class=\"failed\">")?;
        page::row(f, "th", ["run", "error"].into_iter(), false)?;
        let errors = self.runs.iter().filter_map(|run| Some((run.trial().to_string(), run.outcome().err()?)));
        for (trial, error) in errors.take(ROWS) {
            page::row(f, "td", [trial.as_str(), error].into_iter(), false)?;
        }
        writeln!(f, "</table>\n</div>")?;
        if failed > ROWS {
            writeln!(f, "<p>The first {ROWS} of {failed}.</p>")?;
        }
        writeln!(f, "</section>")
    }

    /// The numbers of the page: those that are not finite are `null`.
    fn json(&self, title: &str) -> Value {
        let numbers = |numbers: &[(String, f64)]| -> Value {
            let finite = |number: f64| Value::from(Some(number).filter(|number| number.is_finite()));
            Value::Object(numbers.iter().map(|(name, number)| (name.clone(), finite(*number))).collect())
        };
        let run = |run: &Run| {
            let mut fields: Map<String, Value> = run.trial().fields();
            match run.outcome() {
                Ok(outcome) => fields.insert("numbers".into(), numbers(outcome.numbers())),
                Err(error) => fields.insert("error".into(), error.into()),
            };
            fields.insert("seconds".into(), run.seconds().into());
            Value::Object(fields)
        };
        let standing = |standing: &super::Standing| {
            json!({
                "values": standing.values().iter().map(|(name, value)| (name.clone(), value.to_json()))
                    .collect::<Map<_, _>>(),
                "budget": standing.budget(),
                "runs": standing.runs(),
                "failed": standing.failed(),
                "score": Some(standing.score()).filter(|score| score.is_finite()),
                "deviation": standing.deviation().filter(|deviation| deviation.is_finite()),
                "numbers": numbers(standing.numbers()),
            })
        };
        json!({
            "title": title,
            "version": env!("CARGO_PKG_VERSION"),
            "watch": self.watched(),
            "axes": self.axes,
            "ranking": self.ranking.iter().map(standing).collect::<Vec<_>>(),
            "runs": self.runs.iter().map(run).collect::<Vec<_>>(),
            "settings": self.settings,
        })
    }
}
