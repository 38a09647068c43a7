//! Text of a file, where it goes into source or onto a screen.
//!
//! Input: anything that a file holds. Output: one line. Guarantees: no line break, no control character and
//! none that turns the direction of text; at most [`LONGEST`] characters.

/// The longest line, in characters.
const LONGEST: usize = 500;

/// One line, with a space for each character that is none of a line.
///
/// ```
/// use netwright::exchange::write::one_line;
///
/// assert_eq!(one_line("two\nlines"), "two lines");
/// ```
#[must_use]
pub fn one_line(text: &str) -> String {
    let plain = |sign: char| if is_odd(sign) { ' ' } else { sign };
    let mut line: String = text.chars().take(LONGEST).map(plain).collect();
    if text.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line.trim().to_owned()
}

/// One line of a doc comment: nothing in it is code or markup that a browser runs.
pub(super) fn doc_line(text: &str) -> String {
    one_line(text).replace("```", "\'\'\'").replace("~~~", "\'\'\'").replace('<', "&lt;")
}

/// Line breaks, other control characters, and those that turn the direction of text or are not seen.
fn is_odd(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
