//! An axis: its range and its ticks.
//!
//! Input: numbers. Output: where a number is, and ticks at round numbers. Guarantees: every finite number
//! below 1e300 has a place; a logarithmic axis has positive numbers alone.

/// The numbers along a side of a chart.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// use netwright::train::plot::{Axis, Chart};
///
/// let chart = Chart::new("ROC").x(Axis::named("false positives").range(0.0, 1.0));
/// assert!(chart.to_string().contains(">0.4</text>"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    pub(crate) label: String,
    fixed: Option<[f64; 2]>,
    from_zero: bool,
    is_whole: bool,
    may_be_log: bool,
    words: Vec<String>,
}

impl Axis {
    /// An axis with this text beside it, and the range of the numbers.
    #[must_use]
    pub fn named(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// The range, whatever the numbers are.
    #[must_use]
    pub fn range(self, low: f64, high: f64) -> Self {
        let is_range = low < high && (high - low).is_finite();
        Self { fixed: is_range.then_some([low, high]), ..self }
    }

    /// Has 0 in the range.
    #[must_use]
    pub fn from_zero(self) -> Self {
        Self { from_zero: true, ..self }
    }

    /// Has ticks at whole numbers alone.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { is_whole: true, ..self }
    }

    /// Is logarithmic if all numbers are positive and the largest is at least 100 times the least.
    #[must_use]
    pub fn log_if_wide(self) -> Self {
        Self { may_be_log: true, ..self }
    }

    /// Has words instead of numbers: the first one at 0, the next one at 1, and so on.
    ///
    /// ```
    /// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
    /// use netwright::train::plot::{Axis, Chart};
    ///
    /// let chart = Chart::new("loss").x(Axis::named("optimizer").words(["sgd", "adam"]));
    /// let chart = chart.points("", [[0.0, 0.5], [1.0, 0.25]]).to_string();
    /// assert!(chart.contains(">sgd</text>") && chart.contains("<title>adam: 0.25</title>"));
    /// ```
    #[must_use]
    pub fn words<W: Into<String>>(self, words: impl IntoIterator<Item = W>) -> Self {
        Self { words: words.into_iter().map(Into::into).collect(), ..self }
    }

    /// A number of this axis as text, with all digits: its word, where it has one.
    pub(crate) fn text(&self, number: f64) -> String {
        let word = self.words.iter().enumerate().find(|(index, _)| *index as f64 == number);
        word.map_or_else(|| number.to_string(), |(_, word)| word.clone())
    }

    /// The scale for these numbers, with about so many ticks. Where the ends of the data are the ends of the
    /// axis, `is_tight`; else a tick is.
    pub(crate) fn scale(&self, numbers: impl Iterator<Item = f64>, count: f64, is_tight: bool) -> Scale {
        if !self.words.is_empty() {
            let ticks = self.words.iter().enumerate().map(|(index, word)| (index as f64, word.clone()));
            let high = self.words.len() as f64 - 0.5;
            return Scale { low: -0.5, high, is_log: false, ticks: ticks.collect() };
        }
        let found =
            numbers.filter(|number| is_drawn(*number)).fold(None, |range: Option<[f64; 2]>, number| {
                let [low, high] = range.unwrap_or([number, number]);
                Some([low.min(number), high.max(number)])
            });
        let [mut low, mut high] = self.fixed.or(found).unwrap_or([0.0, 1.0]);
        // Where the quotient of the ends is a number.
        if self.may_be_log && low > 1e-150 && high < 1e150 && high >= 100.0 * low {
            return log_scale(low, high);
        }
        if self.from_zero {
            [low, high] = [low.min(0.0), high.max(0.0)];
        }
        let size = low.abs().max(high.abs());
        // Equal numbers, and those that differ by rounding alone.
        if high - low <= (1e-9 * size).max(1e-290) {
            let around = if size < 1e-290 || self.is_whole { 1.0 } else { size * 0.5 };
            [low, high] = [low - around, high + around];
        }
        linear_scale([low, high], count, self.is_whole, is_tight || self.fixed.is_some())
    }
}

/// Whether a number has a place: one that is not finite is a gap.
pub(crate) fn is_drawn(number: f64) -> bool {
    number.abs() < 1e300
}

/// Where numbers are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    is_log: bool,
    /// Each with its text.
    pub(crate) ticks: Vec<(f64, String)>,
}

impl Scale {
    /// How far along the axis a number is, 0 to 1 for those in its range.
    pub(crate) fn part(&self, number: f64) -> f64 {
        match self.is_log {
            true => (number / self.low).log10() / (self.high / self.low).log10(),
            false => (number - self.low) / (self.high - self.low),
        }
    }
}

/// The largest of 1, 2 and 5 times a power of ten that is at most this, as a factor and an exponent.
fn round_down(number: f64) -> (f64, i32) {
    #[expect(clippy::cast_possible_truncation, reason = "from -324 to 308")]
    let mut exponent = number.log10().floor() as i32;
    // The logarithm may be rounded up to a whole number.
    if ten_to(exponent) > number {
        exponent -= 1;
    }
    let mantissa = number / ten_to(exponent);
    let factor = [5.0, 2.0].into_iter().find(|factor| mantissa >= factor * (1.0 - 1e-12)).unwrap_or(1.0);
    (factor, exponent)
}

fn ten_to(exponent: i32) -> f64 {
    10.0_f64.powi(exponent)
}

/// `factor` · 10^`exponent`, rounded once where the power of ten is exact.
fn times_ten(factor: f64, exponent: i32) -> f64 {
    if exponent < 0 { factor / ten_to(-exponent) } else { factor * ten_to(exponent) }
}

