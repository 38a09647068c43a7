//! A drawn digit as the pixels that the network was trained on.
//!
//! Input: strokes of a pen on a square. Output: 8 × 8 numbers from 0 to 1. Guarantees: where and how large
//! the digit was drawn does not matter, as in the data: there, a bitmap of 32 × 32 that the digit fills is
//! cut into blocks of 4 × 4, whose pixels are counted (Garris et al. 1994, "NIST form-based handprint
//! recognition system"; Alpaydin & Kaynak 1998).

/// Pixels of a side of the bitmap, and of a block.
const SIDE: usize = 32;
const BLOCK: usize = 4;
/// Half of the width of the pen, in pixels of the bitmap: strokes of the data are four to five wide.
const PEN: f32 = 2.1;
/// A drawing that is smaller than this part of the square is not made larger any more: it is a dot.
const LEAST: f32 = 0.1;

/// Strokes, each a chain of points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    strokes: Vec<Vec<[f32; 2]>>,
}

impl Drawing {
    /// The pen goes down.
    pub fn begin(&mut self, at: [f32; 2]) {
        self.strokes.push(Vec::new());
        self.line_to(at);
    }

    /// The pen goes on; a place that is not a number is left out.
    pub fn line_to(&mut self, at: [f32; 2]) {
        if let (Some(stroke), true) = (self.strokes.last_mut(), at.iter().all(|z| z.is_finite())) {
            stroke.push(at);
        }
    }

    /// An empty sheet.
    pub fn clear(&mut self) {
        self.strokes.clear();
    }

    /// The pixels of the drawing, if there is one.
    ///
    /// ```
    /// use netwright_playground::drawing::Drawing;
    ///
    /// let mut drawing = Drawing::default();
    /// assert_eq!(drawing.pixels(), None);
    /// drawing.begin([0.5, 0.2]);
    /// drawing.line_to([0.5, 0.8]);
    /// // A line in the middle, from the upper edge to the lower one.
    /// let pixels = drawing.pixels().unwrap();
    /// assert!(pixels[3] > 0.3 && pixels[60] > 0.3 && pixels[32] == 0.0);
    /// ```
    #[must_use]
    pub fn pixels(&self) -> Option<[f32; 64]> {
        let bitmap = self.bitmap()?;
        Some(core::array::from_fn(|block| {
            let (top, left) = (block / 8 * BLOCK, block % 8 * BLOCK);
            let count: u32 =
                bitmap[top..top + BLOCK].iter().map(|row| (row >> left & 0b1111).count_ones()).sum();
            count as f32 / (BLOCK * BLOCK) as f32
        }))
    }

    /// The drawing, in the middle of the bitmap and as large as fits. A row is a number, whose lowest bit is
    /// the pixel on the left.
    fn bitmap(&self) -> Option<[u32; SIDE]> {
        let points = || self.strokes.iter().flatten();
        let first = *points().next()?;
        let [low, high] = [f32::min, f32::max].map(|best| {
            points().fold(first, |most: [f32; 2], at| [best(most[0], at[0]), best(most[1], at[1])])
        });
        let size = (high[0] - low[0]).max(high[1] - low[1]).max(LEAST);
        let scale = (SIDE as f32 - 2.0 * PEN) / size;
        let place = |at: [f32; 2]| {
            let along = |axis: usize| (at[axis] - 0.5 * (low[axis] + high[axis])) * scale + 0.5 * SIDE as f32;
            [along(0), along(1)]
        };
        let mut bitmap = [0; SIDE];
        for stroke in &self.strokes {
            for line in stroke.windows(2) {
                ink(&mut bitmap, place(line[0]), place(line[1]));
            }
            if let [dot] = stroke[..] {
                ink(&mut bitmap, place(dot), place(dot));
            }
        }
        Some(bitmap)
    }
}

/// Blackens the pixels whose middle is below the pen on its way.
fn ink(bitmap: &mut [u32; SIDE], from: [f32; 2], to: [f32; 2]) {
    for (y, row) in bitmap.iter_mut().enumerate() {
        for x in 0..SIDE {
            let middle = [x as f32 + 0.5, y as f32 + 0.5];
            *row |= u32::from(square_of_distance(middle, from, to) <= PEN * PEN) << x;
        }
    }
}

