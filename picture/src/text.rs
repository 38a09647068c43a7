//! Words and numbers in a picture.
//!
//! Input: text and numbers of anybody. Output: text for XML.

/// Text for XML: its five special characters as entities, and what XML does not allow as a replacement
/// character. It is the same for HTML.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// assert_eq!(netwright::train::plot::escape("a < b & 'c'\0"), "a &lt; b &amp; &#39;c&#39;\u{fffd}");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            letter if letter.is_control() => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// About how wide a line is: names are bold and of 13 units, the text below them of 11.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// assert!(netwright::train::plot::width("weights", true) > netwright::train::plot::width("weights", false));
/// ```
#[must_use]
pub fn width(text: &str, is_name: bool) -> f64 {
    text.chars().count() as f64 * if is_name { 8.0 } else { 6.2 }
}

/// A number in three significant digits.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// assert_eq!([0.012_345, -250.0, 1e-7].map(netwright::train::plot::short), ["0.0123", "−250", "1.0e-7"]);
/// ```
#[must_use]
pub fn short(value: f64) -> String {
    let magnitude = value.abs();
    if !value.is_finite() || value == 0.0 {
        return value.abs().to_string().replace("inf", if value > 0.0 { "∞" } else { "−∞" });
    }
    let mut text = if (1e-3..1e4).contains(&magnitude) {
        let digits = (2 - magnitude.log10().floor() as i32).max(0) as usize;
        let text = format!("{magnitude:.digits$}");
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    } else {
        format!("{magnitude:.1e}")
    };
    if value < 0.0 {
        text.insert(0, '−');
    }
    text
}

/// A number in as few digits as tell it from its neighbours: those in single precision, if it is such a
/// number.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// assert_eq!(netwright::train::plot::exact(f64::from(0.1_f32)), "0.1");
/// assert_eq!(netwright::train::plot::exact(0.1), "0.1");
/// ```
#[must_use]
pub fn exact(value: f64) -> String {
    let single = value as f32;
    if f64::from(single) == value { single.to_string() } else { value.to_string() }
}

/// A coordinate with at most one decimal.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// assert_eq!(netwright::train::plot::coordinate(12.345), "12.3");
/// ```
#[must_use]
pub fn coordinate(value: f64) -> String {
    ((value * 10.0).round() / 10.0).to_string()
}
