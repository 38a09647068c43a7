//! Rules of users: what a rule keeps is a type, so optimisers with three slots, with those of another one
//! beside their own, and with weights that are evaluated elsewhere can be written outside of the library.

use std::borrow::BorrowMut;

use netwright_runtime::optimizer::{Adam, Count, Each, Kept, Momentum, Optimizer, Rule, Sgd, Slots};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

/// A network of two parameters.
type Net = [f64; 2];

/// The slots of two optimisers: a number of slots is no more than a type.
#[allow(dead_code)] // a type alone, of which no value is made
struct Both<A, B>(A, B);

impl<A: Count, B: Count> Count for Both<A, B> {
    const COUNT: usize = A::COUNT + B::COUNT;
    type Of<T: Send> = (A::Of<T>, B::Of<T>);

    #[inline(always)]
    fn filled<T: Send + Copy>(value: T) -> Self::Of<T> {
        (A::filled(value), B::filled(value))
    }
    #[inline(always)]
    fn at<T: Send>((a, b): &mut (A::Of<T>, B::Of<T>), slot: usize) -> &mut T {
        match slot.checked_sub(A::COUNT) {
            None => A::at(a, slot),
            Some(slot) => B::at(b, slot),
        }
    }
    #[inline(always)]
    fn each_mut<'a, T: Send + 'a>((a, b): &'a mut (A::Of<T>, B::Of<T>)) -> Self::Of<&'a mut T> {
        (A::each_mut(a), B::each_mut(b))
    }
    #[inline(always)]
    fn map<T: Send, E: Each<T>>((a, b): (A::Of<T>, B::Of<T>), each: E) -> Self::Of<E::Output> {
        (A::map(a, each), B::map(b, each))
    }
}

/// A moving average of the weights beside any optimiser.
struct Averaged<O, P> {
    of: O,
    keep: f64,
    average: P,
}

#[derive(Clone, Copy)]
struct AveragedRule<R> {
    of: R,
    keep: f64,
}

impl<R: Rule<f64>> Rule<f64> for AveragedRule<R> {
    type Slots = Both<R::Slots, Slots<1>>;

    #[inline(always)]
    fn update<A: Arithmetic>(
        self,
        w: f64,
        g: f64,
        (kept, [average]): (Kept<R, f64, f64>, [f64; 1]),
    ) -> (f64, (Kept<R, f64, f64>, [f64; 1])) {
        let (w, kept) = self.of.update::<A>(w, g, kept);
        (w, (kept, [(average - w) * self.keep + w]))
    }
}

impl<O: Optimizer<f64, Net>, P: BorrowMut<Net>> Optimizer<f64, Net> for Averaged<O, P> {
    type Rule = AveragedRule<O::Rule>;

    fn step(&mut self) -> (Self::Rule, Kept<Self::Rule, f64, &mut Net>) {
        let (of, state) = self.of.step();
        (AveragedRule { of, keep: self.keep }, (state, [self.average.borrow_mut()]))
    }
    fn rate(&self) -> f64 {
        self.of.rate()
    }
    fn set_rate(&mut self, rate: f64) {
        self.of.set_rate(rate);
    }
}

/// A rule of AMSGrad (Reddi et al. 2018): the largest running square is the third slot. Without bias
/// corrections.
#[derive(Clone, Copy)]
struct AmsGrad;

impl Rule<f64> for AmsGrad {
    type Slots = Slots<3>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, w: f64, g: f64, [m, v, most]: [f64; 3]) -> (f64, [f64; 3]) {
        let (m, v) = (0.5 * m + 0.5 * g, 0.5 * v + 0.5 * g * g);
        let most = f64::max(most, v);
        (w - 0.25 * m / most.sqrt(), [m, v, most])
    }
}

/// Schedule-free descent (Defazio et al. 2024): the gradient is taken at `y`, the parameters, the steps are
/// those of `z`, and what is evaluated is their mean `x`; both are slots, so evaluating is a copy of one.
#[derive(Clone, Copy)]
struct ScheduleFree {
    weight: f64,
}

impl Rule<f64> for ScheduleFree {
    type Slots = Slots<2>;

    #[inline(always)]
    fn update<A: Arithmetic>(self, _y: f64, g: f64, [z, x]: [f64; 2]) -> (f64, [f64; 2]) {
        let z = z - 0.5 * g;
        let x = x + (z - x) * self.weight;
        (0.1 * z + 0.9 * x, [z, x])
    }
}

