//! The definition of a norm, in double precision, and how an error is measured.

/// The rounding of a format, and its least normal number.
#[derive(Clone, Copy)]
pub(crate) struct Format {
    pub(crate) unit: f64,
    pub(crate) least_normal: f64,
}

pub(crate) const SINGLE: Format =
    Format { unit: 0.5 * f32::EPSILON as f64, least_normal: f32::MIN_POSITIVE as f64 };
pub(crate) const DOUBLE: Format = Format { unit: 0.5 * f64::EPSILON, least_normal: f64::MIN_POSITIVE };

/// A norm of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Definition {
    pub(crate) centres: bool,
    pub(crate) epsilon: f64,
}

/// The normalised row, its gradient, and 1/√(mean square + ε).
pub(crate) struct Exact {
    pub(crate) n: Vec<f64>,
    pub(crate) d_x: Vec<f64>,
    pub(crate) scale: f64,
    /// The largest |d|, or distance of d to its first number.
    pub(crate) largest_d: f64,
}

fn mean(row: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = row.len() as f64;
    row.sum::<f64>() / count
}

impl Definition {
    /// Of a row whose numbers are far above ε, or whose squares are in the range of doubles. The mean is
    /// taken twice: the second time of what the rounding of the first left.
    pub(crate) fn exact(self, x: &[f64], d: &[f64]) -> Exact {
        let centred = |row: &[f64]| -> Vec<f64> {
            if !self.centres {
                return row.to_vec();
            }
            let first = mean(row.iter().copied());
            let rest = mean(row.iter().map(|x| x - first));
            row.iter().map(|x| (x - first) - rest).collect()
        };
        let first = if self.centres { d[0] } else { 0.0 };
        let largest_d = d.iter().fold(0.0, |a: f64, d| a.max((d - first).abs()));
        let (c, d) = (centred(x), centred(d));
        let scale = 1.0 / (mean(c.iter().map(|c| c * c)) + self.epsilon).sqrt();
        let n: Vec<f64> = c.iter().map(|c| c * scale).collect();
        let product = mean(n.iter().zip(&d).map(|(n, d)| n * d));
        let d_x = n.iter().zip(&d).map(|(n, d)| (d - n * product) * scale).collect();
        Exact { n, d_x, scale, largest_d }
    }
}

/// The largest errors of the values and of the gradient, and where they are. The values are measured in
/// roundings of 1 + max |n|, the gradient in those of max |d|·scale·(1 + max |n|), where a norm that centres
/// counts the distances of d to its first number.
#[derive(Default)]
pub(crate) struct Worst {
    pub(crate) units: [f64; 2],
    pub(crate) at: [String; 2],
}

impl Worst {
    pub(crate) fn note(&mut self, format: Format, found: [&[f64]; 2], exact: &Exact, what: &str) {
        let one = 1.0 + exact.n.iter().fold(0.0, |a: f64, n| a.max(n.abs()));
        let terms = [one, exact.largest_d * exact.scale * one];
        for (kind, expected) in [&exact.n, &exact.d_x].into_iter().enumerate() {
            for (found, expected) in found[kind].iter().zip(expected) {
                let off = ((found - expected).abs() - 8.0 * format.least_normal).max(0.0);
                let units = if off == 0.0 { 0.0 } else { off / (format.unit * terms[kind]) };
                if units.is_nan() || units > self.units[kind] {
                    self.units[kind] = units;
                    self.at[kind] = format!("{what}: {found:e} for {expected:e}");
                }
            }
        }
    }

    pub(crate) fn check(&self, name: &str, bounds: [f64; 2]) {
        println!("{name}: {:.2} and {:.2} units", self.units[0], self.units[1]);
        for (kind, bound) in bounds.into_iter().enumerate() {
            let (units, at) = (self.units[kind], &self.at[kind]);
            assert!(units <= bound, "{name} is off by {units:.2} units, not {bound}, at {at}");
        }
    }
}
