//! Pictures of a sweep: parallel coordinates, and the watched number over an axis.

use super::{Results, Standing};
use crate::Error;
use crate::error::short;
use crate::plot::{Axis, Chart, Parallel};
use crate::sweep::Value;

/// A picture has the best so many configurations.
pub(super) const LINES: usize = 1000;
/// Points have the colour of their text where an axis has up to so many texts.
const COLOURS: usize = 6;

impl Results {
    /// A line for each configuration over all axes and the watched number: the best ones are blue.
    ///
    /// ```
    /// use netwright::train::{Sweep, plot};
    ///
    /// let sweep = Sweep::grid().texts("optimizer", ["sgd", "adam"]).numbers("rate", [0.01, 0.1]);
    /// let results = sweep.run(|trial| trial.number("rate"))?;
    /// let picture = results.parallel().to_string();
    /// assert!(picture.contains("<title>rank 1: optimizer sgd, rate 0.01, score 0.01</title>"));
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    #[must_use]
    pub fn parallel(&self) -> Parallel {
        let words = self.words();
        let mut picture = Parallel::new("Configurations");
        for (name, words) in self.axes.iter().zip(&words) {
            picture = picture.axis(self.axis(name, words));
        }
        picture = picture.axis(Axis::named(self.watched()).log_if_wide());
        for (rank, standing) in self.ranking.iter().take(LINES).enumerate() {
            let places = (0..self.axes.len()).map(|index| place(standing, index, &words));
            picture = picture.row(format!("rank {}", rank + 1), places.chain([standing.score()]));
        }
        picture
    }

    /// The watched number of each configuration over its value on an axis, in a colour for each value on the
    /// first axis of up to six texts that is another one.
    ///
    /// # Errors
    ///
    /// If the sweep has no such axis.
    ///
    /// ```
    /// use netwright::train::{Sweep, plot};
    ///
    /// let results = Sweep::grid().numbers("rate", [0.01, 0.1]).run(|trial| trial.number("rate"))?;
    /// assert!(results.scatter("rate")?.to_string().contains("<title>0.1: 0.1</title>"));
    /// assert!(results.scatter("batch").is_err());
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn scatter(&self, name: &str) -> Result<Chart, Error> {
        let Some(index) = self.axes.iter().position(|axis| axis == name) else {
            let known: Vec<String> = self.axes.iter().map(|axis| format!("`{}`", short(axis))).collect();
            let fact = format!("there is no axis `{}`", short(name));
            return Err(Error::refused(fact, format!("the sweep has {}", known.join(", "))));
        };
        let words = self.words();
        let title = format!("{} over {name}", self.watched());
        let x = self.axis(name, words.get(index).map_or(&[], Vec::as_slice));
        let chart = Chart::new(title).x(x).y(Axis::named("").log_if_wide());
        let best = || self.ranking.iter().take(LINES);
        let point = |standing: &Standing| [place(standing, index, &words), standing.score()];
        let is_colour = |at: usize, words: &[&str]| at != index && (2..=COLOURS).contains(&words.len());
        let colour = words.iter().enumerate().find(|(at, words)| is_colour(*at, words));
        let Some((colour, names)) = colour else { return Ok(chart.points("", best().map(point))) };
        Ok(names.iter().enumerate().fold(chart, |chart, (at, name)| {
            let is_of_it = |standing: &&Standing| place(standing, colour, &words) == at as f64;
            chart.points(*name, best().filter(is_of_it).map(point))
        }))
    }

    /// An axis: its words, or the range of its numbers.
    fn axis(&self, name: &str, words: &[&str]) -> Axis {
        let axis = Axis::named(name);
        match words.is_empty() {
            false => axis.words(words.iter().copied()),
            true if self.linear.iter().any(|linear| linear == name) => axis,
            true => axis.log_if_wide(),
        }
    }

    /// The texts of each axis, in the order of the runs; an axis of numbers has none.
    fn words(&self) -> Vec<Vec<&str>> {
        let mut words: Vec<Vec<&str>> = vec![Vec::new(); self.axes.len()];
        for run in &self.runs {
            for (words, (_, value)) in words.iter_mut().zip(run.trial().values()) {
                if let Value::Text(text) = value
                    && !words.contains(&text.as_str())
                {
                    words.push(text);
                }
            }
        }
        words
    }
}

/// Where a configuration is on an axis.
fn place(standing: &Standing, index: usize, words: &[Vec<&str>]) -> f64 {
    match standing.values().get(index) {
        Some((_, Value::Text(text))) => {
            let at = words.get(index).and_then(|words| words.iter().position(|word| word == text));
            at.map_or(f64::NAN, |at| at as f64)
        }
        Some((_, value)) => value.number().unwrap_or(f64::NAN),
        None => f64::NAN,
    }
}
