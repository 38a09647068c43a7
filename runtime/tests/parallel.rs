//! Kernels that several threads share against loops written straight from the canonical order of summation,
//! bit by bit: `cargo test -p netwright-runtime --features rayon --test parallel`.
#![allow(clippy::needless_range_loop)] // the references are the formulas of the order, with their indices

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::thread::ThreadId;

use netwright_runtime::activation::{Elementwise, Relu, Sigmoid};
use netwright_runtime::kernel::{dense_input_gradient_rows, dense_rows, dense_update_rows};
use netwright_runtime::optimizer::{Rule, Slots, Storing};
use netwright_runtime::{Arithmetic, Dense, Generator, Kernel, Scalar};

use netwright_support::bits::assert_same;
use netwright_support::drawn::{self, UNIT};
use netwright_support::order::{
    reference_forward, reference_gradient, reference_input_gradient, reference_update,
};

/// The threads that applied a rule.
static THREADS: Mutex<Option<HashSet<ThreadId>>> = Mutex::new(None);

/// A rule with state that notes on which thread it is applied.
#[derive(Clone, Copy)]
struct Noting;
impl Rule<f32> for Noting {
    type Slots = Slots<1>;
    fn update<A: Arithmetic>(self, w: f32, g: f32, [m]: [f32; 1]) -> (f32, [f32; 1]) {
        let mut threads = THREADS.lock().unwrap_or_else(PoisonError::into_inner);
        threads.get_or_insert_default().insert(std::thread::current().id());
        let m = Scalar::mul_add::<A>(0.9, m, g);
        (Scalar::mul_add::<A>(-0.125, m, w), [m])
    }
}

/// A layer's kernels on so many rows, with an activation.
struct Check<E, const INPUTS: usize, const OUTPUTS: usize, const BIAS: usize>(usize, E);
impl<E: Elementwise, const INPUTS: usize, const OUTPUTS: usize, const BIAS: usize> Kernel
    for Check<E, INPUTS, OUTPUTS, BIAS>
{
    type Output = ();

    fn run<A: Arithmetic>(self) {
        let Self(rows, activation) = self;
        let mut numbers = Generator::from_state(17);
        let layer = drawn::layer::<f32, INPUTS, OUTPUTS, BIAS>(&mut numbers);
        let (x, d_z) = (
            drawn::rows::<f32, [f32; INPUTS]>(rows, UNIT, &mut numbers),
            drawn::rows::<f32, [f32; OUTPUTS]>(rows, UNIT, &mut numbers),
        );
        let (mut y, mut d) = (
            drawn::rows::<f32, [f32; OUTPUTS]>(rows, UNIT, &mut numbers),
            drawn::rows::<f32, [f32; INPUTS]>(rows, UNIT, &mut numbers),
        );
        dense_rows::<A, f32, E, INPUTS, OUTPUTS, BIAS, 1>(&layer, &x, activation, &mut y);
        dense_input_gradient_rows::<A, f32, E, INPUTS, OUTPUTS, BIAS>(&layer, &d_z, activation, &x, &mut d);
        for s in 0..rows {
            let z = reference_forward::<A, f32, INPUTS, OUTPUTS, BIAS>(&layer, &x[s], 1);
            assert!((0..OUTPUTS).all(|o| y[s][o].to_bits() == activation.apply::<A, f32>(z[o]).to_bits()));
            let d_x = reference_input_gradient::<A, f32, INPUTS, OUTPUTS, BIAS>(&layer, &d_z[s]);
            let passed = |i: usize| activation.gradient::<A, f32>(x[s][i], d_x[i]);
            assert!((0..INPUTS).all(|i| d[s][i].to_bits() == passed(i).to_bits()));
        }

        let (mut found, mut expected) = (drawn::layer(&mut numbers), drawn::layer(&mut numbers));
        dense_update_rows::<A, f32, Storing<false>, INPUTS, OUTPUTS, BIAS, { usize::MAX }>(
            &x,
            &d_z,
            &mut found,
            Storing,
            [],
        );
        reference_gradient::<A, f32, INPUTS, OUTPUTS, BIAS>(&x, &d_z, &mut expected);
        same(&found, &expected);
        let mut state: [Dense<f32, INPUTS, OUTPUTS, BIAS>; 1] = [*drawn::layer(&mut numbers)];
        let (mut layer_found, mut state_found) = (layer.clone(), state);
        let mut layer_expected = layer;
        reference_update::<A, f32, Noting, 1, INPUTS, OUTPUTS, BIAS>(
            &expected,
            Noting,
            &mut layer_expected,
            &mut state,
        );
        *THREADS.lock().unwrap_or_else(PoisonError::into_inner) = None;
        dense_update_rows::<A, f32, Noting, INPUTS, OUTPUTS, BIAS, { usize::MAX }>(
            &x,
            &d_z,
            &mut layer_found,
            Noting,
            state_found.each_mut(),
        );
        same(&layer_found, &layer_expected);
        same(&state_found[0], &state[0]);
    }
}

