//! The search for points whose outputs, losses or gradients leave their bounds: random networks, many of them
//! on the edge between two cases, boxes of many sizes, and points at corners, edges and anywhere inside.

use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use netwright::topology::{DenseLayer, Operation};
use netwright::verify::{Enclosure, Endpoint, Interpreter};
use netwright::{Generator, Network, Scalar, Trainable};
use netwright_support::arithmetic::in_both_arithmetics;

use crate::wrong_endpoints::{Inward32, Inward64, Nearest32, Nearest64};

/// What a search needs of an endpoint: to be made of a number, and whether it also speaks for `f32` code.
pub(crate) trait Bound: Endpoint {
    const SINGLE: bool;
    fn of(x: f64) -> Self;
}

macro_rules! bound {
    ($name:ty, $single:literal, $make:expr) => {
        impl Bound for $name {
            const SINGLE: bool = $single;
            fn of(x: f64) -> Self {
                $make(x)
            }
        }
    };
}

bound!(f32, true, |x| x as f32);
bound!(f64, false, |x| x);
bound!(Inward32, true, |x| Inward32(x as f32));
bound!(Nearest32, true, |x| Nearest32(x as f32));
bound!(Inward64, false, Inward64);
bound!(Nearest64, false, Nearest64);

/// All bounds of a network on a box, in the order of [`evaluate`].
pub(crate) type BoundsOf<N, F, const I: usize, const T: usize> =
    fn(&N, &[Enclosure<F>; I], &[Enclosure<F>; T]) -> Vec<Enclosure<F>>;

/// Everything that can be asked of a network for one sample: outputs, logits, the loss twice, gradients.
pub(crate) fn evaluate<S, N>(
    network: &N,
    x: &N::Input,
    target: &N::Target,
    gradient: &mut N,
    all: &mut Vec<f64>,
) where
    S: Scalar + Into<f64>,
    N: Trainable<S>,
{
    all.clear();
    all.extend(network.forward(x).as_ref().iter().map(|y| (*y).into()));
    all.extend(network.forward_logits(x).as_ref().iter().map(|z| (*z).into()));
    all.push(network.loss(x, target).into());
    all.push(network.backward_into(x, target, gradient).into());
    all.extend(gradient.parameters().iter().map(|g| (*g).into()));
    all.extend(network.input_gradient(x, target).as_ref().iter().map(|g| (*g).into()));
}

/// Makes every test of this process that forces an arithmetic wait for the others.
pub(crate) fn one_at_a_time() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A network, a box and what is claimed of it.
struct Case<F: Endpoint, N, const I: usize, const T: usize> {
    network: N,
    boxes: [Enclosure<F>; I],
    targets: [Enclosure<F>; T],
    bounds: Vec<Enclosure<F>>,
}

/// How much is searched.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    pub(crate) boxes: usize,
    pub(crate) points: usize,
    pub(crate) seed: u64,
}

/// What a search found.
pub(crate) struct Found {
    /// Points of which everything was compared, in one arithmetic.
    pub(crate) points: usize,
    /// Numbers that were compared with finite bounds, and with any.
    pub(crate) numbers: [usize; 2],
    /// The first number outside its bounds.
    pub(crate) outside: Option<String>,
}

/// Searches with the machine's arithmetic, then with separate arithmetic; the bounds were computed with the
/// first.
pub(crate) fn search<F, A, B, const I: usize, const T: usize>(
    of: BoundsOf<B, F, I, T>,
    effort: Effort,
) -> Found
where
    F: Bound,
    A: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    B: Trainable<f64, Input = [f64; I], Target = [f64; T]>,
{
    let mut generator = Generator::new(effort.seed);
    let mut found = Found { points: 0, numbers: [0, 0], outside: None };
    for _ in 0..effort.boxes.div_ceil(64) {
        let cases: Vec<_> = (0..64).map(|_| case::<F, B, I, T>(&mut generator, of)).collect();
        in_both_arithmetics(|| {
            for case in &cases {
                if found.outside.is_none() {
                    case.search::<A>(&mut generator, effort.points, &mut found);
                }
            }
        });
        if found.outside.is_some() {
            break;
        }
    }
    found
}

/// A random network, a random box, and its bounds.
fn case<F, B, const I: usize, const T: usize>(
    generator: &mut Generator,
    of: BoundsOf<B, F, I, T>,
) -> Case<F, B, I, T>
where
    F: Bound,
    B: Trainable<f64, Input = [f64; I], Target = [f64; T]>,
{
    let mut network = B::zeros();
    let scale = [0.3, 1.0, 1.0, 3.0, 30.0][generator.below(5)];
    for parameter in network.parameters_mut() {
        *parameter = scale * generator.normal();
    }
    let center = [0; I].map(|_| F::of(2.0 * generator.normal()));
    if generator.below(2) == 0 {
        move_to_ties(&mut network, &center.map(Endpoint::widen), generator);
    }
    let radius = [0.0, 0.0, 1e-7, 1e-4, 0.01, 0.1, 1.0, 10.0][generator.below(8)];
    let boxes = center.map(|x| {
        // Some coordinates stand still, so that boxes are of every dimension.
        let radius = if generator.below(4) == 0 { 0.0 } else { radius * generator.uniform() };
        Enclosure::around(x, F::of(radius))
    });
    let class = generator.below(T);
    let mut o = 0;
    let targets = [0; T].map(|_| {
        o += 1;
        match generator.below(3) {
            0 => Enclosure::around(F::of(generator.uniform()), F::of(radius.min(0.1))),
            _ => Enclosure::point(F::of(if o == class + 1 { 1.0 } else { 0.0 })),
        }
    });
    let bounds = of(&network, &boxes, &targets);
    Case { network, boxes, targets, bounds }
}

