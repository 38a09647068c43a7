//! Divides a table into rows to learn from and rows to test on, and brings both to one scale.
//!
//! Only the rows to learn from decide the scale: what a network is tested on must not leak into its training.

use netwright::Generator;

use super::Table;

impl<const FEATURES: usize> Table<FEATURES> {
    /// The rows in a random order: four fifths to learn from, and the rest to test on.
    pub(crate) fn split(mut self, generator: &mut Generator) -> (Self, Self) {
        shuffle_rows(generator, &mut self.features, &mut self.classes);
        let first = self.classes.len() * 4 / 5;
        let test = Self { features: self.features.split_off(first), classes: self.classes.split_off(first) };
        (self, test)
    }

    /// Gives every feature mean 0 and standard deviation 1 in these rows, and the `test` rows the same scale.
    pub(crate) fn standardize(&mut self, test: &mut Self) {
        for feature in 0..FEATURES {
            let column = || self.features.iter().map(|row| f64::from(row[feature]));
            let count = self.features.len() as f64;
            let mean = column().sum::<f64>() / count;
            let deviation = (column().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
            // A constant feature says nothing, and stays 0.
            let scale = if deviation > 0.0 { 1.0 / deviation } else { 0.0 };
            for row in self.features.iter_mut().chain(&mut test.features) {
                row[feature] = ((f64::from(row[feature]) - mean) * scale) as f32;
            }
        }
    }
}

/// Brings two columns of equal length into the same random order: from the same state come the same draws.
pub(crate) fn shuffle_rows<A, B>(generator: &mut Generator, a: &mut [A], b: &mut [B]) {
    generator.clone().shuffle(a);
    generator.shuffle(b);
}
