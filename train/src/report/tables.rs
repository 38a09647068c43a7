//! The tables of a page, and its most important numbers.

use std::fmt::{self, Write};

use netwright_picture::escape;

use super::Report;
use crate::metric::{Average, Confusion};
use crate::{History, page};

/// The table of epochs has the last so many.
const EPOCHS: usize = 100;

/// The numbers in front: each is there if it is known.
pub(super) fn figures(report: &Report, f: &mut impl Write) -> fmt::Result {
    let mut all: Vec<(String, String)> = Vec::new();
    let number = |number: f64| format!("{number:.4}");
    if let Some(history) = &report.history {
        let epoch = history.best().or_else(|| history.last());
        if let Some(epoch) = epoch {
            let of = if history.best().is_some() { "best epoch" } else { "last epoch" };
            all.push((of.into(), format!("{} of {}", epoch.epoch, history.records().len())));
            all.push(("loss".into(), number(epoch.loss)));
            all.extend(epoch.validation.map(|loss| ("validation loss".into(), number(loss))));
            let metrics = history.metrics().iter().zip(&epoch.metrics);
            all.extend(metrics.map(|(name, &value)| (name.clone(), number(value))));
        }
        let seconds: f64 = history.records().iter().map(|record| record.seconds).sum();
        all.push(("time".into(), format!("{seconds:.3} s")));
    }
    let mut value =
        |name: &str, value: Option<f64>| all.extend(value.map(|value| (name.into(), number(value))));
    let confusion = report.classes.as_ref().map(|(confusion, _)| confusion);
    value("test accuracy", confusion.and_then(|confusion| confusion.accuracy().ok()));
    value("area below ROC", report.ranking.as_ref().and_then(|ranking| ranking.roc_auc().ok()));
    value("log loss", report.probabilities.as_ref().and_then(|p| p.log_loss().ok()));
    if let Some(network) = &report.network {
        all.push(("parameters".into(), network.parameters.to_string()));
    }
    page::figures(f, &all)
}

/// The last epochs.
pub(super) fn epochs(history: &History, f: &mut impl Write) -> fmt::Result {
    if let Some(end) = history.end() {
        writeln!(f, "<p>The run ended: {}.</p>", escape(&end.to_string()))?;
    }
    let count = history.records().len();
    let first = count.saturating_sub(EPOCHS);
    let title = if first > 0 { format!("The last {EPOCHS} of {count} epochs") } else { "Epochs".into() };
    writeln!(f, "<details>\n<summary>{title}</summary>\n<div class=\"wide\">\n<table>")?;
    page::row(f, "th", history.columns().into_iter(), false)?;
    for record in history.records().iter().skip(first) {
        let is_best = history.best().is_some_and(|best| best.epoch == record.epoch);
        page::row(f, "td", history.cells(record).iter().map(String::as_str), is_best)?;
    }
    writeln!(f, "</table>\n</div>\n</details>")
}

/// Scores of each class.
pub(super) fn classes(confusion: &Confusion, names: &[String], f: &mut impl Write) -> fmt::Result {
    writeln!(f, "<div class=\"wide\">\n<table>")?;
    page::row(f, "th", ["class", "rows", "precision", "recall", "F1"].into_iter(), false)?;
    for class in 0..confusion.classes() {
        let name = names.get(class).cloned().unwrap_or_else(|| class.to_string());
        let of = Average::Class(class);
        let scores = [confusion.precision(of), confusion.recall(of), confusion.f1(of)];
        let rows: f64 = (0..confusion.classes()).map(|taken| confusion.count(class, taken)).sum();
        let scores = scores.map(|score| score.map_or_else(|_| "—".to_owned(), |score| format!("{score:.4}")));
        let cells = [vec![name, rows.to_string()], scores.to_vec()].concat();
        page::row(f, "td", cells.iter().map(String::as_str), false)?;
    }
    writeln!(f, "</table>\n</div>")
}
