//! Formulas of the activations that act on each number alone and have no symbol of their own: the value and the slope,
//! with a symbol or a number in the place of z. The test computes every formula and compares it with the definition.

use netwright_runtime::topology::Activation;

use super::math::{Math, row};
use crate::interpreter::elementwise::{LAMBDA, LAMBDA_ALPHA};

/// `√(2/π)`.
fn root() -> Math {
    Math::Root(Box::new(Math::Atom("2").over("π")))
}

/// `0.044715`, which is not rounded to the decimals of the other numbers.
const CUBIC: &str = "0.044715";

/// The larger of 0 and z.
pub(super) fn positive(z: &Math) -> Math {
    row!["max", row!["0", ",", z.clone()].group()]
}

/// The smaller of 0 and z.
pub(super) fn negative(z: &Math) -> Math {
    row!["min", row!["0", ",", z.clone()].group()]
}

/// z, but not below and not above two numbers.
fn between(low: Math, high: &'static str, z: Math) -> Math {
    let above = row!["max", row![low, ",", z].group()];
    row!["min", row![high, ",", above].group()]
}

/// `σ(z)` as a fraction.
pub(super) fn logistic(z: &Math) -> Math {
    Math::Atom("1").over(row!["1", "+", Math::exp(row!["−", z.clone()])])
}

/// `1 + eᶻ`.
fn one_and_power(z: &Math) -> Math {
    row!["1", "+", Math::exp(z.clone())]
}

/// `tanh(ln(1 + eᶻ))`.
fn gate_of_mish(z: &Math) -> Math {
    row!["tanh", row!["ln", one_and_power(z).group()].group()]
}

/// `tanh(√(2/π)·(z + 0.044715·z³))`.
fn gate_of_gelu(z: &Math) -> Math {
    let cubic = row![z.clone(), "+", CUBIC, "·", z.clone().sup("3")].group();
    row!["tanh", row![root(), "·", cubic].group()]
}

/// `erf(z/√2)`.
fn error_function(z: &Math) -> Math {
    row![Math::Name("erf".to_owned()), z.clone().over(Math::Root(Box::new(Math::Atom("2")))).group()]
}

/// `eᶻ − 1` below 0, else 0.
fn falling(z: &Math) -> Math {
    row![Math::exp(negative(z)), "−", "1"].group()
}

/// f(z); `None` if the activation is none of these.
pub(super) fn value(activation: Activation, z: &Math) -> Option<Math> {
    let half = || z.clone().over("2");
    let ramp = || between(Math::Atom("0"), "6", row![z.clone(), "+", "3"]);
    Some(match activation {
        Activation::LeakyRelu { slope } => row![positive(z), "+", slope, "·", negative(z)],
        Activation::Relu6 => between(Math::Atom("0"), "6", z.clone()),
        Activation::HardTanh => between(row!["−", "1"], "1", z.clone()),
        Activation::HardSigmoid => ramp().over("6"),
        Activation::HardSwish => row![z.clone(), "·", ramp().over("6")],
        Activation::Silu => row![z.clone(), "·", logistic(z)],
        Activation::Gelu => row![half(), "·", row!["1", "+", error_function(z)].group()],
        Activation::GeluTanh => row![half(), "·", row!["1", "+", gate_of_gelu(z)].group()],
        Activation::Mish => row![z.clone(), "·", gate_of_mish(z)],
        Activation::Softplus => row!["ln", one_and_power(z).group()],
        Activation::Softsign => z.clone().over(row!["1", "+", "|", z.clone(), "|"]),
        Activation::Elu { alpha } => row![positive(z), "+", alpha, "·", falling(z)],
        Activation::Selu => row![LAMBDA, "·", positive(z), "+", LAMBDA_ALPHA, "·", falling(z)],
        Activation::Sin => row!["sin", z.clone()],
        Activation::Gaussian => Math::exp(row!["−", z.clone().sup("2")]),
        _ => return None,
    })
}

