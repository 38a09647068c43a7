//! The first steps of a small network, which the page shows derived.

use netwright::{Network, prelude::*};

network! {
    /// Two neurons and one, with which XOR can be learned.
    pub struct Small {
        x: input(2);
        h: x -> dense(2) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

/// XOR: the inputs and the target of each row.
pub const ROWS: [([f64; 2], [f64; 1]); 4] =
    [([0.0, 0.0], [0.0]), ([0.0, 1.0], [1.0]), ([1.0, 0.0], [1.0]), ([1.0, 1.0], [0.0])];

/// The rate of plain gradient descent.
pub const RATE: f64 = 0.5;
/// How many steps are derived.
pub const STEPS: usize = 8;

/// The row of a step: first those whose inputs differ.
#[must_use]
pub const fn row_of(step: usize) -> usize {
    [2, 1, 3, 0][step % 4]
}

/// The network, before a step.
pub struct Lesson {
    /// The network.
    pub net: Small<f64>,
    step: usize,
}

impl Lesson {
    /// A new network.
    #[must_use]
    pub fn new() -> Self {
        Self { net: Small::<f64>::new(1), step: 0 }
    }

    /// Takes the next step; returns the loss of its row before it.
    ///
    /// ```
    /// use netwright_playground::lesson::Lesson;
    ///
    /// assert!(Lesson::new().step() > 0.0);
    /// ```
    pub fn step(&mut self) -> f64 {
        let (x, target) = &ROWS[row_of(self.step)];
        self.step += 1;
        self.net.train_step(x, target, &mut Sgd::new(RATE))
    }

    /// How many steps were taken.
    #[must_use]
    pub const fn steps(&self) -> usize {
        self.step
    }

    /// The loss of a row, a NaN if there is no such row.
    #[must_use]
    pub fn loss(&self, row: usize) -> f64 {
        ROWS.get(row).map_or(f64::NAN, |(x, target)| self.net.loss(x, target))
    }
}

impl Default for Lesson {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::Lesson;

    #[test]
    fn steps_lower_the_loss_of_all_rows() {
        let mut lesson = Lesson::new();
        let sum = |lesson: &Lesson| (0..4).map(|row| lesson.loss(row)).sum::<f64>();
        let before = sum(&lesson);
        assert_eq!(lesson.loss(2), lesson.step());
        (0..4000).for_each(|_| {
            lesson.step();
        });
        assert!(sum(&lesson) < 0.1 * before, "{before} {}", sum(&lesson));
        assert_eq!(lesson.steps(), 4001);
        assert!(lesson.loss(4).is_nan());
    }
}
