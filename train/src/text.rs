//! Numbers and text in tables.

/// Six significant digits; powers of ten far from 1 as such.
pub(crate) fn short(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 || !number.is_finite() {
        return number.to_string();
    }
    if !(1e-4..1e6).contains(&size) {
        return format!("{number:.5e}");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from -4 to 5")]
    let digits = (5.0 - size.log10().floor()).max(0.0) as usize;
    format!("{number:.digits$}")
}

/// A field of CSV.
pub(crate) fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}