/// Moves some biases so that pre-activations cancel at `x`: relu stands at its kink there, logits are equal.
fn move_to_ties<N: Network<f64>>(network: &mut N, x: &[f64], generator: &mut Generator) {
    for (index, node) in N::TOPOLOGY.nodes.iter().enumerate() {
        if let Operation::Dense(DenseLayer { outputs, bias: Some(bias), .. }) = node.operation {
            let values = Interpreter::of(network).unwrap().forward(x).unwrap().values[index].clone();
            for (b, value) in network.parameters_mut()[bias..bias + outputs].iter_mut().zip(values) {
                if generator.below(2) == 0 {
                    *b -= value;
                }
            }
        }
    }
}

impl<F: Bound, B, const I: usize, const T: usize> Case<F, B, I, T>
where
    B: Trainable<f64, Input = [f64; I], Target = [f64; T]>,
{
    fn search<A>(&self, generator: &mut Generator, points: usize, found: &mut Found)
    where
        A: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    {
        let mut single = A::zeros();
        for (to, from) in single.parameters_mut().iter_mut().zip(self.network.parameters()) {
            *to = *from as f32;
        }
        let (mut d_single, mut d_double) = (A::zeros(), B::zeros());
        let mut all = Vec::with_capacity(self.bounds.len());
        for _ in 0..points {
            let corners = generator.below(3) == 0;
            let x = self.boxes.map(|side| within(side, corners, generator));
            let target = self.targets.map(|side| within(side, corners, generator));
            found.points += 1;
            evaluate(&self.network, &x, &target, &mut d_double, &mut all);
            self.compare("f64", &x, &all, found);
            if F::SINGLE {
                let (x, target) = (narrow(&x, &self.boxes), narrow(&target, &self.targets));
                evaluate(&single, &x, &target, &mut d_single, &mut all);
                self.compare("f32", &x.map(f64::from), &all, found);
            }
            if found.outside.is_some() {
                return;
            }
        }
    }

    fn compare(&self, code: &str, x: &[f64], all: &[f64], found: &mut Found) {
        assert_eq!(all.len(), self.bounds.len());
        found.numbers[0] += self.bounds.iter().filter(|bound| bound.width() < F::INFINITY).count();
        found.numbers[1] += all.len();
        for (index, (number, bound)) in all.iter().zip(&self.bounds).enumerate() {
            if !bound.contains(*number) && found.outside.is_none() {
                let mut what = String::new();
                let _ = write!(what, "number {index} of {code}, {number:e}, is not in {bound} at {x:?}");
                found.outside = Some(what);
            }
        }
    }
}

/// A number of one side of a box: an endpoint, a few steps from one, or anything between.
fn within<F: Endpoint>(side: Enclosure<F>, corner: bool, generator: &mut Generator) -> f64 {
    let (lo, hi) = (side.lo().widen(), side.hi().widen());
    let x = match generator.below(if corner { 2 } else { 6 }) {
        0 => lo,
        1 => hi,
        2 => lo + lo.abs() * 1e-7 * generator.uniform(),
        3 => 0.5 * (lo + hi) * (1.0 + 1e-7 * (generator.uniform() - 0.5)),
        _ => lo + (hi - lo) * generator.uniform(),
    };
    x.max(lo).min(hi)
}

/// The nearest `f32` in the box.
fn narrow<F: Endpoint, const N: usize>(x: &[f64; N], boxes: &[Enclosure<F>; N]) -> [f32; N] {
    let mut single = [0.0; N];
    for ((single, x), side) in single.iter_mut().zip(x).zip(boxes) {
        *single = (*x as f32).max(side.lo().widen() as f32).min(side.hi().widen() as f32);
    }
    single
}

/// The largest width of a bound at single points, in units of the number or of 1: what rounding alone makes
/// of fresh networks.
pub(crate) fn width_at_points<F, B, const I: usize, const T: usize>(of: BoundsOf<B, F, I, T>) -> f64
where
    F: Bound,
    B: Trainable<f64, Input = [f64; I], Target = [f64; T]>,
{
    let mut generator = Generator::new(21);
    let (mut widest, mut positive) = (0.0_f64, 0);
    for seed in 0..20 {
        let boxes = [0; I].map(|_| Enclosure::point(F::of(2.0 * generator.uniform() - 1.0)));
        let targets = [0; T].map(|_| Enclosure::point(F::of(generator.uniform())));
        for bound in of(&B::new(seed), &boxes, &targets) {
            let width = bound.width().widen();
            positive += usize::from(width > 0.0);
            widest = widest.max(width / bound.to_f64().abs().max(1.0));
        }
    }
    assert!(positive > 100, "bounds without width say nothing of rounding");
    widest
}
