//! Bounds of streams against independent evidence: numbers by hand, streams of the ends of boxes, and a
//! search that climbs towards where an output would leave its bounds.

use netwright::prelude::*;
use netwright::verify::{self, Interval64};
use netwright::{Generator, Network, Recurrent};

use crate::checks::{ByHand, Convolved, Gated, Long};

network! {
    /// A product of two samples, and half of what was before: sums and products of binary fractions.
    struct Products {
        x: input(1);
        m: x * prev(x);
        y: (m, prev(y)) -> dense(1, weights = [[1], [0.5]], bias = false);
    }
}

network! {
    /// Each output grows or falls with every sample, and only one of both.
    struct Monotone {
        x: input(2);
        y: (x, prev(y), prev(y, 2)) -> dense(2, bias = false, weights = [
            [-0.5, 0.25], [0.75, -0.5], [0.25, 0], [0, 0.25], [0.125, 0], [0, 0.5],
        ]) -> tanh;
    }
}

/// m = x·x′ and y = m + y′/2 on intervals, by hand: the product of two intervals is between the least and the
/// largest product of their ends.
#[test]
fn bounds_of_a_stream_are_those_by_hand() {
    let boxes = [[1.0, 2.0], [-1.0, 3.0], [-2.0, -1.0], [0.0, 1.0]];
    // m: 0; [−1, 3]·[1, 2] = [−2, 6]; [−2, −1]·[−1, 3] = [−6, 2]; [0, 1]·[−2, −1] = [−2, 0].
    // y: 0; [−2, 6]; [−6, 2] + [−1, 3]; [−2, 0] + [−3.5, 2.5].
    let by_hand = [[0.0, 0.0], [-2.0, 6.0], [-7.0, 5.0], [-5.5, 2.5]];
    let boxes = boxes.map(|[lo, hi]| [Interval64::new(lo, hi).unwrap()]);
    let bounds = verify::stream_bounds(&Products::<f64>::new(0), &boxes);
    for (step, ([y], [lo, hi])) in bounds.iter().zip(by_hand).enumerate() {
        assert!(y.lo() <= lo && lo - y.lo() < 1e-12, "step {step}: {y:?}, not from {lo}");
        assert!(y.hi() >= hi && y.hi() - hi < 1e-12, "step {step}: {y:?}, not to {hi}");
    }
}

const STEPS: usize = 6;
const RADIUS: f64 = 0.25;

fn samples() -> [[f64; 2]; STEPS] {
    let mut generator = Generator::new(17);
    core::array::from_fn(|_| core::array::from_fn(|_| 2.0 * generator.uniform() - 1.0))
}

fn boxes(radius: f64) -> [[Interval64; 2]; STEPS] {
    samples().map(|x| x.map(|x| Interval64::around(x, radius)))
}

/// Where an output falls with a sample, its least value is at the sample's largest: the streams of these ends
/// are computed by the standard library's tanh, which shares nothing with the runtime's.
#[test]
fn bounds_are_the_streams_of_the_ends_where_nothing_turns() {
    let bounds = verify::stream_bounds(&Monotone::<f64>::new(0), &boxes(RADIUS));
    let weights = [([-0.5, 0.75], 0.25, 0.125), ([0.25, -0.5], 0.25, 0.5)];
    for (output, (of_x, once, twice)) in weights.into_iter().enumerate() {
        for end in [-1.0, 1.0] {
            let mut before = [0.0, 0.0];
            for (step, x) in samples().iter().enumerate() {
                let read: f64 = (0..2).map(|i| of_x[i] * x[i] + end * of_x[i].abs() * RADIUS).sum();
                let y = (read + once * before[0] + twice * before[1]).tanh();
                before = [y, before[0]];
                let bound = bounds[step][output];
                let found = if end < 0.0 { bound.lo() } else { bound.hi() };
                assert!(bound.contains(y) && (found - y).abs() < 1e-12, "step {step}: {bound:?} and {y}");
            }
        }
    }
}

/// Looks for a stream that leaves its bounds: from random corners of the boxes, sample by sample to where an
/// output of the last step is largest, and smallest. Returns how much of the last bounds it has covered, the
/// least of both outputs.
fn search<N>(net: &N, bounds: &[[Interval64; 2]]) -> Result<f64, String>
where
    N: Recurrent<f64, Input = [f64; 2], Output = [f64; 2]>,
{
    let run = |x: &[[f64; 2]]| {
        let (mut memory, mut y) = (N::memory(), [0.0; 2]);
        for (step, (x, bounds)) in x.iter().zip(bounds).enumerate() {
            y = net.step(&mut memory, x);
            if let Some((y, bound)) = y.iter().zip(bounds).find(|(y, bound)| !bound.contains(**y)) {
                return Err(format!("step {step}: {y} is not in {bound:?}"));
            }
        }
        Ok(y)
    };
    let (centre, mut generator, mut covered) = (samples(), Generator::new(5), f64::INFINITY);
    for (output, bound) in bounds[STEPS - 1].iter().enumerate() {
        let mut ends = [f64::INFINITY, f64::NEG_INFINITY];
        for (sign, _) in [-1.0, 1.0].into_iter().flat_map(|sign| (0..3).map(move |start| (sign, start))) {
            let mut x = centre.map(|x| x.map(|x| x + RADIUS * [-1.0, 1.0][generator.below(2)]));
            let mut best = sign * run(&x)?[output];
            loop {
                let before = best;
                for (step, axis, place) in (0..STEPS * 6).map(|i| (i / 6, i / 3 % 2, (i % 3) as f64 - 1.0)) {
                    let old = x[step][axis];
                    x[step][axis] = centre[step][axis] + RADIUS * place;
                    let found = sign * run(&x)?[output];
                    if found > best {
                        best = found;
                    } else {
                        x[step][axis] = old;
                    }
                }
                if best <= before {
                    break;
                }
            }
            ends = [ends[0].min(sign * best), ends[1].max(sign * best)];
        }
        covered = covered.min((ends[1] - ends[0]) / bound.width());
    }
    Ok(covered)
}

#[test]
fn no_search_leaves_the_bounds_of_a_stream() {
    macro_rules! searched {
        ($($name:ident)*) => { [$({
            let net = $name::<f64>::new(3);
            let bounds = verify::stream_bounds(&net, &boxes(RADIUS));
            (stringify!($name), search(&net, &bounds).unwrap_or_else(|error| panic!("{}: {error}", stringify!($name))))
        }),*] };
    }
    let covered = searched!(Monotone Gated Long Convolved ByHand);
    // It is a search that arrives: where nothing turns, at the very ends.
    assert!(covered[0].1 > 1.0 - 1e-9, "{covered:?}");
    assert!(covered.iter().all(|(_, part)| *part > 0.01), "{covered:?}");
}

#[test]
fn a_search_leaves_bounds_that_are_too_narrow() {
    let net = Monotone::<f64>::new(0);
    for radius in [0.999 * RADIUS, 0.5 * RADIUS] {
        assert!(search(&net, &verify::stream_bounds(&net, &boxes(radius))).is_err(), "{radius}");
    }
    // Bounds that are right until the last step.
    let mut bounds = verify::stream_bounds(&net, &boxes(RADIUS));
    let last = &mut bounds[STEPS - 1][1];
    *last = Interval64::new(last.lo() + 1e-6, last.hi()).unwrap();
    assert!(search(&net, &bounds).unwrap_err().contains("step 5"));
}
