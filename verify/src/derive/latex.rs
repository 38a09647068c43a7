//! Formulas in LaTeX that GitHub and KaTeX read: braces and environments are balanced by construction.
//!
//! Markdown takes a backslash before punctuation away, so `\cr` ends a row where `\\` would.

use crate::paper::document::Equation;
use crate::paper::math::Math;
use crate::paper::number::Printed;

/// A formula.
pub(super) fn write(math: &Math, decimals: usize) -> String {
    let write = |math: &Math| write(math, decimals);
    match math {
        Math::Row(parts) => row(parts, decimals),
        Math::Atom(atom) => command(atom).to_owned(),
        Math::Number(value) => number(*value, decimals),
        Math::Whole(value) => value.to_string(),
        Math::Name(text) => name(text),
        Math::Text(text) => format!("\\quad \\text{{{text}}}\\quad"),
        Math::Bold("ŷ") => "\\hat{\\mathbf{y}}".to_owned(),
        Math::Bold(letter) => format!("\\mathbf{{{letter}}}"),
        Math::Sub(base, index) => format!("{}_{{{}}}", write(base), self::index(index, decimals)),
        Math::Sup(base, exponent) => format!("{}^{{{}}}", self::base(base, decimals), write(exponent)),
        Math::Fraction(above, below) => format!("\\frac{{{}}}{{{}}}", write(above), write(below)),
        Math::Root(inner) => format!("\\sqrt{{{}}}", write(inner)),
        Math::Group(inner) if inner.is_tall() => format!("\\left( {} \\right)", write(inner)),
        Math::Group(inner) => format!("({})", write(inner)),
        Math::Matrix(rows) => {
            let row = |row: &Vec<Math>| row.iter().map(write).collect::<Vec<_>>().join(" & ");
            let rows: Vec<String> = rows.iter().map(row).collect();
            format!("\\begin{{bmatrix}} {} \\end{{bmatrix}}", rows.join(" \\cr "))
        }
    }
}

/// An equation: on one line, or aligned with one step on each.
pub(super) fn equation(equation: &Equation, decimals: usize) -> String {
    let write = |math: &Math| write(math, decimals);
    let left = write(&equation.left);
    let steps =
        equation.steps.iter().map(|(relation, math)| format!("{} {}", command(relation), write(math)));
    if equation.fits(decimals) {
        return format!("{left} {}", steps.collect::<Vec<_>>().join(" "));
    }
    let steps: Vec<String> = steps.map(|step| format!("&{step}")).collect();
    format!("\\begin{{aligned}}\n{left} {}\n\\end{{aligned}}", steps.join(" \\cr\n"))
}

fn row(parts: &[Math], decimals: usize) -> String {
    let part = |at: usize| {
        let text = write(&parts[at], decimals);
        if Math::is_bare_negative(parts, at) { format!("({text})") } else { text }
    };
    (0..parts.len()).map(part).collect::<Vec<_>>().join(" ")
}

/// An index, its parts without spaces: there are only names and numbers in it.
fn index(math: &Math, decimals: usize) -> String {
    match math {
        Math::Row(parts) => parts.iter().map(|part| write(part, decimals)).collect(),
        part => write(part, decimals),
    }
}

/// The base of an exponent: a fraction needs a group, and so does a minus.
fn base(math: &Math, decimals: usize) -> String {
    let text = write(math, decimals);
    match math {
        Math::Number(value) if *value < 0.0 => format!("({text})"),
        Math::Fraction(..) => format!("{{{text}}}"),
        _ => text,
    }
}

fn number(value: f64, decimals: usize) -> String {
    let Printed { negative, digits, exponent } = Printed::new(value, decimals);
    let sign = if negative { "-" } else { "" };
    let digits = match digits.as_str() {
        "∞" => "\\infty",
        "NaN" => "\\mathrm{NaN}",
        digits => digits,
    };
    match exponent {
        None => format!("{sign}{digits}"),
        Some(exponent) => format!("{sign}{digits} \\times 10^{{{exponent}}}"),
    }
}

fn name(text: &str) -> String {
    let mut letters = text.chars();
    if let (Some(only), None) = (letters.next(), letters.next())
        && only.is_ascii_alphanumeric()
    {
        return only.to_string();
    }
    // Other letters than ASCII's are text to KaTeX, and no symbols.
    let font = if text.is_ascii() { "mathrm" } else { "text" };
    let letter = |letter: char| match letter {
        '_' => "\\_".to_owned(),
        letter if letter.is_alphanumeric() => letter.to_string(),
        // No emitted topology has such names.
        _ => "?".to_owned(),
    };
    format!("\\{font}{{{}}}", text.chars().map(letter).collect::<String>())
}

fn command(atom: &'static str) -> &'static str {
    match atom {
        "∂" => "\\partial",
        "·" => "\\cdot",
        "⊙" => "\\odot",
        "−" => "-",
        "←" => "\\leftarrow",
        "≤" => "\\le",
        ">" => "\\gt",
        // Markdown takes the sign for the beginning of a tag.
        "<" => "\\lt",
        "≥" => "\\ge",
        "π" => "\\pi",
        "′" => "\\prime",
        "∑" => "\\sum",
        "σ" => "\\sigma",
        "η" => "\\eta",
        "δ" => "\\delta",
        "ŷ" => "\\hat{y}",
        "⊤" => "\\top",
        "⟨" => "\\langle",
        "⟩" => "\\rangle",
        "⋯" => "\\cdots",
        "…" => "\\ldots",
        "⋮" => "\\vdots",
        "⋱" => "\\ddots",
        "ln" => "\\ln",
        "tanh" => "\\tanh",
        "sin" => "\\sin",
        "cos" => "\\cos",
        "max" => "\\max",
        "min" => "\\min",
        "diag" => "\\mathrm{diag}",
        "softmax" => "\\mathrm{softmax}",
        other => other,
    }
}