fn linear_scale(range: [f64; 2], count: f64, is_whole: bool, is_tight: bool) -> Scale {
    let [low, high] = range;
    let (factor, exponent) = round_up((high - low) / count);
    let (factor, exponent) = if is_whole && exponent < 0 { (1.0, 0) } else { (factor, exponent) };
    let step = times_ten(factor, exponent);
    let (first, last) = match is_tight {
        true => ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor()),
        false => ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil()),
    };
    let mut ticks = Vec::new();
    let mut index = first;
    while index <= last && ticks.len() < 50 {
        let tick = times_ten(index * factor, exponent);
        ticks.push((tick, label(tick, exponent, low.abs().max(high.abs()))));
        index += 1.0;
    }
    let [low, high] = if is_tight { [low, high] } else { [first * step, last * step] };
    Scale { low, high, is_log: false, ticks }
}

/// The least of 1, 2 and 5 times a power of ten that is at least this.
fn round_up(number: f64) -> (f64, i32) {
    let (factor, exponent) = round_down(number);
    if times_ten(factor, exponent) >= number * (1.0 - 1e-12) {
        return (factor, exponent);
    }
    match factor {
        1.0 => (2.0, exponent),
        2.0 => (5.0, exponent),
        _ => (1.0, exponent + 1),
    }
}

/// From a round number to another one, with a tick at each power of ten, or each second, third, …; within two
/// of them at 2 and 5 as well.
fn log_scale(least: f64, largest: f64) -> Scale {
    let (first, last) = (round_down(least), round_up(largest));
    let [low, high] = [first, last].map(|(factor, exponent)| times_ten(factor, exponent));
    let decades = last.1 - first.1;
    let every = (decades / 6).max(1);
    let factors: &[f64] = if decades <= 2 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let mut ticks = Vec::new();
    for exponent in (first.1..=last.1).filter(|exponent| exponent.rem_euclid(every) == 0) {
        for factor in factors {
            let tick = times_ten(*factor, exponent);
            if tick >= low * (1.0 - 1e-9) && tick <= high * (1.0 + 1e-9) {
                ticks.push((tick, label(tick, exponent, tick)));
            }
        }
    }
    Scale { low, high, is_log: true, ticks }
}

/// A tick that is a multiple of a power of ten, on an axis up to this magnitude.
fn label(tick: f64, exponent: i32, magnitude: f64) -> String {
    let text = if tick == 0.0 {
        "0".to_owned()
    } else if magnitude >= 1e6 || exponent < -4 {
        // Without the digits that rounding left.
        let digits = format!("{:.9e}", tick.abs());
        digits.parse::<f64>().map_or(digits, |tick| format!("{tick:e}"))
    } else {
        let digits = usize::try_from(-exponent).unwrap_or(0);
        format!("{:.digits$}", tick.abs())
    };
    if tick < 0.0 { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::Axis;

    #[test]
    fn words_are_at_whole_numbers_whatever_the_numbers_are() {
        let axis = Axis::named("").words(["a", "b", "c"]);
        assert_eq!(ticks(&axis, &[7.0]), ["a", "b", "c"]);
        let scale = axis.scale([].into_iter(), 5.0, true);
        assert_eq!([0.0, 1.0, 2.0].map(|index| scale.part(index)), [0.5 / 3.0, 0.5, 2.5 / 3.0]);
        assert_eq!([axis.text(1.0), axis.text(1.5), axis.text(3.0)], ["b", "1.5", "3"]);
    }

    fn ticks(axis: &Axis, numbers: &[f64]) -> Vec<String> {
        axis.scale(numbers.iter().copied(), 5.0, false).ticks.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn ticks_are_round_and_around_the_numbers() {
        let axis = Axis::named("");
        assert_eq!(ticks(&axis, &[0.0, 1.0]), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(ticks(&axis, &[0.913, 0.957]), ["0.91", "0.92", "0.93", "0.94", "0.95", "0.96"]);
        assert_eq!(ticks(&axis, &[-3.0, 12.0]), ["−5", "0", "5", "10", "15"]);
        assert_eq!(ticks(&axis, &[0.0, 3e-7]), ["0", "1e-7", "2e-7", "3e-7"]);
        assert_eq!(ticks(&axis, &[0.0, 4.2e6]), ["0", "1e6", "2e6", "3e6", "4e6", "5e6"]);
        // Equal numbers, none, and none that is finite.
        assert_eq!(ticks(&axis, &[2.0]), ["1.0", "1.5", "2.0", "2.5", "3.0"]);
        assert_eq!(ticks(&axis, &[f64::NAN, f64::INFINITY]), ticks(&axis, &[0.0, 1.0]));
        assert_eq!(ticks(&Axis::named("").whole(), &[1.0, 3.0]), ["1", "2", "3"]);
    }

    #[test]
    fn a_wide_range_of_positive_numbers_is_logarithmic() {
        let axis = Axis::named("").log_if_wide();
        assert_eq!(ticks(&axis, &[0.004, 0.7]), ["0.01", "0.1", "1"]);
        assert_eq!(ticks(&axis, &[1.0, 150.0]), ["1", "2", "5", "10", "20", "50", "100", "200"]);
        assert_eq!(ticks(&axis, &[1e-40, 1.0]).len(), 7);
        assert_eq!(ticks(&axis, &[3e-5, 2.0]), ["0.0001", "0.001", "0.01", "0.1", "1"]);
        assert_eq!(ticks(&axis, &[1.0, 99.0]), ticks(&Axis::named(""), &[1.0, 99.0]));
        assert_eq!(ticks(&axis, &[0.0, 99.0]), ticks(&Axis::named(""), &[0.0, 99.0]));
        let scale = axis.scale([0.01, 1.0].into_iter(), 5.0, false);
        assert!((scale.part(0.1) - 0.5).abs() < 1e-12);
    }
}
