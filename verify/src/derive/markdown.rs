//! The document in Markdown: formulas in dollars, the graph as a Mermaid block.

use std::fmt::{self, Write};

use super::latex;
use crate::paper::document::{Block, Document, Inline};
use crate::picture::Mermaid;

pub(super) fn write(document: &Document, decimals: usize, f: &mut impl Write) -> fmt::Result {
    for (index, block) in document.blocks.iter().enumerate() {
        if index > 0 {
            writeln!(f)?;
        }
        match block {
            Block::Heading(level, text) => writeln!(f, "{} {}", "#".repeat(*level), line(text, decimals))?,
            Block::Paragraph(text) => writeln!(f, "{}", line(text, decimals))?,
            Block::List(items) => {
                for item in items {
                    writeln!(f, "- {}", line(item, decimals))?;
                }
            }
            Block::Equation(equation) => writeln!(f, "$$\n{}\n$$", latex::equation(equation, decimals))?,
            Block::Graph => {
                let graph = Mermaid::new(document.topology).to_string();
                writeln!(f, "```mermaid\n{}\n```", graph.trim_end())?;
            }
        }
    }
    Ok(())
}

fn line(parts: &[Inline], decimals: usize) -> String {
    let part = |part: &Inline| match part {
        Inline::Text(text) => text.clone(),
        Inline::Code(code) => format!("`{code}`"),
        Inline::Math(math) => format!("${}$", latex::write(math, decimals)),
    };
    parts.iter().map(part).collect()
}
