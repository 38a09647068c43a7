//! What all pages have in common: the frame, tables, a block of numbers.
//!
//! Input: text and numbers of anybody. Output: parts of an HTML page that is well-formed XML as well.
//! Guarantees: all text is escaped; no text in the numbers ends their element.
//!
//! * `style.css`: the look. `date.rs`: the time at which a page is written.

mod date;

use std::fmt::{self, Write};

use netwright_picture::{Picture, escape};
use serde_json::Value;

use crate::{Error, plot};

const STYLE: &str = include_str!("style.css");

/// Begins a page with its title.
pub(crate) fn begin(f: &mut impl Write, title: &str) -> fmt::Result {
    let title = escape(title);
    writeln!(f, "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>")?;
    writeln!(f, "<meta charset=\"utf-8\"/>")?;
    writeln!(f, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")?;
    writeln!(f, "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>")?;
    let version = env!("CARGO_PKG_VERSION");
    writeln!(f, "<p class=\"about\">Written {} by Netwright {version}.</p>", date::now())
}

/// Ends it with all its numbers.
pub(crate) fn end(f: &mut impl Write, numbers: &Value) -> fmt::Result {
    // Within strings, where alone these letters are, escapes of JSON are the same text.
    let text = numbers.to_string();
    let text = text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    writeln!(f, "<script type=\"application/json\" id=\"numbers\">{text}</script>\n</body>\n</html>")
}

/// The numbers in front: each with its name.
pub(crate) fn figures(f: &mut impl Write, figures: &[(String, String)]) -> fmt::Result {
    if figures.is_empty() {
        return Ok(());
    }
    writeln!(f, "<dl class=\"figures\">")?;
    for (name, value) in figures {
        writeln!(f, "<div><dt>{}</dt><dd>{}</dd></div>", escape(name), escape(value))?;
    }
    writeln!(f, "</dl>")
}

pub(crate) fn figure(f: &mut impl Write, picture: &impl Picture) -> fmt::Result {
    writeln!(f, "<figure>\n{picture}</figure>")
}

/// A chart, or the reason why there is none.
pub(crate) fn chart(f: &mut impl Write, chart: Result<plot::Chart, Error>) -> fmt::Result {
    match chart {
        Ok(chart) => figure(f, &chart),
        Err(error) => writeln!(f, "<p class=\"missing\">{}</p>", escape(&sentence(&error))),
    }
}

fn sentence(error: &Error) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// A row of a table.
pub(crate) fn row<'a>(
    f: &mut impl Write,
    element: &str,
    cells: impl Iterator<Item = &'a str>,
    is_marked: bool,
) -> fmt::Result {
    write!(f, "{}", if is_marked { "<tr class=\"best\">" } else { "<tr>" })?;
    for cell in cells {
        write!(f, "<{element}>{}</{element}>", escape(cell))?;
    }
    writeln!(f, "</tr>")
}

/// A section with a table of settings, if there are any.
pub(crate) fn settings(f: &mut impl Write, settings: &[(String, String)]) -> fmt::Result {
    if settings.is_empty() {
        return Ok(());
    }
    writeln!(f, "<section>\n<h2>Settings</h2>\n<div class=\"wide\">\n<table class=\"settings\">")?;
    for (name, value) in settings {
        writeln!(f, "<tr><th>{}</th><td>{}</td></tr>", escape(name), escape(value))?;
    }
    writeln!(f, "</table>\n</div>\n</section>")
}
