//! Formulas in MathML Core, which browsers draw without a script.
//!
//! Tags are balanced by construction; declared names are the only foreign text, and they are escaped.

use crate::paper::document::Equation;
use crate::paper::math::Math;
use crate::paper::number::Printed;

/// A formula within a line of text.
pub(super) fn inline(math: &Math, decimals: usize) -> String {
    format!("<math>{}</math>", write(math, decimals))
}

/// An equation on lines of its own: on one line, or aligned with one step on each.
pub(super) fn equation(equation: &Equation, decimals: usize) -> String {
    let left = write(&equation.left, decimals);
    let step =
        |(relation, math): &(&'static str, Math)| format!("{}{}", atom(relation), write(math, decimals));
    let steps = equation.steps.iter().map(step);
    if equation.fits(decimals) {
        return format!("<math display=\"block\"><mrow>{left}{}</mrow></math>", steps.collect::<String>());
    }
    let mut rows = String::new();
    for (index, step) in steps.enumerate() {
        let left = if index == 0 { left.as_str() } else { "" };
        // An empty `mi` gives the relation a left side, which makes it infix.
        rows += &format!("<mtr><mtd>{left}</mtd><mtd><mrow><mi></mi>{step}</mrow></mtd></mtr>");
    }
    format!("<math display=\"block\"><mtable class=\"steps\" displaystyle=\"true\">{rows}</mtable></math>")
}

/// Text that a page may hold.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn write(math: &Math, decimals: usize) -> String {
    let write = |math: &Math| write(math, decimals);
    match math {
        Math::Row(parts) => row(parts, decimals),
        Math::Atom(text) => atom(text),
        Math::Number(value) => number(*value, decimals),
        Math::Whole(value) => format!("<mn>{value}</mn>"),
        Math::Name(name) => format!("<mi>{}</mi>", escape(name)),
        Math::Text(text) => {
            format!("<mspace width=\"1em\"/><mtext>{}</mtext><mspace width=\"1em\"/>", escape(text))
        }
        Math::Bold(letter) => bold(letter),
        Math::Sub(base, index) if **base == Math::Atom("∑") => {
            format!("<munder>{}{}</munder>", write(base), write(index))
        }
        Math::Sub(base, index) => format!("<msub>{}{}</msub>", write(base), write(index)),
        Math::Sup(base, exponent) => {
            let written = write(base);
            let is_negative = matches!(**base, Math::Number(value) if value < 0.0);
            let base = if is_negative { group(&written) } else { written };
            format!("<msup>{base}{}</msup>", write(exponent))
        }
        Math::Fraction(above, below) => format!("<mfrac>{}{}</mfrac>", write(above), write(below)),
        Math::Root(inner) => format!("<msqrt>{}</msqrt>", write(inner)),
        Math::Group(inner) => group(&write(inner)),
        Math::Matrix(rows) => {
            let cell = |entry: &Math| format!("<mtd>{}</mtd>", write(entry));
            let row = |row: &Vec<Math>| format!("<mtr>{}</mtr>", row.iter().map(cell).collect::<String>());
            let rows: String = rows.iter().map(row).collect();
            // The style sheet draws its brackets: characters stretch only in fonts made for mathematics.
            format!("<mtable class=\"matrix\">{rows}</mtable>")
        }
    }
}

fn row(parts: &[Math], decimals: usize) -> String {
    let part = |at: usize| {
        let text = write(&parts[at], decimals);
        if Math::is_bare_negative(parts, at) { group(&text) } else { text }
    };
    format!("<mrow>{}</mrow>", (0..parts.len()).map(part).collect::<String>())
}

fn group(inner: &str) -> String {
    format!("<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>")
}

fn number(value: f64, decimals: usize) -> String {
    let Printed { negative, digits, exponent } = Printed::new(value, decimals);
    let power = exponent.map(|exponent| {
        let sign = if exponent < 0 { "<mo>−</mo>" } else { "" };
        let power = exponent.unsigned_abs();
        format!("<mo>×</mo><msup><mn>10</mn><mrow>{sign}<mn>{power}</mn></mrow></msup>")
    });
    let number = format!("<mn>{digits}</mn>{}", power.unwrap_or_default());
    match (negative, exponent) {
        // In a row of its own the minus comes first, which makes it a sign and no difference.
        (true, _) => format!("<mrow><mo>−</mo>{number}</mrow>"),
        (false, Some(_)) => format!("<mrow>{number}</mrow>"),
        (false, None) => number,
    }
}

fn atom(atom: &'static str) -> String {
    match atom {
        "ŷ" => "<mover accent=\"true\"><mi>y</mi><mo stretchy=\"false\">^</mo></mover>".to_owned(),
        "ln" | "tanh" | "sin" | "cos" | "max" | "min" => format!("<mi>{atom}</mi><mspace width=\"0.17em\"/>"),
        "diag" => format!("<mi>{atom}</mi>"),
        "∂" => "<mi>∂</mi>".to_owned(),
        "∑" => "<mo movablelimits=\"false\">∑</mo>".to_owned(),
        digit if digit.chars().all(|digit| digit.is_ascii_digit() || digit == '.') => {
            format!("<mn>{digit}</mn>")
        }
        letter if letter.chars().all(char::is_alphabetic) => format!("<mi>{letter}</mi>"),
        operator => format!("<mo>{}</mo>", escape(operator)),
    }
}

/// MathML Core has no bold; Unicode has the letters.
fn bold(letter: &'static str) -> String {
    let bold = |letter: char| {
        let (start, first) = match letter {
            'a'..='z' => ('𝐚', 'a'),
            'A'..='Z' => ('𝐀', 'A'),
            '0'..='9' => ('𝟎', '0'),
            _ => return letter,
        };
        char::from_u32(u32::from(start) + u32::from(letter) - u32::from(first)).unwrap_or(letter)
    };
    if letter == "ŷ" {
        return format!("<mover accent=\"true\"><mi>{}</mi><mo stretchy=\"false\">^</mo></mover>", bold('y'));
    }
    format!("<mi>{}</mi>", letter.chars().map(bold).collect::<String>())
}
