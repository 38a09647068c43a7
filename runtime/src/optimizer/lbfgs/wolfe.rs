//! A line search for the strong Wolfe conditions.
//!
//! Nocedal & Wright 2006, algorithms 3.5 and 3.6, with cubic interpolation (equation 3.59), in the order of
//! operations of `torch.optim.LBFGS(line_search_fn="strong_wolfe")`, which is that of minFunc (Schmidt 2005).
//! A loss that is not a number is too high, so the search turns back from it.

use crate::scalar::Scalar;

/// A place on the line: the step, the loss there, and the loss's slope along the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<S> {
    pub(super) step: S,
    pub(super) loss: S,
    pub(super) slope: S,
}

/// What the search asks: the loss and the slope after a step, and which gradients it will want again.
pub(super) trait Line<S> {
    /// Goes so far and evaluates.
    fn evaluate(&mut self, step: S) -> Place<S>;
    /// The gradient of the last evaluation is that of the best place so far.
    fn keep(&mut self);
    /// The best place is where the line begins.
    fn keep_start(&mut self);
}

/// The numbers that a search is bound by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits<S> {
    /// Evaluations after the first one.
    pub(super) evaluations: u64,
    /// The least change of a parameter.
    pub(super) change: S,
    /// The largest size of a number of the direction.
    pub(super) direction: S,
}

/// c₁ and c₂ of the Wolfe conditions: as in section 3.1.
const SUFFICIENT_DECREASE: f64 = 1e-4;
const CURVATURE: f64 = 0.9;

/// Whether a place has too high a loss, or satisfies both conditions.
struct Conditions<S> {
    start: Place<S>,
}

impl<S: Scalar> Conditions<S> {
    /// Not low enough: `f(t) > f(0) + c₁·t·f′(0)`, or not a number.
    fn is_too_high(&self, at: &Place<S>) -> bool {
        let most = self.start.loss + S::from_f64(SUFFICIENT_DECREASE) * at.step * self.start.slope;
        !is_at_most(at.loss, most)
    }
    /// Flat enough: `|f′(t)| ≤ −c₂·f′(0)`.
    fn is_flat(&self, at: &Place<S>) -> bool {
        is_at_most(at.slope.abs(), -(S::from_f64(CURVATURE) * self.start.slope))
    }
}

/// a ≤ b; false for a NaN.
fn is_at_most<S: Scalar>(a: S, b: S) -> bool {
    !a.is_above(b) && !a.is_nan() && !b.is_nan()
}

fn smaller<S: Scalar>(a: S, b: S) -> S {
    if b.is_above(a) { a } else { b }
}

fn larger<S: Scalar>(a: S, b: S) -> S {
    if a.is_above(b) { a } else { b }
}

/// The minimum of the cubic through two places, within bounds; their middle if there is none.
fn interpolate<S: Scalar>(a: &Place<S>, b: &Place<S>, [low, high]: [S; 2]) -> S {
    let [left, right] = if a.step.is_above(b.step) { [b, a] } else { [a, b] };
    let three = S::from_f64(3.0);
    let d1 = left.slope + right.slope - three * (left.loss - right.loss) / (left.step - right.step);
    let square = d1 * d1 - left.slope * right.slope;
    if S::ZERO.is_above(square) || square.is_nan() {
        return (low + high) * S::from_f64(0.5);
    }
    let d2 = square.sqrt();
    let share = (right.slope + d2 - d1) / (right.slope - left.slope + d2 + d2);
    smaller(larger(right.step - (right.step - left.step) * share, low), high)
}

/// How a search ended.
enum Bracket<S> {
    /// At a place that satisfies both conditions.
    Found(Place<S>),
    /// Between two places: the better one, whose gradient is kept, and the other one.
    Between([Place<S>; 2]),
}

