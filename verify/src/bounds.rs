//! Bounds of a network's results on a box of inputs: its own emitted code, run on intervals.

use netwright_runtime::program::{Program, Row, TrainingProgram};
use netwright_runtime::{Feedforward, Network, Recurrent, Scalar, Trainable};

use crate::interval::{Enclosure, Endpoint};

/// Bounds for a network's results on a box of inputs.
///
/// `Y` is `[Interval; OUTPUTS]` or `[Interval64; OUTPUTS]`.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{self, Interval};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let net = Net::new(1);
/// let bounds = verify::bounds(&net, &[0.5, -0.5].map(Interval::point));
/// // What is left at a point is rounding.
/// assert!(bounds.outputs[0].width() < 1e-5);
/// assert!(bounds.logits[0].contains(net.forward_logits(&[0.5, -0.5])[0]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds<Y> {
    /// For `forward` and `forward_batch`.
    pub outputs: Y,
    /// For `forward_logits`.
    pub logits: Y,
}

/// Bounds for a network's loss and gradients on a box of inputs and targets.
///
/// `I` is the interval, `G` the network on intervals and `X` is `[I; INPUTS]`.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{self, Interval};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let (x, target) = ([0.5, -0.5].map(Interval::point), [1.0].map(Interval::point));
/// let bounds = verify::training_bounds(&Net::new(1), &x, &target);
/// assert!(bounds.loss.lo() > 0.0);
/// assert_eq!(bounds.input_gradient.len(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct TrainingBounds<I, G, X> {
    /// For `loss`, and for the loss that `backward` returns.
    pub loss: I,
    /// For the gradient of `backward`, parameter by parameter.
    pub gradient: Box<G>,
    /// For `input_gradient`.
    pub input_gradient: X,
}

/// The results of forward code on a box.
type BoundsOf<S, N, F> = Bounds<<<N as Network<S>>::On<Enclosure<F>> as Program<Enclosure<F>>>::Output>;

/// The outputs of a step on it.
type StreamOf<S, N, F> = <<N as Network<S>>::On<Enclosure<F>> as Program<Enclosure<F>>>::Output;

/// The results of training code on it.
type TrainingBoundsOf<S, N, F> = TrainingBounds<
    Enclosure<F>,
    <N as Network<S>>::On<Enclosure<F>>,
    <<N as Network<S>>::On<Enclosure<F>> as Program<Enclosure<F>>>::Input,
>;

/// A network on intervals, each parameter of which holds that of a network on floats and its rounding: what
/// is enclosed once, for as many boxes as are asked about.
///
/// `T` is the network on [`Interval`](crate::Interval)s or [`Interval64`](crate::Interval64)s,
/// `Wdbc<Interval>`.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{Interval, Twin};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let net = Net::new(1);
/// let twin = Twin::<Net<Interval>>::of(&net);
/// for x in [[0.5, -0.5], [1.0, 0.0]] {
///     let bounds = twin.bounds(&x.map(|x| Interval::around(x, 0.01)));
///     assert!(bounds.outputs[0].contains(net.forward(&x)[0]));
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Twin<T> {
    network: Box<T>,
}

impl<T> Twin<T> {
    /// Encloses the parameters and the running statistics of a network.
    pub fn of<S, N, F>(network: &N) -> Self
    where
        S: Scalar + Into<f64>,
        N: Network<S, On<Enclosure<F>> = T>,
        F: Endpoint,
        T: Network<Enclosure<F>>,
    {
        let mut twin = T::boxed_zeros();
        enclose(network.parameters(), twin.parameters_mut());
        network.state().into_iter().for_each(|state| twin.set_state(state));
        Self { network: twin }
    }

    /// The network on intervals.
    pub const fn network(&self) -> &T {
        &self.network
    }

    /// [`bounds`] of the network on a box.
    pub fn bounds<F>(&self, boxes: &T::Input) -> Bounds<T::Output>
    where
        F: Endpoint,
        T: Feedforward<Enclosure<F>>,
    {
        Bounds { outputs: self.network.forward(boxes), logits: self.network.forward_logits(boxes) }
    }

    /// [`stream_bounds`] of the network on a box for each step.
    pub fn stream_bounds<F>(&self, boxes: &[T::Input]) -> Vec<T::Output>
    where
        F: Endpoint,
        T: Recurrent<Enclosure<F>>,
    {
        let mut memory = T::memory();
        boxes.iter().map(|x| self.network.step(&mut memory, x)).collect()
    }

    /// [`training_bounds`] of the network on a box of inputs and targets.
    pub fn training_bounds<F>(
        &self,
        boxes: &T::Input,
        targets: &T::Target,
    ) -> TrainingBounds<Enclosure<F>, T, T::Input>
    where
        F: Endpoint,
        T: Trainable<Enclosure<F>>,
    {
        let mut gradient = T::boxed_zeros();
        let loss = self.network.backward_into(boxes, targets, &mut gradient);
        TrainingBounds { loss, gradient, input_gradient: self.network.input_gradient(boxes, targets) }
    }
}

