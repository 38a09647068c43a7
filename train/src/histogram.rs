//! `Histogram`: how numbers are spread.
//!
//! Input: numbers. Output: their counts in bins of one width, and their sums. Guarantees: every number is in
//! one bin; a number that is not finite is refused.

use crate::Error;

/// How many bins there are, as `tf.summary.histogram` of TensorFlow has by default.
const BINS: usize = 30;

/// Counts of numbers in bins of one width, from the least to the largest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Histogram {
    pub(crate) least: f64,
    pub(crate) largest: f64,
    pub(crate) count: u64,
    pub(crate) sum: f64,
    pub(crate) squares: f64,
    /// The upper limit of each bin; the last is the largest number, which is in it.
    pub(crate) limits: Vec<f64>,
    pub(crate) counts: Vec<u64>,
}

impl Histogram {
    /// Of numbers that are all finite. Equal numbers have one bin, and no numbers have none.
    pub(crate) fn of(values: &[f32]) -> Result<Self, Error> {
        if let Some((at, value)) = values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            let fact = format!("number {at} of a histogram is {value}");
            return Err(Error::refused(fact, "leave out numbers that are not finite, or stop the run there"));
        }
        let values = || values.iter().map(|&value| f64::from(value));
        let least = values().reduce(f64::min).unwrap_or(0.0);
        let largest = values().reduce(f64::max).unwrap_or(0.0);
        let mut histogram = Self {
            least,
            largest,
            count: values().count() as u64,
            // A sum of no numbers is −0.
            sum: values().sum::<f64>() + 0.0,
            squares: values().map(|value| value * value).sum::<f64>() + 0.0,
            limits: Vec::new(),
            counts: Vec::new(),
        };
        if histogram.count == 0 {
            return Ok(histogram);
        }
        let bins = if least == largest { 1 } else { BINS };
        let width = (largest - least) / bins as f64;
        let limit = |bin: usize| if bin == bins { largest } else { least + width * bin as f64 };
        histogram.limits = (1..=bins).map(limit).collect();
        histogram.counts = vec![0; bins];
        for value in values() {
            // By the limits themselves, so that rounding puts no number outside of its bin.
            let bin = histogram.limits.partition_point(|&limit| limit <= value).min(bins - 1);
            if let Some(count) = histogram.counts.get_mut(bin) {
                *count += 1;
            }
        }
        Ok(histogram)
    }

    /// The lower and the upper limit of each bin, and its count.
    pub(crate) fn bins(&self) -> impl Iterator<Item = (f64, f64, u64)> {
        let lower = std::iter::once(self.least).chain(self.limits.iter().copied());
        lower.zip(&self.limits).zip(&self.counts).map(|((lower, &upper), &count)| (lower, upper, count))
    }
}

#[cfg(test)]
mod tests {
    use super::Histogram;
    use crate::Error;

    #[test]
    fn every_number_is_in_the_bin_whose_limits_it_lies_between() -> Result<(), Error> {
        let values: Vec<f32> = (0..1000).map(|index| ((index * 37 % 1000) as f32).sin()).collect();
        let histogram = Histogram::of(&values)?;
        assert_eq!(histogram.counts.len(), 30);
        assert_eq!(histogram.counts.iter().sum::<u64>(), 1000);
        for (bin, (lower, upper, count)) in histogram.bins().enumerate() {
            let is_in = |&&value: &&f32| {
                let value = f64::from(value);
                lower <= value && (value < upper || (bin == 29 && value == upper))
            };
            assert_eq!(values.iter().filter(is_in).count() as u64, count, "bin {bin}");
        }
        Ok(())
    }

    #[test]
    fn equal_numbers_have_one_bin_and_no_numbers_none() -> Result<(), Error> {
        let one = Histogram::of(&[0.5; 7])?;
        assert_eq!((one.counts, one.limits, one.sum, one.squares), (vec![7], vec![0.5], 3.5, 1.75));
        let none = Histogram::of(&[])?;
        assert_eq!((none.count, none.bins().count()), (0, 0));
        Ok(())
    }

    #[test]
    fn a_number_that_is_not_finite_is_named() {
        let error = Histogram::of(&[0.0, f32::NAN]).map(|_| ()).map_err(|error| error.to_string());
        let fact =
            "number 1 of a histogram is NaN; leave out numbers that are not finite, or stop the run there";
        assert_eq!(error, Err(fact.to_owned()));
    }
}
