//! The network that tells two classes of points in the plane apart.

use netwright::prelude::*;

use crate::hash::hash;
use crate::shape::Shape;
use crate::trainer::{Choice, Trainer};

network! {
    /// Tells two classes of points apart.
    pub struct Boundary {
        x: input(2);
        h: x -> dense(8) -> tanh;
        k: h -> dense(8) -> tanh;
        y: k -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

/// The picture shows the square from −1.2 to 1.2.
pub const EDGE: f32 = 1.2;

/// Points, and the network that is trained on them.
pub struct Plane {
    x: Vec<[f32; 2]>,
    target: Vec<[f32; 1]>,
    trainer: Trainer<Boundary, 2, 1>,
    /// Points with their classes, as the page reads them.
    flat: Vec<[f32; 3]>,
    cells: Vec<[f32; 2]>,
    outputs: Vec<[f32; 1]>,
}

impl Plane {
    /// Points of a shape, and a new network.
    #[must_use]
    pub fn new() -> Self {
        let (x, target) = Shape::Moons.points(0.1, 1);
        Self {
            x,
            target,
            trainer: Trainer::new(1, Choice::Adam, 0.01),
            flat: Vec::new(),
            cells: Vec::new(),
            outputs: Vec::new(),
        }
    }

    /// Other points; the network stays.
    pub fn set_points(&mut self, shape: Shape, noise: f64, seed: u64) {
        (self.x, self.target) = shape.points(noise, seed);
    }

    /// One more point; one that is not a number is left out.
    pub fn add(&mut self, x: [f32; 2], class: bool) {
        if x.iter().all(|x| x.is_finite()) {
            self.x.push(x);
            self.target.push([f32::from(class)]);
        }
    }

    /// No points.
    pub fn clear(&mut self) {
        self.x.clear();
        self.target.clear();
    }

    /// Points with their classes.
    pub fn points(&mut self) -> &[[f32; 3]] {
        self.flat.clear();
        self.flat.extend(self.x.iter().zip(&self.target).map(|(&[x, y], &[class])| [x, y, class]));
        &self.flat
    }

    /// A new network.
    pub fn reset(&mut self, seed: u64, choice: Choice, rate: f32) {
        self.trainer = Trainer::new(seed, choice, rate);
    }

    /// Changes the rate of the optimiser.
    pub fn set_rate(&mut self, rate: f32) {
        self.trainer.set_rate(rate);
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

    /// The share of points that are on their side of the boundary; a NaN if there are none.
    #[must_use]
    pub fn accuracy(&self) -> f32 {
        let is_right = |(x, target): (&[f32; 2], &[f32; 1])| {
            self.trainer.net.try_classify(x) == Some(usize::from(target[0] > 0.5))
        };
        let right = self.x.iter().zip(&self.target).filter(|&(x, target)| is_right((x, target))).count();
        right as f32 / self.x.len() as f32
    }

    /// The probability of the second class in `side`·`side` cells, from the upper left one by rows.
    pub fn boundary(&mut self, side: usize) -> &[[f32; 1]] {
        if self.cells.len() != side * side {
            let at = |index: usize| (2.0 * (index as f32 + 0.5) / side as f32 - 1.0) * EDGE;
            let cell = |index: usize| [at(index % side), -at(index / side)];
            self.cells = (0..side * side).map(cell).collect();
            self.outputs.clear();
            self.outputs.resize(side * side, [0.0]);
        }
        self.trainer.net.forward_batch(&self.cells, &mut self.outputs);
        &self.outputs
    }

    /// A number for all parameters.
    #[must_use]
    pub fn hash(&self) -> u64 {
        hash(self.trainer.net.parameters())
    }
}

impl Default for Plane {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::{EDGE, Plane};
    use crate::shape::Shape;
    use crate::trainer::Choice;

    /// Rates with which each optimiser learns, as the page offers them.
    const RATES: [f32; 4] = [0.3, 0.1, 0.01, 0.01];

    #[test]
    fn every_optimiser_learns_every_shape() {
        for shape in Shape::ALL {
            for (choice, rate) in Choice::ALL.into_iter().zip(RATES) {
                let mut plane = Plane::new();
                plane.set_points(shape, 0.03, 1);
                plane.reset(1, choice, rate);
                assert!(plane.train(1) > 0.3, "{shape:?} {choice:?}");
                plane.train(999);
                assert!(plane.accuracy() > 0.97, "{shape:?} {choice:?}: {}", plane.accuracy());
            }
        }
    }

    #[test]
    fn cells_are_the_networks_outputs_from_the_upper_left() {
        let mut plane = Plane::new();
        plane.train(3);
        let corner = plane.boundary(24)[23][0];
        let at = EDGE * 23.0 / 24.0;
        assert!((corner - plane.trainer.net.forward(&[at, at])[0]).abs() < 1e-5);
        assert_eq!(plane.boundary(3).len(), 9);
    }

    #[test]
    fn without_points_nothing_is_trained() {
        let mut plane = Plane::new();
        plane.clear();
        let before = plane.hash();
        assert!(plane.train(10).is_nan() && plane.accuracy().is_nan());
        assert_eq!((plane.hash(), plane.epochs()), (before, 0));
        plane.add([f32::NAN, 0.0], true);
        assert!(plane.points().is_empty());
        plane.add([0.5, 0.25], true);
        assert_eq!(plane.points(), [[0.5, 0.25, 1.0]]);
        assert!(plane.train(1) > 0.0);
        assert_ne!(plane.hash(), before);
    }
}
