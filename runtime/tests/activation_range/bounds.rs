//! How far each activation may be from the truth: the table of `docs/reference.md`.

use std::collections::BTreeSet;

/// What an error is measured by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Unit {
    /// The true number.
    Itself,
    /// 1.
    One,
    /// The true number times 1 + z², because the exponent z² is rounded.
    Square,
    /// The true number times 1 + |2u|, because the exponent 2u is rounded.
    Exponent,
}

impl Unit {
    /// As the reference writes it.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Unit::Itself => "f",
            Unit::One => "1",
            Unit::Square => "f·(1 + z²)",
            Unit::Exponent => "f·(1 + 2u)",
        }
    }

    fn size(self, z: f64, truth: f64) -> f64 {
        match self {
            Unit::Itself => truth.abs(),
            Unit::One => 1.0,
            Unit::Square => truth.abs() * (1.0 + z * z),
            Unit::Exponent => truth.abs() * (1.0 + 1.6 * z.abs() * (1.0 + 0.044_715 * z * z)),
        }
    }
}

/// Bounds in 2⁻²⁴ (`f32`) and 2⁻⁵³ (`f64`) of the unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    pub(crate) unit: Unit,
    pub(crate) single: f64,
    pub(crate) double: f64,
}

const fn within(unit: Unit, single: f64, double: f64) -> Bound {
    Bound { unit, single, double }
}

/// Of an activation the bound of the value and that of the slope.
pub(crate) const BOUNDS: [(&str, Bound, Bound); 26] = [
    ("identity", within(Unit::Itself, 0.0, 0.0), within(Unit::Itself, 0.0, 0.0)),
    ("sigmoid", within(Unit::Itself, 7.0, 5.0), within(Unit::One, 4.0, 3.0)),
    ("tanh", within(Unit::Itself, 5.0, 6.0), within(Unit::One, 6.0, 7.0)),
    ("relu", within(Unit::Itself, 0.0, 0.0), within(Unit::Itself, 0.0, 0.0)),
    ("leaky_relu", within(Unit::Itself, 2.0, 1.0), within(Unit::Itself, 1.0, 0.0)),
    ("relu6", within(Unit::Itself, 0.0, 0.0), within(Unit::Itself, 0.0, 0.0)),
    ("silu", within(Unit::Itself, 8.0, 6.0), within(Unit::One, 4.0, 4.0)),
    ("gelu", within(Unit::Itself, 7.0, 6.0), within(Unit::One, 4.0, 4.0)),
    ("gelu_tanh", within(Unit::Exponent, 4.0, 4.0), within(Unit::One, 4.0, 4.0)),
    ("mish", within(Unit::Itself, 6.0, 6.0), within(Unit::One, 6.0, 6.0)),
    ("softplus", within(Unit::Itself, 4.0, 5.0), within(Unit::Itself, 7.0, 5.0)),
    ("softsign", within(Unit::Itself, 2.0, 2.0), within(Unit::Itself, 4.0, 4.0)),
    ("hard_sigmoid", within(Unit::Itself, 3.0, 3.0), within(Unit::Itself, 1.0, 0.0)),
    ("hard_tanh", within(Unit::Itself, 0.0, 0.0), within(Unit::Itself, 0.0, 0.0)),
    ("hard_swish", within(Unit::Itself, 4.0, 4.0), within(Unit::One, 4.0, 3.0)),
    ("elu", within(Unit::Itself, 4.0, 7.0), within(Unit::One, 2.0, 4.0)),
    ("selu", within(Unit::Itself, 5.0, 8.0), within(Unit::One, 4.0, 7.0)),
    ("sin", within(Unit::Itself, 2.0, 6.0), within(Unit::Itself, 2.0, 6.0)),
    ("gaussian", within(Unit::Square, 2.0, 2.0), within(Unit::Square, 3.0, 3.0)),
    ("exp", within(Unit::Itself, 2.0, 4.0), within(Unit::Itself, 2.0, 4.0)),
    ("abs", within(Unit::Itself, 0.0, 0.0), within(Unit::Itself, 0.0, 0.0)),
    ("square", within(Unit::Itself, 1.0, 1.0), within(Unit::Itself, 0.0, 0.0)),
    ("sqrt", within(Unit::Itself, 1.0, 1.0), within(Unit::Itself, 2.0, 2.0)),
    ("log", within(Unit::Itself, 3.0, 4.0), within(Unit::Itself, 1.0, 1.0)),
    ("reciprocal", within(Unit::Itself, 1.0, 1.0), within(Unit::Itself, 3.0, 4.0)),
    ("erf", within(Unit::Itself, 7.0, 6.0), within(Unit::Square, 3.0, 3.0)),
];

/// The error of `found` in `unit` of the bound's; beside it, what is lost where numbers cease to be normal is
/// nothing.
pub(crate) fn error(bound: Bound, epsilon: f64, tiny: f64, z: f64, found: f64, truth: f64) -> f64 {
    if found == truth || found.is_nan() && truth.is_nan() {
        return 0.0;
    }
    let distance = (found - truth).abs();
    if distance <= 2.0 * tiny * z.abs().max(1.0) {
        return 0.0;
    }
    // A NaN in one of both stays one and is not a number within a bound.
    distance / (0.5 * epsilon * bound.unit.size(z, truth))
}

/// The bounds are in the reference as they are tested, and of every activation.
#[test]
fn the_reference_states_these_bounds() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference.md");
    let Ok(reference) = std::fs::read_to_string(path) else {
        eprintln!("skipped: this copy of the crate has no reference beside it");
        return;
    };
    for (name, value, slope) in BOUNDS {
        let cell = |bound: Bound| match bound {
            Bound { single: 0.0, double: 0.0, .. } => "0".to_owned(),
            Bound { unit, single, double } => format!("{single}, {double} of {}", unit.text()),
        };
        let row = format!("| `{name}` | {} | {} |", cell(value), cell(slope));
        assert!(reference.contains(&row), "docs/reference.md lacks: {row}");
    }
    let section = |title: &str| {
        let (_, rest) = reference.split_once(&format!("\n## {title}\n")).unwrap();
        rest.split("\n## ").next().unwrap().to_owned()
    };
    let words = |title: &str| -> BTreeSet<String> {
        let rows = section(title);
        let rows = rows.lines().filter_map(|line| line.strip_prefix("| `"));
        rows.filter_map(|row| row.split(['`', '(']).next()).map(str::to_owned).collect()
    };
    assert_eq!(words("Activations"), words("Largest errors of activations"));
    assert_eq!(words("Activations").len(), BOUNDS.len() + 2, "softmax and log_softmax stand in `rows`");
}