/// Bounds for the outputs of a network on a box: no input in the box makes the emitted code yield anything
/// outside, rounding included.
///
/// `boxes` is a row of [`Interval`](crate::Interval)s or [`Interval64`](crate::Interval64)s, and so are the
/// bounds. With `Interval` they hold for the network in `f32` and in `f64`, with the parameters as they are
/// or rounded to `f32`; with `Interval64` for the network in `f64` with these very parameters. Both hold with
/// fused and with separate arithmetic, on every machine, and for the real numbers.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{self, Interval};
///
/// network! { struct And { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); } }
/// let net = And::from_parameters([10.0, 10.0, -15.0]);
/// let boxes = [1.0, 1.0].map(|x| Interval::around(x, 0.01));
/// // No input near (1, 1) is taken for the other class.
/// assert!(verify::bounds(&net, &boxes).outputs[0].lo() > 0.5);
/// ```
///
/// A box of `f64` numbers is rounded outward by [`Enclosure::outward`]. Each call encloses the parameters
/// anew; for many boxes a [`Twin`] does it once.
///
/// The network itself has no intervals, only numbers. For parameters that vary too, evaluate the network on
/// intervals: `Wdbc::<Interval>::zeros()`, then `parameters_mut` and `forward`. (Its `classify` goes by the
/// middle of each output, so it proves nothing: compare the bounds. `try_classify` is `None` where an output
/// may be NaN.)
pub fn bounds<S, N, F, X>(network: &N, boxes: &X) -> BoundsOf<S, N, F>
where
    S: Scalar + Into<f64>,
    N: Network<S>,
    F: Endpoint,
    X: Row<Enclosure<F>>,
    N::On<Enclosure<F>>: Feedforward<Enclosure<F>> + Program<Enclosure<F>, Input = X>,
{
    Twin::<N::On<Enclosure<F>>>::of(network).bounds(boxes)
}

/// Bounds for the outputs of a network with a memory, a box for each step of a stream that begins with a new
/// memory. No samples in the boxes make `step` or `run` yield anything outside; they hold for what [`bounds`]
/// says.
///
/// What is remembered is a box, too, so widths grow with the steps where the network does not forget, and
/// also where it does but adds and subtracts the same value.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{self, Interval};
///
/// network! {
///     struct Smooth {
///         x: input(1);
///         y: (x, prev(y)) -> dense(1, weights = [[0.25], [0.75]], bias = false);
///     }
/// }
/// let net = Smooth::new(0);
/// // Samples between −1 and 1, for ever so long, yield nothing beyond.
/// let bounds = verify::stream_bounds(&net, &[[Interval::around(0.0, 1.0)]; 100]);
/// assert!(bounds.iter().all(|[y]| y.lo() > -1.001 && y.hi() < 1.001));
/// ```
pub fn stream_bounds<S, N, F, X>(network: &N, boxes: &[X]) -> Vec<StreamOf<S, N, F>>
where
    S: Scalar + Into<f64>,
    N: Network<S>,
    F: Endpoint,
    X: Row<Enclosure<F>>,
    N::On<Enclosure<F>>: Recurrent<Enclosure<F>> + Program<Enclosure<F>, Input = X>,
{
    Twin::<N::On<Enclosure<F>>>::of(network).stream_bounds(boxes)
}

/// Bounds for the loss and the gradients of a network on a box of inputs and targets; they hold for what
/// [`bounds`] says.
///
/// ```
/// use netwright::verify::{self, Interval};
/// use netwright::{Network, prelude::*};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let (net, x, target) = (Net::new(1), [0.5, -0.5], [1.0]);
/// let boxes = x.map(|x| Interval::around(x, 0.01));
/// let bounds = verify::training_bounds(&net, &boxes, &target.map(Interval::point));
/// let (loss, gradient) = net.backward(&x, &target);
/// assert!(bounds.loss.contains(loss));
/// for (bound, number) in bounds.gradient.parameters().iter().zip(gradient.parameters()) {
///     assert!(bound.contains(*number));
/// }
/// ```
pub fn training_bounds<S, N, F, X, T>(network: &N, boxes: &X, targets: &T) -> TrainingBoundsOf<S, N, F>
where
    S: Scalar + Into<f64>,
    N: Network<S>,
    F: Endpoint,
    X: Row<Enclosure<F>>,
    T: Row<Enclosure<F>>,
    N::On<Enclosure<F>>: TrainingProgram<Enclosure<F>, Target = T>
        + Trainable<Enclosure<F>>
        + Program<Enclosure<F>, Input = X>,
{
    Twin::<N::On<Enclosure<F>>>::of(network).training_bounds(boxes, targets)
}

/// Every number as an interval that holds it and its rounding.
fn enclose<S: Copy + Into<f64>, F: Endpoint>(numbers: &[S], intervals: &mut [Enclosure<F>]) {
    for (interval, number) in intervals.iter_mut().zip(numbers) {
        *interval = Enclosure::from_f64((*number).into());
    }
}
