//! L-BFGS: steps that learn the curvature of the loss from the last gradients; for gradients of all samples.
//!
//! Input: a network and a function with its loss and gradient. Output: a network with a lower loss.
//! Guarantees: each step satisfies the strong Wolfe conditions, or the network ends at the best place that
//! was found on its line.

use core::array;
use core::borrow::BorrowMut;
use core::marker::PhantomData;

mod vector;
mod wolfe;

use super::full_batch::{Descent, DescentEnd, FullBatch};
use crate::network::Network;
use crate::scalar::{Constant, Scalar};
use vector::{add_scaled, copy, dot, largest, set_difference, set_scaled, size};
use wolfe::{Limits, Line, Place, search};

/// L-BFGS (Nocedal & Wright 2006, algorithms 7.4 and 7.5) with the last `M` changes of parameters and
/// gradient, and a line search for the strong Wolfe conditions (algorithms 3.5 and 3.6), as
/// `torch.optim.LBFGS(line_search_fn="strong_wolfe")`: with y = gₜ − gₜ₋₁, s = wₜ − wₜ₋₁ and ρ = 1/(y·s)
///
/// ```text
/// q ← −g
/// for each (y, s), the newest first:   a ← ρ·(s·q), q ← q − a·y
/// q ← q·(s·y)/(y·y) of the newest
/// for each (y, s), the oldest first:   q ← q + (a − ρ·(y·q))·s
/// w ← w + t·q                          t from the line search, which begins with 1
/// ```
///
/// It is for problems with few parameters and samples, where all samples fit in one evaluation: there it
/// needs a tenth of the evaluations of Adam, or fewer, and ends at a minimum. `P` is where its 2·M + 5
/// networks live. The history stays from call to call; it is not saved, because it is learned again within M
/// steps.
///
/// Defaults are PyTorch's: 20 iterations and 25 evaluations in a call, 10⁻⁷ as the tolerance of the gradient
/// and 10⁻⁹ of changes.
///
/// ```
/// use netwright::optimizer::Lbfgs;
/// use netwright::prelude::*;
///
/// network! { struct Net<1, 1 identity>; }
/// let lbfgs = Lbfgs::<f32, Net, 10>::new(Net::zeros).iterations(100).tolerances(1e-5, 1e-9);
/// let boxed = Lbfgs::<f32, Box<Net>, 10>::new(|| Box::new(Net::zeros()));
/// ```
#[doc(alias("optim.LBFGS", "BFGS", "quasi-Newton"))]
#[derive(Clone, Debug)]
pub struct Lbfgs<S, P, const M: usize> {
    iterations: u64,
    evaluations: Option<u64>,
    gradient_tolerance: Constant,
    change_tolerance: Constant,
    history: History<S, P, M>,
    direction: P,
    /// The parameters and the gradient at the begin of the line.
    start: P,
    last_gradient: P,
    /// The gradient at the best place of the line, and at the last one.
    gradient: P,
    trial: P,
    /// The last step along the line.
    step: S,
    /// Whether a step was taken before.
    has_begun: bool,
}

/// The last changes of gradient and parameters, in a ring.
#[derive(Clone, Debug)]
struct History<S, P, const M: usize> {
    /// y and s.
    changes: [[P; 2]; M],
    /// 1/(y·s).
    inverses: [S; M],
    /// How many there are, and the place of the next one.
    count: usize,
    next: usize,
    /// (s·y)/(y·y) of the newest.
    scale: S,
}

/// The least y·s that is taken: PyTorch's.
const LEAST_CURVATURE: f64 = 1e-10;

impl<S: Scalar, P, const M: usize> Lbfgs<S, P, M> {
    /// L-BFGS before its first step; `zeros` makes a network of zeros (`Net::zeros`, `Net::boxed_zeros`).
    pub fn new(mut zeros: impl FnMut() -> P) -> Self {
        const { assert!(M > 0, "a history of at least one step") };
        let changes = array::from_fn(|_| [zeros(), zeros()]);
        let (inverses, scale) = ([S::ZERO; M], S::ONE);
        Self {
            iterations: 20,
            evaluations: None,
            gradient_tolerance: Constant::new(1e-7),
            change_tolerance: Constant::new(1e-9),
            history: History { changes, inverses, count: 0, next: 0, scale },
            direction: zeros(),
            start: zeros(),
            last_gradient: zeros(),
            gradient: zeros(),
            trial: zeros(),
            step: S::ZERO,
            has_begun: false,
        }
    }