/// The square of the distance between a point and a line between two others.
fn square_of_distance([x, y]: [f32; 2], from: [f32; 2], to: [f32; 2]) -> f32 {
    let way = [to[0] - from[0], to[1] - from[1]];
    let length = way[0] * way[0] + way[1] * way[1];
    let along = (x - from[0]) * way[0] + (y - from[1]) * way[1];
    let part = if length > 0.0 { (along / length).clamp(0.0, 1.0) } else { 0.0 };
    let (dx, dy) = (x - from[0] - part * way[0], y - from[1] - part * way[1]);
    dx * dx + dy * dy
}

#[cfg(test)]
mod tests {
    use super::{Drawing, square_of_distance};
    use crate::digits::Reader;

    fn drawn(strokes: &[&[[f32; 2]]]) -> Drawing {
        let mut drawing = Drawing::default();
        for stroke in strokes {
            drawing.begin(stroke[0]);
            stroke[1..].iter().for_each(|at| drawing.line_to(*at));
        }
        drawing
    }

    /// A circle of straight lines, wider or narrower.
    fn round(centre: [f32; 2], width: f32, height: f32) -> Vec<[f32; 2]> {
        let at = |k: i32| {
            let angle = k as f32 * std::f32::consts::TAU / 24.0;
            [centre[0] + width * angle.cos(), centre[1] + height * angle.sin()]
        };
        (0..=24).map(at).collect()
    }

    #[test]
    fn distances_are_those_of_geometry() {
        assert_eq!(square_of_distance([0.0, 3.0], [-5.0, 0.0], [5.0, 0.0]), 9.0);
        assert_eq!(square_of_distance([8.0, 4.0], [-5.0, 0.0], [5.0, 0.0]), 25.0);
        assert_eq!(square_of_distance([3.0, 4.0], [0.0, 0.0], [0.0, 0.0]), 25.0);
    }

    #[test]
    fn place_and_size_do_not_matter() {
        let digit = |scale: f32, shift: f32| {
            let stroke = round([0.25, 0.5], 0.125, 0.25).map_all(scale, shift);
            drawn(&[&stroke]).pixels()
        };
        assert_eq!(digit(1.0, 0.0), digit(0.5, 0.25));
        assert!(digit(1.0, 0.0).is_some());
    }

    trait MapAll {
        fn map_all(self, scale: f32, shift: f32) -> Self;
    }
    impl MapAll for Vec<[f32; 2]> {
        fn map_all(self, scale: f32, shift: f32) -> Self {
            self.into_iter().map(|at| at.map(|z| z * scale + shift)).collect()
        }
    }

    #[test]
    fn blocks_count_their_pixels() {
        // A dot of a pen with a diameter of 4.2 pixels, in the middle: twelve pixels, three in each block.
        let dot = drawn(&[&[[0.3, 0.7]]]).pixels();
        let mut expected = [0.0; 64];
        [27, 28, 35, 36].iter().for_each(|block| expected[*block] = 3.0 / 16.0);
        assert_eq!(dot, Some(expected));
        assert_eq!(drawn(&[&[[f32::NAN, 0.0]]]).pixels(), None);
    }

    #[test]
    fn drawn_digits_are_read() {
        let mut reader = Reader::new();
        reader.train(30);
        let digits: [(usize, Vec<Vec<[f32; 2]>>); 5] = [
            (0, vec![round([0.5, 0.5], 0.2, 0.35)]),
            (1, vec![vec![[0.52, 0.15], [0.48, 0.85]]]),
            (4, vec![vec![[0.45, 0.1], [0.25, 0.55], [0.75, 0.5]], vec![[0.6, 0.3], [0.5, 0.9]]]),
            (7, vec![vec![[0.25, 0.15], [0.75, 0.15], [0.45, 0.9]], vec![[0.35, 0.5], [0.75, 0.5]]]),
            (8, vec![round([0.5, 0.3], 0.14, 0.2), round([0.5, 0.7], 0.16, 0.2)]),
        ];
        for (digit, strokes) in digits {
            let strokes: Vec<&[[f32; 2]]> = strokes.iter().map(Vec::as_slice).collect();
            let probabilities = drawn(&strokes).pixels().map(|pixels| reader.probabilities(&pixels));
            let best = probabilities.map(|all| (0..10).max_by(|a, b| all[*a].total_cmp(&all[*b])));
            assert_eq!(best, Some(Some(digit)), "{digit}: {probabilities:.2?}");
        }
    }
}