fn same<const I: usize, const O: usize, const BIAS: usize>(
    found: &Dense<f32, I, O, BIAS>,
    expected: &Dense<f32, I, O, BIAS>,
) {
    assert_same("weights", found.weights.as_flattened(), expected.weights.as_flattened());
    assert_same("bias", &found.bias, &expected.bias);
}

/// On how many threads at most the rule was applied.
fn shared<E: Elementwise, const I: usize, const O: usize, const BIAS: usize>(
    rows: usize,
    activation: E,
) -> Result<usize, rayon::ThreadPoolBuildError> {
    let mut most = 0;
    for threads in [1, 2, 3, 4, 7, 12] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        pool.install(|| f32::dispatch(Check::<E, I, O, BIAS>(rows, activation)));
        let used = THREADS.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(0, |used| used.len());
        assert!((1..=threads).contains(&used), "{used} of {threads} threads");
        most = most.max(used);
    }
    Ok(most)
}

/// The same, tried again where no thread woke before the work was done: on a busy machine that happens.
fn shared_at_last<E: Elementwise, const I: usize, const O: usize, const BIAS: usize>(
    rows: usize,
    activation: E,
) -> Result<usize, rayon::ThreadPoolBuildError> {
    for _ in 0..50 {
        let most = shared::<E, I, O, BIAS>(rows, activation)?;
        if most > 1 {
            return Ok(most);
        }
    }
    Ok(1)
}

/// Layers whose inputs leave tiles of four, where work is not cut at every tile, among them; a layer with one
/// output; and layers whose columns are divided: of outputs, of inputs, of both, with a bias and without,
/// with an activation that is applied to stored rows, and with sums that wait for a next block of steps.
#[test]
fn any_number_of_threads_yields_the_canonical_bits() -> Result<(), rayon::ThreadPoolBuildError> {
    let shared = [
        shared_at_last::<_, 211, 75, 75>(101, Relu)?,
        shared_at_last::<_, 14, 300, 300>(300, Relu)?,
        shared_at_last::<_, 32, 512, 512>(120, Relu)?,
        shared_at_last::<_, 80, 512, 0>(70, Sigmoid)?,
        shared_at_last::<_, 128, 32, 32>(400, Relu)?,
        shared_at_last::<_, 288, 512, 512>(61, Sigmoid)?,
        shared_at_last::<_, 192, 272, 272>(67, Relu)?,
    ];
    assert!(shared.into_iter().all(|most| most > 1), "{shared:?}: work was never shared");
    // Two tiles of four, and one output.
    assert_eq!(
        (self::shared::<_, 8, 512, 512>(700, Relu)?, self::shared::<_, 2048, 1, 1>(700, Relu)?),
        (1, 1)
    );
    Ok(())
}