/// The place with the lower loss first; `older` if neither is lower.
fn sorted<S: Scalar>(line: &mut impl Line<S>, older: Place<S>, newer: Place<S>) -> Bracket<S> {
    if older.loss.is_above(newer.loss) {
        line.keep();
        return Bracket::Between([newer, older]);
    }
    Bracket::Between([older, newer])
}

/// Searches from `start` along a line, first with the step `first`: the place, and the number of evaluations.
pub(super) fn search<S: Scalar>(
    line: &mut impl Line<S>,
    start: Place<S>,
    first: S,
    limits: Limits<S>,
) -> (Place<S>, u64) {
    let conditions = Conditions { start };
    let mut evaluations = 0;
    match bracket(line, &conditions, first, limits, &mut evaluations) {
        Bracket::Found(place) => (place, evaluations + 1),
        Bracket::Between(places) => {
            let place = zoom(line, &conditions, places, limits, &mut evaluations);
            (place, evaluations + 1)
        }
    }
}

/// Algorithm 3.5: goes ahead until a minimum is passed. `evaluations` counts those after the first one.
fn bracket<S: Scalar>(
    line: &mut impl Line<S>,
    conditions: &Conditions<S>,
    first: S,
    limits: Limits<S>,
    evaluations: &mut u64,
) -> Bracket<S> {
    line.keep_start();
    let (mut before, mut at) = (conditions.start, line.evaluate(first));
    while *evaluations < limits.evaluations {
        let has_risen = *evaluations > 1 && !before.loss.is_above(at.loss);
        if conditions.is_too_high(&at) || has_risen {
            return sorted(line, before, at);
        }
        if conditions.is_flat(&at) {
            line.keep();
            return Bracket::Found(at);
        }
        if !S::ZERO.is_above(at.slope) {
            return sorted(line, before, at);
        }
        let least = at.step + S::from_f64(0.01) * (at.step - before.step);
        let most = at.step * S::from_f64(10.0);
        let step = interpolate(&before, &at, [least, most]);
        line.keep();
        before = at;
        at = line.evaluate(step);
        *evaluations += 1;
    }
    line.keep_start();
    sorted(line, conditions.start, at)
}

/// Algorithm 3.6: narrows the bracket down to a place that satisfies both conditions.
fn zoom<S: Scalar>(
    line: &mut impl Line<S>,
    conditions: &Conditions<S>,
    [mut best, mut other]: [Place<S>; 2],
    limits: Limits<S>,
    evaluations: &mut u64,
) -> Place<S> {
    let mut was_near = false;
    while *evaluations < limits.evaluations {
        let (low, high) = (smaller(best.step, other.step), larger(best.step, other.step));
        if limits.change.is_above((high - low) * limits.direction) {
            break;
        }
        let step = interpolate(&best, &other, [low, high]);
        let step = away_from_ends(step, [low, high], &mut was_near);
        let at = line.evaluate(step);
        *evaluations += 1;
        if conditions.is_too_high(&at) || !best.loss.is_above(at.loss) {
            if best.loss.is_above(at.loss) {
                line.keep();
                (best, other) = (at, best);
            } else {
                other = at;
            }
            continue;
        }
        let is_found = conditions.is_flat(&at);
        if !is_found && !S::ZERO.is_above(at.slope * (other.step - best.step)) {
            other = best;
        }
        line.keep();
        best = at;
        if is_found {
            break;
        }
    }
    best
}

/// The step, moved by a tenth of the bracket from an end that it is too near to, for the second time or
/// exactly.
fn away_from_ends<S: Scalar>(step: S, [low, high]: [S; 2], was_near: &mut bool) -> S {
    let tenth = S::from_f64(0.1) * (high - low);
    if !tenth.is_above(smaller(high - step, step - low)) {
        *was_near = false;
        return step;
    }
    let is_at_end = !high.is_above(step) || !step.is_above(low);
    if !*was_near && !is_at_end {
        *was_near = true;
        return step;
    }
    *was_near = false;
    if (step - low).abs().is_above((step - high).abs()) { high - tenth } else { low + tenth }
}
