//! The search for floats that leave their bounds: random operations on random intervals, extreme ones among
//! them.

use netwright_runtime::activation::{Elementwise, Gelu, GeluTanh, HardSwish, Mish, Silu, Softsign};
use netwright_runtime::kernel::softmax;
use netwright_runtime::scalar::Separate;
use netwright_runtime::{Arithmetic, Generator, Kernel, Scalar};
use netwright_verify::{Enclosure, Endpoint};

use crate::wrong_endpoints::{Inward32, Inward64, Nearest32, Nearest64};

/// All operations that a scalar has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Operation {
    Add,
    Sub,
    Mul,
    Div,
    MulAdd,
    Sqrt,
    Exp,
    ExpM1,
    Ln,
    Ln1p,
    Softplus,
    Sigmoid,
    Tanh,
    Erf,
    Normal,
    Sin,
    Cos,
    Square,
    PlusSquare,
    MinusSquare,
    SiluOf,
    GeluOf,
    GeluTanhOf,
    MishOf,
    HardSwishOf,
    SoftsignOf,
    Softmax,
    Neg,
    Abs,
    Max,
    Select,
    SelectNonpositive,
}

use Operation::*;

/// Those that round.
pub(crate) const ROUNDED: [Operation; 20] = [
    Add,
    Sub,
    Mul,
    Div,
    MulAdd,
    Sqrt,
    Exp,
    ExpM1,
    Ln,
    Ln1p,
    Softplus,
    Sigmoid,
    Tanh,
    Erf,
    Normal,
    Sin,
    Cos,
    Square,
    PlusSquare,
    MinusSquare,
];
/// Those that are bounded by more than their formula.
pub(crate) const SHAPED: [Operation; 7] =
    [SiluOf, GeluOf, GeluTanhOf, MishOf, HardSwishOf, SoftsignOf, Softmax];
pub(crate) const EXACT: [Operation; 5] = [Neg, Abs, Max, Select, SelectNonpositive];

struct Apply<S>(Operation, [S; 3]);

impl<S: Scalar> Kernel for Apply<S> {
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        let Self(operation, [a, b, c]) = self;
        match operation {
            Add => a + b,
            Sub => a - b,
            Mul => a * b,
            Div => a / b,
            MulAdd => a.mul_add::<A>(b, c),
            Sqrt => a.sqrt(),
            Exp => a.exp::<A>(),
            ExpM1 => a.exp_m1::<A>(),
            Ln => a.ln::<A>(),
            Ln1p => a.ln_1p::<A>(),
            Softplus => a.softplus::<A>(),
            Sigmoid => a.sigmoid::<A>(),
            Tanh => a.tanh::<A>(),
            Erf => a.erf::<A>(),
            Normal => a.normal::<A>(),
            Sin => a.sin::<A>(),
            Cos => a.cos::<A>(),
            Square => a.square(),
            PlusSquare => a.plus_square::<A>(b),
            MinusSquare => a.minus_square::<A>(b),
            SiluOf => Silu.apply::<A, S>(a),
            GeluOf => Gelu.apply::<A, S>(a),
            GeluTanhOf => GeluTanh.apply::<A, S>(a),
            MishOf => Mish.apply::<A, S>(a),
            HardSwishOf => HardSwish.apply::<A, S>(a),
            SoftsignOf => Softsign.apply::<A, S>(a),
            Softmax => softmax::<A, S, 3>(&[a, b, c])[0],
            Neg => -a,
            Abs => a.abs(),
            Max => a.max(b),
            Select => a.select_positive(b, c),
            SelectNonpositive => a.select_nonpositive(b, c),
        }
    }
}

/// The operation with the machine's arithmetic.
pub(crate) fn apply<S: Scalar>(operation: Operation, x: [S; 3]) -> S {
    S::dispatch(Apply(operation, x))
}

/// What float code makes of `x`: separate, with the machine's arithmetic, and fused by the standard library.
pub(crate) fn results<S: Scalar + Fma>(operation: Operation, x: [S; 3]) -> [f64; 3] {
    let separate = Apply(operation, x).run::<Separate>();
    let fused = match operation {
        MulAdd => x[0].fma(x[1], x[2]),
        PlusSquare => x[1].fma(x[1], x[0]),
        MinusSquare => (-x[1]).fma(x[1], x[0]),
        _ => separate,
    };
    [separate, apply(operation, x), fused].map(Scalar::to_f64)
}

/// The standard library's fused multiply-add, which every machine has.
pub(crate) trait Fma: Copy {
    fn fma(self, factor: Self, addend: Self) -> Self;
}

impl Fma for f32 {
    fn fma(self, factor: Self, addend: Self) -> Self {
        self.mul_add(factor, addend)
    }
}

impl Fma for f64 {
    fn fma(self, factor: Self, addend: Self) -> Self {
        self.mul_add(factor, addend)
    }
}

