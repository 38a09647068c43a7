//! Points of two classes in the plane.
//!
//! Input: a shape, an amount of noise, a seed. Output: points near the square from −1 to 1, and their
//! classes. Guarantees: the same bits on every machine: no function is called that the machine's library
//! rounds, so directions are drawn from a disc and turned by products.

use netwright::Generator;

/// Points of a data set.
pub const POINTS: usize = 200;

/// How two classes are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Opposite quadrants belong together.
    Xor,
    /// A disc in a ring.
    Circles,
    /// Two half circles, each with an end between those of the other.
    Moons,
    /// Two arms around the middle.
    Spirals,
}

impl Shape {
    /// All of them, in the order of the page's list.
    pub const ALL: [Self; 4] = [Self::Xor, Self::Circles, Self::Moons, Self::Spirals];

    /// Points and targets, the classes in turns. To each coordinate a number of the normal distribution with
    /// this standard deviation is added.
    ///
    /// ```
    /// use netwright_playground::shape::Shape;
    ///
    /// let (x, target) = Shape::Moons.points(0.1, 1);
    /// assert_eq!((x.len(), target.len()), (200, 200));
    /// ```
    #[must_use]
    pub fn points(self, noise: f64, seed: u64) -> (Vec<[f32; 2]>, Vec<[f32; 1]>) {
        let mut generator = Generator::new(seed);
        let point = |index: usize| {
            let class = index % 2;
            let exact = self.point(class, index / 2, &mut generator);
            let noisy = exact.map(|z| (z + noise * generator.normal()) as f32);
            (noisy, [class as f32])
        };
        (0..POINTS).map(point).unzip()
    }

    fn point(self, class: usize, index: usize, generator: &mut Generator) -> [f64; 2] {
        match self {
            Self::Xor => xor(class, generator),
            Self::Circles => circle(class, generator),
            Self::Moons => moon(class, generator),
            Self::Spirals => spiral(class, index),
        }
    }
}

/// A point of two opposite quadrants, which ends at a distance of 0.08 from the axes.
fn xor(class: usize, generator: &mut Generator) -> [f64; 2] {
    let mut coordinate = || 0.08 + 0.87 * generator.uniform();
    let (x, y) = (coordinate(), coordinate());
    let sign = if generator.below(2) == 0 { 1.0 } else { -1.0 };
    if class == 0 { [sign * x, sign * y] } else { [sign * x, -sign * y] }
}

fn circle(class: usize, generator: &mut Generator) -> [f64; 2] {
    let radius = if class == 0 { 0.35 * generator.uniform() } else { 0.65 + 0.25 * generator.uniform() };
    direction(generator).map(|z| radius * z)
}

fn moon(class: usize, generator: &mut Generator) -> [f64; 2] {
    let [x, y] = direction(generator);
    let (x, y) = (0.6 * x, 0.6 * y.abs());
    if class == 0 { [x - 0.3, y - 0.15] } else { [0.3 - x, 0.15 - y] }
}

/// A point of an arm: each is an 18th of a radian and 0.009 of a unit beyond the one before.
fn spiral(class: usize, index: usize) -> [f64; 2] {
    /// cos(1/18) and sin(1/18).
    const TURN: [f64; 2] = [0.998_457_186_998_744_5, 0.055_526_982_004_733_87];
    let mut at = [1.0, 0.0];
    for _ in 0..index {
        let [x, y] = at;
        at = [x * TURN[0] - y * TURN[1], x * TURN[1] + y * TURN[0]];
    }
    let radius = 0.05 + 0.9 * index as f64 / (POINTS / 2) as f64;
    let sign = if class == 0 { radius } else { -radius };
    at.map(|z| sign * z)
}

/// A direction: a point of the disc, but for its middle, at the distance 1.
fn direction(generator: &mut Generator) -> [f64; 2] {
    loop {
        let [x, y] = [(); 2].map(|()| 2.0 * generator.uniform() - 1.0);
        let square = x * x + y * y;
        if (0.01..=1.0).contains(&square) {
            // The standard's root is rounded correctly everywhere.
            let distance = square.sqrt();
            return [x / distance, y / distance];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{POINTS, Shape};

    fn radius([x, y]: [f32; 2]) -> f32 {
        x.hypot(y)
    }

    #[test]
    fn classes_are_where_the_shapes_say() {
        for shape in Shape::ALL {
            let (x, target) = shape.points(0.0, 3);
            assert_eq!(x.len(), POINTS);
            assert_eq!(target.iter().filter(|target| target[0] > 0.5).count(), POINTS / 2, "{shape:?}");
            for (index, (&[a, b], target)) in x.iter().zip(&target).enumerate() {
                let (is_one, message) = (target[0] > 0.5, format!("{shape:?}: ({a}, {b})"));
                assert!(a.abs() <= 1.0 && b.abs() <= 1.0, "{message}");
                match shape {
                    Shape::Xor => assert_eq!(a * b < 0.0, is_one, "{message}"),
                    Shape::Circles => assert_eq!(radius([a, b]) > 0.5, is_one, "{message}"),
                    Shape::Moons => {
                        let centre = if is_one { [a - 0.3, b - 0.15] } else { [a + 0.3, b + 0.15] };
                        assert!((radius(centre) - 0.6).abs() < 1e-6, "{message}");
                        assert_eq!(centre[1] < 1e-6, is_one, "{message}");
                    }
                    Shape::Spirals => {
                        let (angle, radius) = ((index / 2) as f32 / 18.0, 0.05 + 0.009 * (index / 2) as f32);
                        let radius = if is_one { -radius } else { radius };
                        assert!((a - radius * angle.cos()).abs() < 1e-6, "{message}");
                        assert!((b - radius * angle.sin()).abs() < 1e-6, "{message}");
                    }
                }
            }
        }
    }

    #[test]
    fn noise_moves_points_and_seeds_differ() {
        for shape in Shape::ALL {
            let (x, _) = shape.points(0.1, 1);
            assert_eq!(x, shape.points(0.1, 1).0);
            assert_ne!(x, shape.points(0.1, 2).0, "{shape:?}");
            assert_ne!(x, shape.points(0.0, 1).0, "{shape:?}");
        }
    }
}
