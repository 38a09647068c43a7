//! Handwritten digits, and the network that reads them.
//!
//! Input: the table of `examples/data`. Output: images of 8 × 8 numbers from 0 to 1, four fifths of them to
//! train on and a fifth to test with; accuracies and probabilities. Guarantees: which row is in which part is
//! always the same.

use netwright::prelude::*;
use netwright::{Generator, class_target};

use crate::hash::hash;
use crate::trainer::{Choice, Trainer};

network! {
    /// Reads a digit.
    pub struct Digits<64, 32 relu, 10 softmax>;
}

/// Pixels from 0 to 16, then the digit: Alpaydin & Kaynak, Optical Recognition of Handwritten Digits, UCI
/// Machine Learning Repository, doi:10.24432/C50P49, CC BY 4.0.
const TABLE: &str = include_str!("../../data/digits.csv");

/// An image: its pixels, by rows, and the digit that it shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Image {
    /// From 0, paper, to 1, ink.
    pub pixels: [f32; 64],
    /// From 0 to 9.
    pub digit: usize,
}

/// How often each digit was taken for each: rows are the digits that are shown.
pub type Confusion = [[u32; 10]; 10];

/// The images, and the network that is trained on them.
pub struct Reader {
    x: Vec<[f32; 64]>,
    target: Vec<[f32; 10]>,
    test: Vec<Image>,
    trainer: Trainer<Digits, 64, 10>,
}

impl Reader {
    /// All images, and a new network.
    #[must_use]
    pub fn new() -> Self {
        let mut images = images();
        Generator::new(1).shuffle(&mut images);
        let test = images.split_off(images.len() * 4 / 5);
        let (x, target) = images.iter().map(|image| (image.pixels, class_target(image.digit))).unzip();
        Self { x, target, test, trainer: Trainer::new(1, Choice::Adam, 0.003) }
    }

    /// A new network.
    pub fn reset(&mut self, seed: u64, choice: Choice, rate: f32) {
        self.trainer = Trainer::new(seed, choice, rate);
    }

    /// Trains; the mean loss of the last epoch, a NaN if there is none.
    pub fn train(&mut self, epochs: u32) -> f32 {
        self.trainer.train(&self.x, &self.target, epochs)
    }

    /// How many epochs the network was trained.
    #[must_use]
    pub const fn epochs(&self) -> u64 {
        self.trainer.epochs()
    }

    /// How many images it is trained on.
    #[must_use]
    pub const fn training_images(&self) -> usize {
        self.x.len()
    }

    /// The images that it is not trained on.
    #[must_use]
    pub fn test(&self) -> &[Image] {
        &self.test
    }

    /// How often each digit of the test was taken for each.
    #[must_use]
    pub fn confusion(&self) -> Confusion {
        let mut confusion = Confusion::default();
        for image in &self.test {
            let answer = self.trainer.net.try_classify(&image.pixels);
            if let Some(count) = answer.and_then(|answer| confusion[image.digit].get_mut(answer)) {
                *count += 1;
            }
        }
        confusion
    }

    /// The share of the test that is read rightly.
    #[must_use]
    pub fn accuracy(&self) -> f32 {
        let confusion = self.confusion();
        let right: u32 = (0..10).map(|digit| confusion[digit][digit]).sum();
        right as f32 / self.test.len() as f32
    }

    /// Of those images of the test that show a digit and are taken for another, or the same, the one after a
    /// number of them, and from the first again.
    #[must_use]
    pub fn example(&self, digit: usize, answer: usize, number: usize) -> Option<&Image> {
        let is_such =
            |image: &&Image| image.digit == digit && self.trainer.net.classify(&image.pixels) == answer;
        let count = self.test.iter().filter(is_such).count();
        self.test.iter().filter(is_such).nth(number.checked_rem(count)?)
    }

    /// The probability of each digit.
    #[must_use]
    pub fn probabilities(&self, pixels: &[f32; 64]) -> [f32; 10] {
        self.trainer.net.forward(pixels)
    }

    /// A number for all parameters.
    #[must_use]
    pub fn hash(&self) -> u64 {
        hash(self.trainer.net.parameters())
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

/// The rows of the table; one that is not 65 small numbers is left out.
fn images() -> Vec<Image> {
    TABLE.lines().skip(1).filter_map(image).collect()
}

fn image(row: &str) -> Option<Image> {
    let mut numbers = row.split(',').map(|number| number.parse::<u8>().ok());
    let mut pixels = [0.0; 64];
    for pixel in &mut pixels {
        *pixel = f32::from(numbers.next()??.min(16)) / 16.0;
    }
    let digit = usize::from(numbers.next()??);
    (digit < 10).then_some(Image { pixels, digit })
}

#[cfg(test)]
mod tests {
    use super::{Reader, TABLE, images};
    use crate::trainer::Choice;

    /// The rows, digits and sum of all pixels that scikit-learn 1.8 has: `load_digits()`.
    #[test]
    fn the_table_is_that_of_the_source() {
        let images = images();
        assert_eq!((images.len(), TABLE.lines().count()), (1797, 1798));
        let mut counts = [0; 10];
        images.iter().for_each(|image| counts[image.digit] += 1);
        assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        let sum: f64 =
            images.iter().flat_map(|image| image.pixels).map(|pixel| f64::from(pixel) * 16.0).sum();
        assert_eq!(sum, 561_718.0);
    }

    #[test]
    fn a_network_learns_to_read() {
        let mut reader = Reader::new();
        assert_eq!((reader.training_images(), reader.test().len()), (1437, 360));
        assert!(reader.accuracy() < 0.3);
        let first = reader.train(1);
        assert!(reader.train(29) < 0.1 * first);
        assert!(reader.accuracy() > 0.95, "{}", reader.accuracy());
        let confusion = reader.confusion();
        assert_eq!(confusion.iter().flatten().sum::<u32>(), 360);
        let sum: f32 = reader.probabilities(&reader.test()[0].pixels).iter().sum();
        assert!((sum - 1.0).abs() < 1e-5);
        reader.reset(2, Choice::Sgd, 0.1);
        assert!(reader.accuracy() < 0.3);
    }

    #[test]
    fn examples_are_of_their_cell() {
        let mut reader = Reader::new();
        reader.train(2);
        let confusion = reader.confusion();
        for digit in 0..10 {
            for answer in 0..10 {
                let count = confusion[digit][answer] as usize;
                let found: Vec<_> = (0..count).map(|number| reader.example(digit, answer, number)).collect();
                assert!(found.iter().all(|image| image.is_some_and(|image| image.digit == digit)));
                assert_eq!(reader.example(digit, answer, count), found.first().copied().flatten());
            }
        }
    }
}
