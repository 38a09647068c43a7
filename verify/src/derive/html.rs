//! The document as one self-contained page: formulas in MathML, the network as a drawing in SVG.
//!
//! The page is also well-formed XML.

use std::fmt::{self, Write};

use super::mathml::{self, escape};
use crate::paper::document::{Block, Document, Inline};
use crate::picture::Svg;

const STYLE: &str = "\
:root { color-scheme: light dark; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.55; font-family: system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.25; margin: 2rem 0 0.6rem; }
h2 { border-bottom: 1px solid #8886; padding-bottom: 0.2rem; }
code { font-family: ui-monospace, monospace; background: #8882; padding: 0.05em 0.3em; border-radius: 0.25em; }
figure { margin: 1rem 0; }
svg { max-width: 100%; height: auto; }
math { font-family: \"STIX Two Math\", \"Latin Modern Math\", \"Cambria Math\", math; }
.equation { overflow-x: auto; overflow-y: hidden; padding: 0.35rem 0; font-size: 1.1em; }
.steps > mtr > mtd { text-align: left; vertical-align: baseline; padding: 0.25em 0; }
.steps > mtr > mtd:first-child { text-align: right; }
.matrix { margin: 0.2em; background: var(--end) 0 0, var(--end) 0 100%, var(--end) 100% 0, var(--end) 100% 100%; \
background-size: 0.35em 1px; background-repeat: no-repeat; border: solid; border-width: 0 1px; \
--end: linear-gradient(currentColor, currentColor); }
.matrix > mtr > mtd { text-align: center; padding: 0.22em 0.45em; }
mfrac > * { padding: 0.1em 0.2em; }
";

pub(super) fn write(document: &Document, decimals: usize, f: &mut impl Write) -> fmt::Result {
    let name = escape(document.topology.name);
    writeln!(f, "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>")?;
    writeln!(f, "<meta charset=\"utf-8\"/>")?;
    writeln!(f, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")?;
    writeln!(f, "<title>{name}: one training step</title>\n<style>\n{STYLE}</style>\n</head>\n<body>")?;
    for block in &document.blocks {
        write_block(document, block, decimals, f)?;
    }
    writeln!(f, "</body>\n</html>")
}

fn write_block(document: &Document, block: &Block, decimals: usize, f: &mut impl Write) -> fmt::Result {
    match block {
        Block::Heading(level, text) => writeln!(f, "<h{level}>{}</h{level}>", line(text, decimals)),
        Block::Paragraph(text) => writeln!(f, "<p>{}</p>", line(text, decimals)),
        Block::List(items) => {
            writeln!(f, "<ul>")?;
            for item in items {
                writeln!(f, "<li>{}</li>", line(item, decimals))?;
            }
            writeln!(f, "</ul>")
        }
        Block::Equation(equation) => {
            writeln!(f, "<div class=\"equation\">{}</div>", mathml::equation(equation, decimals))
        }
        Block::Graph => {
            let plain = Svg::new(document.topology);
            // The parameters are the topology's own, so that their number fits.
            let picture = plain.clone().parameters(&document.parameters).unwrap_or(plain);
            writeln!(f, "<figure>\n{picture}</figure>")
        }
    }
}

fn line(parts: &[Inline], decimals: usize) -> String {
    let part = |part: &Inline| match part {
        Inline::Text(text) => escape(text),
        Inline::Code(code) => format!("<code>{}</code>", escape(code)),
        Inline::Math(math) => mathml::inline(math, decimals),
    };
    parts.iter().map(part).collect()
}
