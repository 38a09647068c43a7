//! The pictures of the activations in the docs: drawn from the functions themselves, and compared with what
//! the docs hold. `UPDATE_PICTURES=1 cargo test -p netwright-runtime --test pictures` draws them anew.

use std::fmt::Write as _;

use netwright_runtime::activation::*;
use netwright_runtime::kernel::{log_softmax, log_softmax_gradient, softmax, softmax_gradient};
use netwright_runtime::topology::Activation;
use netwright_runtime::{Arithmetic, Kernel, Scalar};
use netwright_support::files::root;
use netwright_support::recorded::assert_recorded;

/// Half the width of a picture in units of z, and half its height in units of a.
const REACH: [f64; 2] = [5.0, 2.0];
/// Pixels of a unit.
const UNIT: f64 = 24.0;
const POINTS: usize = 201;

/// An activation and its slope at `z`.
struct At<E>(E, bool, f64);
impl<E: Elementwise> Kernel for At<E> {
    type Output = (f64, f64);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> (f64, f64) {
        let Self(activation, reads_input, z) = self;
        let a = activation.apply::<A, f64>(z);
        (a, activation.gradient::<A, f64>(if reads_input { z } else { a }, 1.0))
    }
}

/// The curve of a function, cut off at the edge of the picture.
fn curve(points: &[(f64, f64)]) -> String {
    let [across, up] = REACH;
    let mut path = String::new();
    let mut is_down = false;
    for (z, value) in points {
        if value.is_nan() || value.abs() > up {
            is_down = false;
            continue;
        }
        let (x, y) = ((z + across) * UNIT, (up - value) * UNIT);
        let _ = write!(path, "{}{x:.1} {y:.1}", if is_down { " L" } else { " M" });
        is_down = true;
    }
    path.trim_start().to_owned()
}

/// The number of a row of two, of which the other one is 0, after a softmax or its logarithm.
#[derive(Clone, Copy)]
struct BesideZero {
    logarithm: bool,
}

impl Elementwise for BesideZero {
    fn apply<A: Arithmetic, S: Scalar>(self, z: S) -> S {
        let row = [z, S::ZERO];
        if self.logarithm { log_softmax::<A, S, 2>(&row)[0] } else { softmax::<A, S, 2>(&row)[0] }
    }
    fn gradient<A: Arithmetic, S: Scalar>(self, z: S, d_a: S) -> S {
        let (row, d) = ([z, S::ZERO], [d_a, S::ZERO]);
        match self.logarithm {
            true => log_softmax_gradient::<A, S, 2>(&log_softmax::<A, S, 2>(&row), &d)[0],
            false => softmax_gradient::<A, S, 2>(&softmax::<A, S, 2>(&row), &d)[0],
        }
    }
}

fn draw<E: Elementwise>(activation: E, reads_input: bool) -> String {
    let [across, up] = REACH;
    let at = |index: usize| 2.0 * across * index as f64 / (POINTS - 1) as f64 - across;
    let points: Vec<(f64, (f64, f64))> =
        (0..POINTS).map(|index| (at(index), f64::dispatch(At(activation, reads_input, at(index))))).collect();
    let values: Vec<(f64, f64)> = points.iter().map(|(z, (value, _))| (*z, *value)).collect();
    // Where there is no value, there is no slope either.
    let slope = |value: f64, slope: f64| if value.is_nan() { value } else { slope };
    let slopes: Vec<(f64, f64)> = points.iter().map(|(z, (a, d))| (*z, slope(*a, *d))).collect();
    let (width, height) = (2.0 * across * UNIT, 2.0 * up * UNIT);
    let mut ticks = String::new();
    for z in -4..=4 {
        let x = (f64::from(z) + across) * UNIT;
        let _ = write!(ticks, "M{x:.0} {:.0}v6", up * UNIT - 3.0);
    }
    for a in [-1, 1] {
        let y = (up - f64::from(a)) * UNIT;
        let _ = write!(ticks, "M{:.0} {y:.0}h6", across * UNIT - 3.0);
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         fill=\"none\" stroke=\"gray\">\n<path d=\"M0 {middle:.0}H{width:.0}M{centre:.0} 0V{height:.0}{ticks}\" \
         stroke-width=\"0.7\"/>\n<path d=\"{}\" stroke-width=\"2\" stroke=\"#d1495b\" stroke-dasharray=\"4 3\"/>\n\
         <path d=\"{}\" stroke-width=\"2\" stroke=\"#00798c\"/>\n</svg>\n",
        curve(&slopes),
        curve(&values),
        middle = up * UNIT,
        centre = across * UNIT,
    )
}

#[test]
fn the_pictures_in_the_docs_are_those_of_the_functions() {
    let pictures = [
        ("identity", draw(Identity, false)),
        ("sigmoid", draw(Sigmoid, false)),
        ("tanh", draw(Tanh, false)),
        ("relu", draw(Relu, false)),
        ("leaky_relu", draw(LeakyRelu { slope: 0.1 }, false)),
        ("relu6", draw(Relu6, false)),
        ("silu", draw(Silu, true)),
        ("gelu", draw(Gelu, true)),
        ("gelu_tanh", draw(GeluTanh, true)),
        ("mish", draw(Mish, true)),
        ("softplus", draw(Softplus, true)),
        ("softsign", draw(Softsign, true)),
        ("hard_sigmoid", draw(HardSigmoid, true)),
        ("hard_tanh", draw(HardTanh, false)),
        ("hard_swish", draw(HardSwish, true)),
        ("elu", draw(Elu { alpha: 1.0 }, false)),
        ("selu", draw(Selu, false)),
        ("sin", draw(Sin, true)),
        ("gaussian", draw(Gaussian, true)),
        ("exp", draw(Exp, false)),
        ("abs", draw(Abs, true)),
        ("square", draw(Square, true)),
        ("sqrt", draw(Sqrt, false)),
        ("log", draw(Log, true)),
        ("reciprocal", draw(Reciprocal, false)),
        ("erf", draw(Erf, true)),
        ("softmax", draw(BesideZero { logarithm: false }, true)),
        ("log_softmax", draw(BesideZero { logarithm: true }, true)),
        // What the slopes of a prelu begin with.
        ("prelu", draw(LeakyRelu { slope: 0.25 }, false)),
    ];
    for word in Activation::WORDS {
        assert!(pictures.iter().any(|(name, _)| *name == word), "no picture of `{word}`");
    }
    let folder = root().join("runtime/src/activation/pictures");
    for (name, picture) in pictures {
        assert_recorded(&folder.join(format!("{name}.svg")), &picture, "UPDATE_PICTURES");
        // Every picture shows something: both curves begin and end, and no two are the same.
        assert!(picture.matches(" L").count() > 80, "{name}");
    }
}
