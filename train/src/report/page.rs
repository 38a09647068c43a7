//! The page. It is well-formed XML as well as HTML.

use std::fmt::{self, Write};

use netwright_picture::{Picture, escape};

use super::{OfNetwork, Report, date, numbers, tables};
use crate::metric::{Probabilities, Ranking};
use crate::{Error, History, plot};

const STYLE: &str = include_str!("style.css");

pub(super) fn write(report: &Report, f: &mut impl Write) -> fmt::Result {
    let title = escape(&report.title);
    writeln!(f, "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>")?;
    writeln!(f, "<meta charset=\"utf-8\"/>")?;
    writeln!(f, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")?;
    writeln!(f, "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>")?;
    let version = env!("CARGO_PKG_VERSION");
    writeln!(f, "<p class=\"about\">Written {} by Netwright {version}.</p>", date::now())?;
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
    tables::settings(&report.settings, f)?;
    writeln!(f, "<script type=\"application/json\" id=\"numbers\">{}</script>", numbers::json(report))?;
    writeln!(f, "</body>\n</html>")
}

fn write_figure(f: &mut impl Write, picture: &impl Picture) -> fmt::Result {
    writeln!(f, "<figure>\n{picture}</figure>")
}

/// A chart, or the reason why there is none.
fn write_chart(f: &mut impl Write, chart: Result<plot::Chart, Error>) -> fmt::Result {
    match chart {
        Ok(chart) => write_figure(f, &chart),
        Err(error) => writeln!(f, "<p class=\"missing\">{}</p>", escape(&sentence(&error))),
    }
}

fn sentence(error: &Error) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn write_history(history: &History, f: &mut impl Write) -> fmt::Result {
    writeln!(f, "<section>\n<h2>Run</h2>\n<div class=\"charts\">")?;
    write_figure(f, &plot::loss(history))?;
    for name in history.metrics() {
        write_chart(f, plot::metric(history, name))?;
    }
    write_figure(f, &plot::rate(history))?;
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
    write_chart(f, plot::roc(ranking))?;
    write_chart(f, plot::precision_recall(ranking))
}

fn write_calibration(probabilities: &Probabilities, f: &mut impl Write) -> fmt::Result {
    write_chart(f, plot::calibration(probabilities))
}

fn write_network(network: &OfNetwork, f: &mut impl Write) -> fmt::Result {
    let summary = escape_lines(&network.summary);
    writeln!(f, "<section>\n<h2>Network</h2>\n<pre>{summary}</pre>\n<h3>Weights</h3>")?;
    match &network.spreads {
        Ok(spreads) => {
            writeln!(f, "<div class=\"charts\">")?;
            for (name, spread) in spreads {
                write_figure(f, &plot::spread(name, spread))?;
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
