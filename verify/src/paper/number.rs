//! Numbers as they are written on paper.
//!
//! Input: an `f64` and the number of decimals. Output: its sign, its digits and its power of ten. Guarantees:
//! every number is correctly rounded; one that needs fewer decimals than asked for, such as 0.5, is not
//! padded.

/// A number that is ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Printed {
    /// Whether a minus is before the digits.
    pub(crate) negative: bool,
    /// `0.65078`, or `NaN` or `∞`.
    pub(crate) digits: String,
    /// The power of ten that follows, if fixed notation would hide the number or be too long.
    pub(crate) exponent: Option<i32>,
}

impl Printed {
    /// From here on fixed notation is longer than the power of ten.
    const LARGE: f64 = 1e7;

    pub(crate) fn new(value: f64, decimals: usize) -> Self {
        let (negative, size) = (value < 0.0, value.abs());
        if !size.is_finite() {
            let digits = if size.is_nan() { "NaN" } else { "∞" };
            return Self { negative, digits: digits.to_owned(), exponent: None };
        }
        let fixed = format!("{size:.decimals$}");
        // With fewer than two significant digits left, a reader could not go on calculating.
        let hidden = size < 10_f64.powi(1 - i32::try_from(decimals).unwrap_or(0));
        let exact = is_exact(&fixed, size);
        if size < Self::LARGE && (exact || !hidden) {
            return Self { negative, digits: trim(fixed, exact), exponent: None };
        }
        let scientific = format!("{size:.decimals$e}");
        let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let digits = trim(digits.to_owned(), is_exact(&scientific, size));
        Self { negative, digits, exponent: exponent.parse().ok() }
    }

    /// About how wide it is, in digits.
    pub(crate) fn width(&self) -> usize {
        usize::from(self.negative) + self.digits.chars().count() + self.exponent.map_or(0, |_| 5)
    }
}

/// Whether a text is the value but for the last bits of its computation, as with 0.15·0.05 + 0.2·0.1 =
/// 0.0275.
fn is_exact(text: &str, value: f64) -> bool {
    text.parse::<f64>().is_ok_and(|read| (read - value).abs() <= 1e-14 * value)
}

/// A number without zeros at its end, if they say nothing.
fn trim(text: String, exact: bool) -> String {
    if exact && text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Printed;

    #[test]
    fn numbers_are_rounded_and_not_padded() {
        let text = |value, decimals| {
            let Printed { negative, digits, exponent } = Printed::new(value, decimals);
            let power = exponent.map_or(String::new(), |exponent| format!("e{exponent}"));
            format!("{}{digits}{power}", if negative { "-" } else { "" })
        };
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (0.5, "0.5"),
            (0.1 + 0.2, "0.3"),
            (300.0, "300"),
            (0.5 + 1e-9, "0.50000"),
            (-1.0, "-1"),
            (0.1_f32.into(), "0.10000"),
            (-0.217_376_69, "-0.21738"),
            (0.999_999, "1.00000"),
            (0.000_123_456, "0.00012"),
            (0.000_012_345_678, "1.23457e-5"),
            (1e-5, "0.00001"),
            (-1e-9, "-1e-9"),
            (1e9, "1e9"),
            (1234.5, "1234.5"),
            (123_456_789.123, "1.23457e8"),
            (f64::INFINITY, "∞"),
        ];
        for (value, expected) in cases {
            assert_eq!(text(value, 5), expected);
        }
        assert_eq!(text(0.650_777_678_214_7, 8), "0.65077768");
    }
}