/// f′(z), of a slope in pieces the one that holds at the number `at`; `None` if the activation is none of these.
pub(super) fn slope(activation: Activation, z: &Math, at: f64) -> Option<Math> {
    let rest = |of: Math| row!["1", "−", of].group();
    let half = || Math::Atom("1").over("2");
    Some(match (activation, side(activation, at)) {
        (Activation::LeakyRelu { slope }, Some(Side::Below(_))) => Math::Number(slope),
        (Activation::Elu { alpha }, Some(Side::Below(_))) => row![alpha, "·", Math::exp(z.clone())],
        (Activation::LeakyRelu { .. } | Activation::Elu { .. }, _) => Math::Atom("1"),
        (Activation::Selu, Some(Side::Below(_))) => row![LAMBDA_ALPHA, "·", Math::exp(z.clone())],
        (Activation::Selu, _) => Math::Number(LAMBDA),
        (Activation::HardSigmoid, Some(Side::Inside(..))) => Math::Atom("1").over("6"),
        (Activation::HardSwish, Some(Side::Inside(..))) => row!["2", "·", z.clone(), "+", "3"].over("6"),
        (Activation::HardSwish, Some(Side::Above(_))) => Math::Atom("1"),
        (Activation::Relu6 | Activation::HardTanh, Some(Side::Inside(..))) => Math::Atom("1"),
        (Activation::Relu6 | Activation::HardTanh | Activation::HardSigmoid | Activation::HardSwish, _) => {
            Math::Atom("0")
        }
        (Activation::Silu, _) => {
            let inner = row!["1", "+", z.clone(), "·", rest(logistic(z))].group();
            row![logistic(z), "·", inner]
        }
        (Activation::Gelu, _) => {
            let below = Math::Root(Box::new(row!["2", "·", "π"]));
            let density = Math::exp(row!["−", z.clone().sup("2").over("2")]).over(below);
            let normal = row![half(), "·", row!["1", "+", error_function(z)].group()];
            row![normal, "+", z.clone(), "·", density]
        }
        (Activation::GeluTanh, _) => {
            let gate = row![half(), "·", row!["1", "+", gate_of_gelu(z)].group()];
            let square = rest(gate_of_gelu(z).group().sup("2"));
            let inner = row!["1", "+", "3", "·", CUBIC, "·", z.clone().sup("2")].group();
            row![gate, "+", z.clone().over("2"), "·", square, "·", root(), "·", inner]
        }
        (Activation::Mish, _) => {
            let square = rest(gate_of_mish(z).group().sup("2"));
            row![gate_of_mish(z), "+", z.clone(), "·", logistic(z), "·", square]
        }
        (Activation::Softplus, _) => logistic(z),
        (Activation::Softsign, _) => {
            Math::Atom("1").over(row!["1", "+", "|", z.clone(), "|"].group().sup("2"))
        }
        (Activation::Sin, _) => row!["cos", z.clone()],
        (Activation::Gaussian, _) => {
            row!["−", "2", "·", z.clone(), "·", Math::exp(row!["−", z.clone().sup("2")])]
        }
        _ => return None,
    })
}

/// Where a number is, for a slope in pieces.
#[derive(Clone, Copy)]
enum Side {
    /// At most a number.
    Below(f64),
    /// Between two numbers.
    Inside(f64, f64),
    /// At least the higher of two numbers.
    Above(f64),
    /// Above the only one.
    Beyond(f64),
}

/// The piece of the slope that holds at a number; `None` if one formula holds everywhere.
fn side(activation: Activation, at: f64) -> Option<Side> {
    let (low, high) = match activation {
        Activation::Relu | Activation::LeakyRelu { .. } | Activation::Elu { .. } | Activation::Selu => {
            (0.0, 0.0)
        }
        Activation::Relu6 => (0.0, 6.0),
        Activation::HardTanh => (-1.0, 1.0),
        Activation::HardSigmoid | Activation::HardSwish => (-3.0, 3.0),
        _ => return None,
    };
    Some(match at {
        at if at <= low => Side::Below(low),
        _ if low == high => Side::Beyond(high),
        at if at >= high => Side::Above(high),
        _ => Side::Inside(low, high),
    })
}