    /// The same with so many steps in a call, and five evaluations for four of them if that number is not
    /// set.
    #[must_use]
    pub const fn iterations(mut self, iterations: u64) -> Self {
        self.iterations = iterations;
        self
    }

    /// The same with so many evaluations of the loss in a call.
    #[must_use]
    pub const fn evaluations(mut self, evaluations: u64) -> Self {
        self.evaluations = Some(evaluations);
        self
    }

    /// The same with the largest number of a gradient that counts as 0, and the least change of a parameter,
    /// or of the loss.
    #[must_use]
    pub const fn tolerances(mut self, gradient: f64, change: f64) -> Self {
        (self.gradient_tolerance, self.change_tolerance) = (Constant::new(gradient), Constant::new(change));
        self
    }

    /// Forgets all steps: for another loss, or other samples.
    pub const fn forget(&mut self) {
        (self.has_begun, self.history.count, self.history.next) = (false, 0, 0);
    }

    /// Takes in the step that led here: y and s.
    fn remember<N: Network<S>>(&mut self)
    where
        P: BorrowMut<N>,
    {
        let (gradient, last) =
            (self.gradient.borrow().parameters(), self.last_gradient.borrow().parameters());
        set_difference(self.trial.borrow_mut().parameters_mut(), gradient, last);
        let (y, direction) = (self.trial.borrow().parameters(), self.direction.borrow().parameters());
        let curvature = self.step * dot(y, direction);
        if !curvature.is_above(S::from_f64(LEAST_CURVATURE)) {
            return;
        }
        let history = &mut self.history;
        let Some([new_y, new_s]) = history.changes.get_mut(history.next) else { return };
        copy(new_y.borrow_mut().parameters_mut(), y);
        set_scaled(new_s.borrow_mut().parameters_mut(), self.step, direction);
        history.scale = curvature / dot(y, y);
        if let Some(inverse) = history.inverses.get_mut(history.next) {
            *inverse = S::ONE / curvature;
        }
        history.next = if history.next + 1 < M { history.next + 1 } else { 0 };
        history.count = if history.count < M { history.count + 1 } else { M };
    }

    /// The direction of the next step: algorithm 7.4.
    fn find_direction<N: Network<S>>(&mut self)
    where
        P: BorrowMut<N>,
    {
        let q = self.direction.borrow_mut().parameters_mut();
        set_scaled(q, -S::ONE, self.gradient.borrow().parameters());
        if self.history.count == 0 {
            return;
        }
        let history = &self.history;
        let mut shares = [S::ZERO; M];
        let oldest = history.next + M - history.count;
        for age in (0..history.count).rev() {
            let place = (oldest + age) % M;
            let [y, s] = history.changes[place].each_ref().map(|change| change.borrow().parameters());
            shares[place] = dot(s, q) * history.inverses[place];
            add_scaled(q, -shares[place], y);
        }
        for number in &mut *q {
            *number = *number * history.scale;
        }
        for age in 0..history.count {
            let place = (oldest + age) % M;
            let [y, s] = history.changes[place].each_ref().map(|change| change.borrow().parameters());
            let share = dot(y, q) * history.inverses[place];
            add_scaled(q, shares[place] - share, s);
        }
    }
}

/// The loss along a line.
struct Along<'a, S, N, F> {
    network: &'a mut N,
    start: &'a N,
    direction: &'a N,
    start_gradient: &'a N,
    kept: &'a mut N,
    trial: &'a mut N,
    objective: F,
    scalar: PhantomData<S>,
}

impl<S: Scalar, N: Network<S>, F> Along<'_, S, N, F> {
    /// The network after a step along the line.
    fn go(&mut self, step: S) {
        let parameters = self.network.parameters_mut();
        copy(parameters, self.start.parameters());
        add_scaled(parameters, step, self.direction.parameters());
    }
}