/// What a search needs of an endpoint: to be made of a number, and whether it also speaks for `f32` code.
pub(crate) trait Bound: Endpoint {
    const SINGLE: bool;
    fn of(x: f64) -> Self;
}

macro_rules! bounds {
    ($($name:ty, $single:literal, $make:expr;)*) => { $(
        impl Bound for $name {
            const SINGLE: bool = $single;
            fn of(x: f64) -> Self {
                $make(x)
            }
        }
    )* };
}

bounds! {
    f32, true, |x| x as f32;
    f64, false, |x| x;
    Inward32, true, |x| Inward32(x as f32);
    Inward64, false, Inward64;
    Nearest32, true, |x| Nearest32(x as f32);
    Nearest64, false, Nearest64;
}

/// Numbers at which something happens; the search adds their negatives and near neighbours.
const SPECIAL: [f64; 24] = [
    0.0,
    1.0,
    0.5,
    2.0,
    3.0,
    0.1,
    1.0 / 3.0,
    f32::EPSILON as f64,
    f32::MAX as f64,
    f32::MIN_POSITIVE as f64,
    f32::from_bits(1) as f64,
    2e-38,
    f64::INFINITY,
    87.5,
    88.72284,
    103.97,
    104.0,
    745.13,
    709.782712893384,
    16_777_217.0,
    f64::EPSILON,
    f64::MAX,
    f64::MIN_POSITIVE,
    5e-324,
];

/// Any `f64`: special, of any magnitude, or moderate.
pub(crate) fn any(generator: &mut Generator, single: bool) -> f64 {
    let sign = if generator.below(2) == 0 { 1.0 } else { -1.0 };
    let x = match generator.below(8) {
        0 | 1 => SPECIAL[generator.below(SPECIAL.len())],
        2 if single => f64::from(f32::from_bits((generator.next_u64() >> 33) as u32)),
        2 => f64::from_bits(generator.next_u64() >> 1),
        3 => 100.0 * generator.uniform(),
        4 => generator.below(9) as f64,
        _ => 2.0 * generator.uniform(),
    };
    if x.is_nan() { 1.0 } else { sign * x }
}

/// An interval: a point, a few neighbours, or whatever is between two numbers.
pub(crate) fn interval<F: Bound>(generator: &mut Generator) -> Enclosure<F> {
    let x = F::of(any(generator, F::SINGLE));
    let y = match generator.below(4) {
        0 => x,
        1 => F::of(x.widen() * (1.0 + 1e-6 * (generator.uniform() - 0.5))),
        2 => F::of(-x.widen()),
        _ => F::of(any(generator, F::SINGLE)),
    };
    Enclosure::new(x, y).or_else(|| Enclosure::new(y, x)).unwrap()
}

/// A number of the interval: an endpoint, a neighbour of one, 0, or anything between.
fn within<F: Bound>(interval: Enclosure<F>, generator: &mut Generator) -> f64 {
    let (lo, hi) = (interval.lo().widen(), interval.hi().widen());
    let x = match generator.below(8) {
        0 | 1 => lo,
        2 | 3 => hi,
        4 => [0.0, -0.0, 1.0, 1e-310, -1e-40][generator.below(5)],
        5 => lo + generator.uniform() * f64::from(f32::EPSILON) * lo.abs(),
        _ => lo + generator.uniform() * (hi - lo),
    };
    if x.is_nan() { lo } else { x.max(lo).min(hi) }
}

/// The `f32` in the interval nearest to `x`.
fn single<F: Bound>(interval: Enclosure<F>, x: f64) -> f32 {
    (x as f32).max(interval.lo().widen() as f32).min(interval.hi().widen() as f32)
}

/// Searches for a float that leaves its bounds: after how many samples it was found, and what it is.
pub(crate) fn search<F: Bound>(
    operations: &[Operation],
    intervals: usize,
    seed: u64,
) -> (usize, Option<String>) {
    let mut generator = Generator::new(seed);
    let mut samples = 0;
    for _ in 0..intervals {
        let operation = operations[generator.below(operations.len())];
        let operands = [0; 3].map(|_| interval::<F>(&mut generator));
        let bound = apply(operation, operands);
        for _ in 0..16 {
            let x = operands.map(|operand| within(operand, &mut generator));
            let mut found = results(operation, x).to_vec();
            if F::SINGLE {
                let x = [0, 1, 2].map(|i| single(operands[i], x[i]));
                found.extend(results(operation, x));
            }
            samples += 1;
            if let Some(outside) = found.into_iter().find(|y| !bound.contains(*y)) {
                let [a, b, c] = operands;
                let what = format!("{operation:?} of {a}, {b}, {c} at {x:?}: {outside:e} is not in {bound}");
                return (samples, Some(what));
            }
        }
    }
    (samples, None)
}