/// Why a piece of the slope holds: `z = 0.5 > 0`.
pub(super) fn reason(activation: Activation, z: Math, at: f64) -> Option<Math> {
    Some(match side(activation, at)? {
        Side::Below(low) => row![z, "=", at, "≤", low],
        Side::Inside(low, high) => row![low, "<", z, "=", at, "<", high],
        Side::Above(high) => row![z, "=", at, "≥", high],
        Side::Beyond(high) => row![z, "=", at, ">", high],
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::interpreter::elementwise;

    const ALL: [Activation; 15] = [
        Activation::LeakyRelu { slope: 0.2 },
        Activation::Relu6,
        Activation::Silu,
        Activation::Gelu,
        Activation::GeluTanh,
        Activation::Mish,
        Activation::Softplus,
        Activation::Softsign,
        Activation::HardSigmoid,
        Activation::HardTanh,
        Activation::HardSwish,
        Activation::Elu { alpha: 0.5 },
        Activation::Selu,
        Activation::Sin,
        Activation::Gaussian,
    ];
    /// They stand with their formulas in `forward` and `local`.
    const WITH_SYMBOLS: [&str; 6] = ["identity", "sigmoid", "tanh", "relu", "softmax", "log_softmax"];

    /// A row of a formula that is read from left to right.
    struct Reader<'m> {
        parts: &'m [Math],
        at: usize,
    }

    impl Reader<'_> {
        fn takes(&mut self, wanted: &'static str) -> bool {
            let found = self.parts.get(self.at) == Some(&Math::Atom(wanted));
            self.at += usize::from(found);
            found
        }

        fn sum(&mut self) -> f64 {
            let mut sum = if self.takes("−") { -self.product() } else { self.product() };
            loop {
                match () {
                    () if self.takes("+") => sum += self.product(),
                    () if self.takes("−") => sum -= self.product(),
                    () => return sum,
                }
            }
        }

        fn product(&mut self) -> f64 {
            let mut product = self.factor();
            while self.takes("·") {
                product *= self.factor();
            }
            product
        }

        fn factor(&mut self) -> f64 {
            let part = &self.parts[self.at];
            self.at += 1;
            match part {
                Math::Atom("|") => {
                    let inside = self.sum();
                    assert!(self.takes("|"));
                    inside.abs()
                }
                Math::Atom("max") => self.pair(f64::max),
                Math::Atom("min") => self.pair(f64::min),
                Math::Atom("ln") => self.factor().ln(),
                Math::Atom("tanh") => self.factor().tanh(),
                Math::Atom("sin") => self.factor().sin(),
                Math::Atom("cos") => self.factor().cos(),
                Math::Name(name) if name == "erf" => libm::erf(self.factor()),
                other => number(other),
            }
        }

        fn pair(&mut self, of: fn(f64, f64) -> f64) -> f64 {
            let Math::Group(inner) = &self.parts[self.at] else { panic!("no pair at {}", self.at) };
            let Math::Row(parts) = &**inner else { panic!("no pair in {inner:?}") };
            self.at += 1;
            let mut inside = Reader { parts, at: 0 };
            let first = inside.sum();
            assert!(inside.takes(","));
            of(first, inside.sum())
        }
    }

    /// What a formula without letters is.
    fn number(math: &Math) -> f64 {
        match math {
            Math::Number(value) => *value,
            Math::Atom("π") => std::f64::consts::PI,
            Math::Atom(digits) => digits.parse().unwrap(),
            Math::Group(inner) => number(inner),
            Math::Root(inner) => number(inner).sqrt(),
            Math::Fraction(above, below) => number(above) / number(below),
            Math::Sup(base, exponent) if **base == Math::Atom("e") => number(exponent).exp(),
            Math::Sup(base, exponent) => number(base).powf(number(exponent)),
            Math::Row(parts) => {
                let mut reader = Reader { parts, at: 0 };
                let sum = reader.sum();
                assert_eq!(reader.at, parts.len(), "{parts:?}");
                sum
            }
            other => panic!("{other:?} is no number"),
        }
    }

    #[test]
    fn every_formula_computes_the_value_and_the_slope() {
        for activation in ALL {
            for at in [-7.5, -3.0, -1.0, -0.4, 0.0, 0.3, 1.0, 2.5, 3.0, 6.0, 7.25] {
                let point = elementwise::at(activation, at).unwrap();
                let z = Math::Number(at);
                let value = number(&value(activation, &z).unwrap());
                assert!((value - point.value).abs() < 1e-12, "{activation:?} at {at}: {value}");
                let slope = number(&slope(activation, &z, at).unwrap());
                assert!((slope - point.slope).abs() < 1e-12, "{activation:?} at {at}: {slope}");
            }
        }
    }

    /// The words of the language stand in the reference; no word may be without a formula here.
    #[test]
    fn every_word_has_its_formula() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference.md");
        let reference = std::fs::read_to_string(path).unwrap();
        let table = reference.split("\n## ").find_map(|part| part.strip_prefix("Activations\n")).unwrap();
        let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
        let mut words: Vec<&str> = rows.filter_map(|row| row.split(['`', '(']).next()).collect();
        let mut known: Vec<&str> = ALL.into_iter().filter_map(elementwise::word).collect();
        known.extend(WITH_SYMBOLS);
        words.sort_unstable();
        known.sort_unstable();
        assert_eq!(words, known);
    }
}