/// A step with a gradient, as the kernels take it: they know of the slots what [`Count`] says.
struct Step<'a, O>(&'a mut O, &'a mut Net, Net);

impl<O: Optimizer<f64, Net>> Kernel for Step<'_, O> {
    type Output = ();

    fn run<A: Arithmetic>(self) {
        type Of<O> = <<O as Optimizer<f64, Net>>::Rule as Rule<f64>>::Slots;
        let Step(optimizer, network, gradient) = self;
        let (rule, mut state) = optimizer.step();
        for index in 0..network.len() {
            let mut kept = Of::<O>::filled(0.0);
            for slot in 0..Of::<O>::COUNT {
                *Of::<O>::at::<f64>(&mut kept, slot) = Of::<O>::at::<&mut Net>(&mut state, slot)[index];
            }
            let (new, mut kept) = rule.update::<A>(network[index], gradient[index], kept);
            network[index] = new;
            for slot in 0..Of::<O>::COUNT {
                Of::<O>::at::<&mut Net>(&mut state, slot)[index] = *Of::<O>::at::<f64>(&mut kept, slot);
            }
        }
    }
}

fn step(optimizer: &mut impl Optimizer<f64, Net>, network: &mut Net, gradient: Net) {
    f64::dispatch(Step(optimizer, network, gradient));
}

#[test]
fn an_average_of_the_weights_is_kept_beside_any_optimiser() {
    let zeros = || [0.0; 2];
    let mut averaged = Averaged { of: Adam::new(0.5, zeros), keep: 0.5, average: [1.0; 2] };
    let (mut adam, mut expected, mut network) = (Adam::new(0.5, zeros), [1.0; 2], [1.0; 2]);
    let mut average = [1.0; 2];
    for gradient in [[1.0, -2.0], [0.5, 0.25], [-1.0, 3.0]] {
        step(&mut averaged, &mut network, gradient);
        step(&mut adam, &mut expected, gradient);
        average = [0, 1].map(|index| (average[index] - expected[index]) * 0.5 + expected[index]);
    }
    assert_eq!((network, averaged.average), (expected, average));
    assert_eq!(averaged.of.moments, adam.moments);
    averaged.set_rate(0.25);
    assert_eq!(averaged.rate(), 0.25);

    // In a box, around another one, and around one without slots.
    let mut boxed = Averaged { of: Momentum::new(0.5, 0.5, zeros), keep: 0.0, average: Box::new([0.0; 2]) };
    let mut plain = Averaged { of: Sgd::new(0.5), keep: 0.0, average: &mut [0.0; 2] };
    let (mut a, mut b) = ([1.0; 2], [1.0; 2]);
    step(&mut boxed, &mut a, [1.0, 2.0]);
    step(&mut plain, &mut b, [1.0, 2.0]);
    assert_eq!((a, *boxed.average, b, *plain.average), ([0.5, 0.0], [0.5, 0.0], [0.5, 0.0], [0.5, 0.0]));
}

/// Some steps of a rule on one number.
struct Steps<R, K>(R, f64, K, [f64; 2]);

impl<R: Rule<f64>> Kernel for Steps<R, Kept<R, f64, f64>> {
    type Output = (f64, Kept<R, f64, f64>);

    fn run<A: Arithmetic>(self) -> Self::Output {
        let Steps(rule, w, kept, gradients) = self;
        gradients.into_iter().fold((w, kept), |(w, kept), g| rule.update::<A>(w, g, kept))
    }
}

#[test]
fn a_rule_may_keep_three_numbers() {
    let (w, [m, v, most]) = f64::dispatch(Steps(AmsGrad, 1.0, [0.0; 3], [2.0, 0.0]));
    assert_eq!((m, v, most), (0.5, 1.0, 2.0));
    let root = 2.0_f64.sqrt();
    assert_eq!(w, 1.0 - 0.25 / root - 0.25 * 0.5 / root);
}

#[test]
fn a_slot_may_hold_the_weights_that_are_evaluated() {
    let (y, [z, x]) = f64::dispatch(Steps(ScheduleFree { weight: 0.5 }, 1.0, [1.0; 2], [1.0, 1.0]));
    assert_eq!((z, x), (0.0, 0.375));
    assert_eq!(y, 0.9 * x);
}
