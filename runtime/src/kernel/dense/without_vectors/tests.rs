//! The kernels without vectors have the bits of those with vectors, which the tests of the package compare
//! with loops written from the canonical order.

use super::{dense, gradient, input_gradient, outer_product};
use crate::init::Generator;
use crate::kernel::dense::{dense_update_rows, sample};
use crate::kernel::epilogue::Update;
use crate::layer::Dense;
use crate::optimizer::{Optimizer, Rule, Sgd, Slots};
use crate::scalar::{Arithmetic, Scalar, Separate};

/// A rule whose result depends on all that it is given.
#[derive(Clone, Copy)]
struct Mixing;

impl<S: Scalar> Rule<S> for Mixing {
    type Slots = Slots<2>;

    fn update<A: Arithmetic>(self, w: S, g: S, [a, b]: [S; 2]) -> (S, [S; 2]) {
        let a = g.mul_add::<A>(S::from_f64(0.25), a);
        (w - a * b, [a, b + g])
    }
    fn update_bias<A: Arithmetic>(self, w: S, g: S, [a, b]: [S; 2]) -> (S, [S; 2]) {
        (w - g, [b, a])
    }
}

/// A number of either sign, sometimes 0.
fn draw(numbers: &mut Generator) -> f32 {
    let number = numbers.uniform();
    if number < 0.1 { -0.0 } else { (number - 0.5) as f32 }
}

fn layer<const I: usize, const O: usize, const BIAS: usize>(
    numbers: &mut Generator,
) -> Dense<f32, I, O, BIAS> {
    let mut layer = Dense { weights: [[0.0; O]; I], bias: [0.0; BIAS] };
    for w in layer.weights.as_flattened_mut().iter_mut().chain(&mut layer.bias) {
        *w = draw(numbers);
    }
    layer
}

fn bits(numbers: &[f32]) -> impl Iterator<Item = u32> + '_ {
    numbers.iter().map(|number| number.to_bits())
}

fn same<const I: usize, const O: usize, const BIAS: usize>(
    found: &Dense<f32, I, O, BIAS>,
    expected: &Dense<f32, I, O, BIAS>,
) {
    assert!(
        bits(found.weights.as_flattened()).eq(bits(expected.weights.as_flattened())),
        "{I} -> {O}: weights"
    );
    assert!(bits(&found.bias).eq(bits(&expected.bias)), "{I} -> {O}: bias");
}

/// The kernels of a shape with `P` partial sums, with up to `L` sums in registers.
fn check<const I: usize, const O: usize, const BIAS: usize, const P: usize, const L: usize>() {
    let numbers = &mut Generator::from_state(7);
    let before = layer::<I, O, BIAS>(numbers);
    let x: [[f32; I]; 5] = core::array::from_fn(|_| core::array::from_fn(|_| draw(numbers)));
    let d_z: [[f32; O]; 5] = core::array::from_fn(|_| core::array::from_fn(|_| draw(numbers)));
    let slots = [layer::<I, O, BIAS>(numbers), layer(numbers)];

    let mut z = [f32::NAN; O];
    dense::<Separate, f32, I, O, BIAS, P, L>(&before, &x[0], &mut z);
    let expected = sample::dense::<Separate, f32, I, O, BIAS, P>(&before, &x[0]);
    assert!(bits(&z).eq(bits(&expected)), "{I} -> {O}: {z:?} {expected:?}");

    let mut d_x = [f32::NAN; I];
    input_gradient::<Separate, f32, I, O, L>(&before.weights, &d_z[0], &mut d_x);
    let expected = sample::dense_input_gradient::<Separate, f32, I, O, BIAS>(&before, &d_z[0]);
    assert!(bits(&d_x).eq(bits(&expected)), "{I} -> {O}: {d_x:?} {expected:?}");

    let (mut found, mut found_slots) = (before, slots);
    let state = found_slots.each_mut();
    let update = &mut Update { layer: &mut found, rule: Mixing, state };
    outer_product::<Separate, f32, _, I, O, BIAS, L>(&x[0], &d_z[0], update);
    let (mut expected, mut expected_slots) = (before, slots);
    let state = expected_slots.each_mut();
    sample::dense_update::<Separate, f32, _, I, O, BIAS>(&x[0], &d_z[0], &mut expected, Mixing, state);
    same(&found, &expected);
    found_slots.iter().zip(&expected_slots).for_each(|(found, expected)| same(found, expected));

    // A rule that a machine may have a loop for.
    let (rule, _) = Optimizer::<f32, ()>::step(&mut Sgd::new(0.25));
    let (mut found, mut expected) = (before, before);
    let update = &mut Update { layer: &mut found, rule, state: [] };
    outer_product::<Separate, f32, _, I, O, BIAS, L>(&x[0], &d_z[0], update);
    sample::dense_update::<Separate, f32, _, I, O, BIAS>(&x[0], &d_z[0], &mut expected, rule, []);
    same(&found, &expected);

    let (mut found, mut found_slots) = (before, slots);
    let state = found_slots.each_mut();
    let update = &mut Update { layer: &mut found, rule: Mixing, state };
    gradient::<Separate, f32, _, I, O, L>(&x, &d_z, (0, I), BIAS > 0, update);
    let (mut expected, mut expected_slots) = (before, slots);
    let state = expected_slots.each_mut();
    dense_update_rows::<Separate, f32, _, I, O, BIAS, 5>(&x, &d_z, &mut expected, Mixing, state);
    same(&found, &expected);
    found_slots.iter().zip(&expected_slots).for_each(|(found, expected)| same(found, expected));
}

#[test]
fn bits_are_those_of_vectors() {
    // Whole blocks; every narrower block; partial sums; one output; one sum at a time.
    check::<9, 32, 32, 1, 16>();
    check::<31, 31, 31, 1, 16>();
    check::<17, 18, 0, 2, 16>();
    check::<11, 3, 3, 4, 16>();
    check::<27, 1, 1, 8, 16>();
    check::<16, 15, 15, 1, 8>();
    check::<9, 4, 4, 8, 1>();
    // Several whole blocks of each loop, and outputs that are left.
    check::<18, 53, 53, 1, 16>();
}
