//! Every formula and every slope on paper, evaluated and compared with the definition.
#![expect(clippy::panic, reason = "a test may panic")]

use netwright_runtime::topology::Activation;

use super::list::activations;
use crate::activation::{EntryPair, Entrywise, Reach, reach};
use crate::paper::math::Math;

/// A row of a formula that is read from left to right.
struct FormulaReader<'m> {
    parts: &'m [Math],
    at: usize,
}

impl FormulaReader<'_> {
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
            Math::Name(name) if name == "sign" => match self.factor() {
                0.0 => 0.0,
                other => other.signum(),
            },
            Math::Name(name) if name == "erf" => libm::erf(self.factor()),
            other => number(other),
        }
    }

    fn pair(&mut self, of: fn(f64, f64) -> f64) -> f64 {
        let Math::Group(inner) = &self.parts[self.at] else { panic!("no pair at {}", self.at) };
        let Math::Row(parts) = &**inner else { panic!("no pair in {inner:?}") };
        self.at += 1;
        let mut inside = FormulaReader { parts, at: 0 };
        let first = inside.sum();
        assert!(inside.takes(","));
        of(first, inside.sum())
    }
}

/// The value of a formula without letters.
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
            let mut reader = FormulaReader { parts, at: 0 };
            let sum = reader.sum();
            assert_eq!(reader.at, parts.len(), "{parts:?}");
            sum
        }
        other => panic!("{other:?} is no number"),
    }
}

/// The formula of a slope in numbers: the last step but for its result, without the reason why it is this
/// one.
fn formula_of(slope: Vec<Math>) -> Math {
    let last = if slope.len() > 2 { slope.len() - 2 } else { slope.len() - 1 };
    match &slope[last] {
        Math::Row(parts) => {
            let end = parts.iter().position(|part| *part == Math::Text("since")).unwrap_or(parts.len());
            Math::Row(parts[..end].to_vec())
        }
        other => other.clone(),
    }
}

#[test]
fn every_formula_computes_the_value_and_the_slope() {
    for activation in activations() {
        let Reach::Entries(of) = reach(activation) else { continue };
        assert_eq!(of.word(), activation.word(), "what it is called in formulas");
        for at in [-7.5, -3.0, -1.0, -0.4, 0.0, 0.3, 1.0, 2.5, 3.0, 6.0, 7.25] {
            check(activation, of.as_ref(), at);
        }
    }
}

fn check(activation: Activation, of: &dyn Entrywise, at: f64) {
    let z = Math::Number(at);
    let a = of.value(at);
    let value = number(of.of_entry(z.clone(), z.clone()).last().unwrap());
    // Outside of a domain both are NaN, and at its edge infinite.
    let same = |a: f64, b: f64| (a - b).abs() < 1e-12 || a == b || a.is_nan() && b.is_nan();
    assert!(same(value, a), "{activation:?} at {at}: {value}");
    let pair = EntryPair { z: (z, at), a: (Math::Number(a), a) };
    let slope = number(&formula_of(of.slope(&pair).steps));
    assert!(same(slope, of.pass_back(at, a, 1.0)), "{activation:?} at {at}: {slope}");
}

/// The words of the language are in the reference; no word may be without a formula here.
#[test]
fn every_word_has_its_formula() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference.md");
    let reference = std::fs::read_to_string(path).unwrap();
    let table = reference.split("\n## ").find_map(|part| part.strip_prefix("Activations\n")).unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut words: Vec<&str> = rows.filter_map(|row| row.split(['`', '(']).next()).collect();
    let mut known: Vec<&str> = activations().iter().map(Activation::word).collect();
    words.sort_unstable();
    known.sort_unstable();
    assert_eq!(words, known);
}