impl<S: Scalar, N: Network<S>, F: FnMut(&N, &mut N) -> S> Line<S> for Along<'_, S, N, F> {
    fn evaluate(&mut self, step: S) -> Place<S> {
        self.go(step);
        let loss = (self.objective)(self.network, self.trial);
        Place { step, loss, slope: dot(self.trial.parameters(), self.direction.parameters()) }
    }
    fn keep(&mut self) {
        copy(self.kept.parameters_mut(), self.trial.parameters());
    }
    fn keep_start(&mut self) {
        copy(self.kept.parameters_mut(), self.start_gradient.parameters());
    }
}

impl<S: Scalar, N: Network<S>, P: BorrowMut<N>, const M: usize> FullBatch<S, N> for Lbfgs<S, P, M> {
    fn minimize(&mut self, network: &mut N, mut objective: impl FnMut(&N, &mut N) -> S) -> Descent<S> {
        let loss = objective(network, self.gradient.borrow_mut());
        let end = DescentEnd::Iterations;
        let mut descent = Descent { loss_before: loss, loss, iterations: 0, evaluations: 1, end };
        let steepest = largest(self.gradient.borrow().parameters());
        if loss.is_nan() || steepest.is_nan() {
            return Descent { end: DescentEnd::NotANumber, ..descent };
        }
        if !steepest.is_above(S::from_constant(self.gradient_tolerance)) {
            return Descent { end: DescentEnd::Gradient, ..descent };
        }
        while descent.iterations < self.iterations {
            if let Some(end) = self.iterate(network, &mut objective, &mut descent) {
                return Descent { end, ..descent };
            }
        }
        descent
    }
}

impl<S: Scalar, P, const M: usize> Lbfgs<S, P, M> {
    /// Finds the direction of a step: the slope of the loss along it, and the step that is tried first.
    fn aim<N: Network<S>>(&mut self) -> [S; 2]
    where
        P: BorrowMut<N>,
    {
        if self.has_begun {
            self.remember::<N>();
        }
        self.find_direction::<N>();
        let gradient = self.gradient.borrow().parameters();
        copy(self.last_gradient.borrow_mut().parameters_mut(), gradient);
        let mut first = S::ONE;
        if !self.has_begun {
            let inverse = S::ONE / size(gradient);
            first = if S::ONE.is_above(inverse) { inverse } else { S::ONE };
        }
        (self.has_begun, self.step) = (true, first);
        [dot(gradient, self.direction.borrow().parameters()), first]
    }

    /// One step; why it is the last one, if it is.
    fn iterate<N: Network<S>>(
        &mut self,
        network: &mut N,
        objective: &mut impl FnMut(&N, &mut N) -> S,
        descent: &mut Descent<S>,
    ) -> Option<DescentEnd>
    where
        P: BorrowMut<N>,
    {
        let change = S::from_constant(self.change_tolerance);
        let [slope, first] = self.aim::<N>();
        descent.iterations += 1;
        if slope.is_above(-change) || slope.is_nan() {
            return Some(DescentEnd::Direction);
        }

        copy(self.start.borrow_mut().parameters_mut(), network.parameters());
        let most = self.evaluations.unwrap_or((self.iterations / 4).saturating_add(self.iterations));
        let limits = Limits {
            evaluations: most.saturating_sub(descent.evaluations),
            change,
            direction: largest(self.direction.borrow().parameters()),
        };
        let mut line = Along {
            network,
            start: self.start.borrow(),
            direction: self.direction.borrow(),
            start_gradient: self.last_gradient.borrow(),
            kept: self.gradient.borrow_mut(),
            trial: self.trial.borrow_mut(),
            objective,
            scalar: PhantomData,
        };
        let start = Place { step: S::ZERO, loss: descent.loss, slope };
        let (place, evaluations) = search(&mut line, start, first, limits);
        line.go(place.step);
        self.step = place.step;
        let fallen = (place.loss - descent.loss).abs();
        descent.loss = place.loss;
        descent.evaluations = descent.evaluations.saturating_add(evaluations);

        let is_flat =
            !largest(self.gradient.borrow().parameters()).is_above(S::from_constant(self.gradient_tolerance));
        let moved = (place.step * limits.direction).abs();
        if is_flat {
            Some(DescentEnd::Gradient)
        } else if descent.iterations < self.iterations && descent.evaluations >= most {
            Some(DescentEnd::Evaluations)
        } else if !moved.is_above(change) || change.is_above(fallen) {
            Some(DescentEnd::Change)
        } else {
            None
        }
    }
}
