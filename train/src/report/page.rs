//! The page and its parts.

use std::fmt::{self, Write};

use netwright_picture::escape;

use super::{OfNetwork, Report, numbers, tables};
use crate::metric::{Probabilities, Ranking};
use crate::{History, page, plot};

pub(super) fn write(report: &Report, f: &mut impl Write) -> fmt::Result {
    page::begin(f, &report.title)?;
    tables::figures(report, f)?;
    if let Some(history) = &report.history {
        write_history(history, f)?;
    }
    if report.classes.is_some() || report.ranking.is_some() || report.probabilities.is_some() {
        write_answers(report, f)?;
    }
    if let Some(network) = &report.network {
        write_network(network, f)?;
    }
    if !report.pictures.is_empty() {
        writeln!(f, "<section>\n<h2>Pictures</h2>")?;
        for picture in &report.pictures {
            writeln!(f, "<figure class=\"natural\">\n{picture}</figure>")?;
        }
        writeln!(f, "</section>")?;
    }
    page::settings(f, &report.settings)?;
    page::end(f, &numbers::json(report))
}

fn write_history(history: &History, f: &mut impl Write) -> fmt::Result {
    writeln!(f, "<section>\n<h2>Run</h2>\n<div class=\"charts\">")?;
    page::figure(f, &plot::loss(history))?;
    for name in history.metrics() {
        page::chart(f, plot::metric(history, name))?;
    }
    page::figure(f, &plot::rate(history))?;
    writeln!(f, "</div>")?;
    for warning in history.warnings() {
        writeln!(f, "<p class=\"missing\">{}</p>", escape(warning))?;
    }
    tables::epochs(history, f)?;
    writeln!(f, "</section>")
}

fn write_answers(report: &Report, f: &mut impl Write) -> fmt::Result {
    writeln!(f, "<section>\n<h2>Answers</h2>")?;
    if let Some((confusion, names)) = &report.classes {
        let grid = plot::confusion(confusion, names);
        writeln!(f, "<div class=\"side\">\n<figure class=\"natural\">\n{grid}</figure>")?;
        tables::classes(confusion, names, f)?;
        writeln!(f, "</div>")?;
    }
    writeln!(f, "<div class=\"charts\">")?;
    if let Some(ranking) = &report.ranking {
        write_ranking(ranking, f)?;
    }
    if let Some(probabilities) = &report.probabilities {
        write_calibration(probabilities, f)?;
    }
    writeln!(f, "</div>\n</section>")
}

fn write_ranking(ranking: &Ranking, f: &mut impl Write) -> fmt::Result {
    page::chart(f, plot::roc(ranking))?;
    page::chart(f, plot::precision_recall(ranking))
}

fn write_calibration(probabilities: &Probabilities, f: &mut impl Write) -> fmt::Result {
    page::chart(f, plot::calibration(probabilities))
}

fn write_network(network: &OfNetwork, f: &mut impl Write) -> fmt::Result {
    let summary = escape_lines(&network.summary);
    writeln!(f, "<section>\n<h2>Network</h2>\n<pre>{summary}</pre>\n<h3>Weights</h3>")?;
    match &network.spreads {
        Ok(spreads) => {
            writeln!(f, "<div class=\"charts\">")?;
            for (name, spread) in spreads {
                page::figure(f, &plot::spread(name, spread))?;
            }
            writeln!(f, "</div>")?;
        }
        Err(reason) => writeln!(f, "<p class=\"missing\">No histograms: {}.</p>", escape(reason))?,
    }
    writeln!(f, "</section>")
}

/// Escaped, with its lines.
fn escape_lines(text: &str) -> String {
    text.lines().map(|line| escape(line) + "\n").collect()
}
