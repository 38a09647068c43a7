//! Fine-tuning: an optimiser that leaves some layers as they are.
//!
//! Input: an optimiser, and the layers that it does not change. Output: an optimiser. Guarantees: a frozen
//! layer, what the optimiser keeps of it and the running statistics of a frozen `batch_norm` keep their bits.

use core::fmt;
use core::marker::PhantomData;

use super::frozen::{Frozen, LayerOf};
use super::{Kept, Optimizer, OptimizerState, Rule, StateNumber};
use crate::network::Network;
use crate::program::Program;
use crate::scalar::{Arithmetic, Scalar};

/// Any optimiser that leaves some layers of the network as they are: fine-tuning, and gradual unfreezing.
///
/// A frozen layer is treated as if `frozen = true` were in its declaration: neither a gradient nor a decay
/// nor a limit of its norm changes it, no gradient of its parameters is computed, and a frozen `batch_norm`
/// normalises by its running statistics and leaves these as they are, as `requires_grad = False` and `eval()`
/// in PyTorch. What is frozen belongs to the optimiser, is saved with it, and may change between two steps.
/// The gradient passes through frozen layers to those in front of them. A layer that is frozen in its
/// declaration stays so. Shared weights are those of the layer that owns them, whatever uses them.
///
/// What the optimiser keeps of a frozen layer rests, and the number of its steps goes on. So where a layer is
/// thawed late, Adam and its relatives do not correct the moments of 0 that it begins with: the first step of
/// that layer is up to (1 − β1)/√(1 − β2) times as long as it should be, 3.2 with the defaults. Begin with a
/// new optimiser there, as one does in PyTorch, or with a lower rate.
///
/// Steps on a gradient that was computed before need one of
/// [`gradient_batch_for`](crate::FineTuning::gradient_batch_for) where a `batch_norm` is frozen:
/// [`gradient_batch`](crate::Trainable::gradient_batch) does not know of it.
///
/// ```
/// use netwright::{optimizer::Freeze, prelude::*};
///
/// network! { struct Net { x: input(2); h: x -> dense(3) -> tanh; y: h -> dense(1); loss: mse(y); } }
/// let (mut net, before) = (Net::new(1), Net::new(1));
///
/// // The last layer alone.
/// let mut optimizer = Freeze::new(Adam::new(0.01, Net::zeros)).except(Net::Y);
/// net.train_step(&[1.0, 2.0], &[3.0], &mut optimizer);
/// assert!(net.h == before.h && net.y != before.y);
///
/// // And then both.
/// optimizer.thaw(Net::H);
/// net.train_step(&[1.0, 2.0], &[3.0], &mut optimizer);
/// assert!(net.h != before.h);
/// ```
///
/// The layers of another network are refused:
///
/// ```compile_fail,E0308
/// use netwright::{optimizer::Freeze, prelude::*};
///
/// network! { struct Net<2, 3 tanh, 1>; }
/// network! { struct Other<2, 3 tanh, 1>; }
/// let mut optimizer = Freeze::new(Sgd::new(0.1)).except(Other::LAYER2);
/// Net::new(1).train_step(&[1.0, 2.0], &[3.0], &mut optimizer);
/// ```
#[doc(alias("requires_grad", "trainable", "fine-tuning", "fine_tuning", "unfreeze", "set_to_zero"))]
pub struct Freeze<O, N> {
    /// The optimiser that takes the steps.
    pub of: O,
    frozen: Frozen,
    /// The network on `f32`.
    network: PhantomData<fn() -> N>,
}

impl<O, N> Freeze<O, N> {
    /// The optimiser with all layers frozen, but for those that [`except`](Self::except) names.
    pub const fn new(of: O) -> Self {
        Self { of, frozen: Frozen::ALL, network: PhantomData }
    }

    /// The optimiser with these layers frozen and no others.
    ///
    /// ```
    /// use netwright::{optimizer::Freeze, prelude::*};
    ///
    /// network! { struct Net<2, 3 tanh, 1>; }
    /// let optimizer = Freeze::only(Sgd::new(0.1), &[Net::LAYER1]);
    /// assert!(optimizer.is_frozen(Net::LAYER1) && !optimizer.is_frozen(Net::LAYER2));
    /// ```
    pub fn only(of: O, layers: &[LayerOf<N>]) -> Self {
        let frozen = layers.iter().fold(Frozen::NONE, |frozen, layer| frozen.with(layer.index(), true));
        Self { of, frozen, network: PhantomData }
    }

    /// The same with this layer trained.
    ///
    /// ```
    /// use netwright::{optimizer::Freeze, prelude::*};
    ///
    /// network! { struct Net<2, 3 tanh, 3 tanh, 1>; }
    /// let optimizer = Freeze::new(Sgd::new(0.1)).except(Net::LAYER2).except(Net::LAYER3);
    /// assert!(optimizer.is_frozen(Net::LAYER1) && !optimizer.is_frozen(Net::LAYER2));
    /// ```
    #[must_use]
    pub fn except(mut self, layer: LayerOf<N>) -> Self {
        self.thaw(layer);
        self
    }

    /// Leaves a layer as it is from the next step on.
    ///
    /// ```
    /// use netwright::{optimizer::Freeze, prelude::*};
    ///
    /// network! { struct Net<2, 3 tanh, 1>; }
    /// let mut optimizer = Freeze::only(Sgd::new(0.1), &[]);
    /// optimizer.freeze(Net::LAYER1);
    /// assert!(optimizer.is_frozen(Net::LAYER1));
    /// ```
    pub fn freeze(&mut self, layer: LayerOf<N>) {
        self.frozen = self.frozen.with(layer.index(), true);
    }

    /// Trains a layer from the next step on.
    ///
    /// ```
    /// use netwright::{optimizer::Freeze, prelude::*};
    ///
    /// network! { struct Net<2, 3 tanh, 1>; }
    /// let mut optimizer = Freeze::new(Sgd::new(0.1));
    /// optimizer.thaw(Net::LAYER2);
    /// assert!(!optimizer.is_frozen(Net::LAYER2));
    /// ```
    pub fn thaw(&mut self, layer: LayerOf<N>) {
        self.frozen = self.frozen.with(layer.index(), false);
    }

    /// Whether a layer is frozen.
    ///
    /// ```
    /// use netwright::{optimizer::Freeze, prelude::*};
    ///
    /// network! { struct Net<2, 3 tanh, 1>; }
    /// assert!(Freeze::new(Sgd::new(0.1_f32)).is_frozen(Net::LAYER1));
    /// ```
    #[must_use]
    pub fn is_frozen(&self, layer: LayerOf<N>) -> bool {
        self.frozen.has(layer.index())
    }
}

#[cfg(feature = "serde")]
impl<O, N> Freeze<O, N> {
    /// The same layers of another optimiser.
    pub(super) const fn with<P>(&self, of: P) -> Freeze<P, N> {
        Freeze { of, frozen: self.frozen, network: PhantomData }
    }
}

impl<O, N: Program<f32>> Freeze<O, N> {
    /// The layers that are frozen, in the order of their declaration.
    ///
    /// ```
    /// use netwright::{optimizer::Freeze, prelude::*};
    ///
    /// network! { struct Net<2, 3 tanh, 3 tanh, 1>; }
    /// let optimizer = Freeze::new(Sgd::new(0.1_f32)).except(Net::LAYER3);
    /// assert!(optimizer.layers().eq([Net::LAYER1, Net::LAYER2]));
    /// ```
    pub fn layers(&self) -> impl Iterator<Item = LayerOf<N>> + use<O, N> {
        let frozen = self.frozen;
        (0..N::LAYERS.len()).filter(move |layer| frozen.has(*layer)).map(LayerOf::at)
    }
}

impl<O: Clone, N> Clone for Freeze<O, N> {
    fn clone(&self) -> Self {
        Self { of: self.of.clone(), frozen: self.frozen, network: PhantomData }
    }
}

impl<O: Copy, N> Copy for Freeze<O, N> {}

impl<O: PartialEq, N: Program<f32>> PartialEq for Freeze<O, N> {
    fn eq(&self, other: &Self) -> bool {
        self.of == other.of && self.layers().eq(other.layers())
    }
}

impl<O: fmt::Debug, N: Program<f32>> fmt::Debug for Freeze<O, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Names<'a, O, N>(&'a Freeze<O, N>);
        impl<O, N: Program<f32>> fmt::Debug for Names<'_, O, N> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(self.0.layers()).finish()
            }
        }
        f.debug_struct("Freeze").field("of", &self.of).field("frozen", &Names(self)).finish()
    }
}

/// One step of [`Freeze`]: the optimiser's rule, and the layers that it does not change.
#[derive(Clone, Copy, Debug)]
pub struct FreezeRule<R> {
    of: R,
    frozen: Frozen,
}

impl<S: Scalar, R: Rule<S>> Rule<S> for FreezeRule<R> {
    type Slots = R::Slots;
    const FREEZES: bool = true;

    #[inline(always)]
    fn frozen(&self) -> Frozen {
        if R::FREEZES { self.frozen.and(self.of.frozen()) } else { self.frozen }
    }
    #[inline(always)]
    fn update<A: Arithmetic>(self, w: S, g: S, state: Kept<R, S, S>) -> (S, Kept<R, S, S>) {
        self.of.update::<A>(w, g, state)
    }
    #[inline(always)]
    fn factor(self) -> Option<S> {
        self.of.factor()
    }
    #[inline(always)]
    fn update_bias<A: Arithmetic>(self, w: S, g: S, state: Kept<R, S, S>) -> (S, Kept<R, S, S>) {
        self.of.update_bias::<A>(w, g, state)
    }
}

#[diagnostic::do_not_recommend]
impl<S, M, N, O> Optimizer<S, M> for Freeze<O, N>
where
    S: Scalar,
    M: Network<S, On<f32> = N>,
    O: Optimizer<S, M>,
{
    type Rule = FreezeRule<O::Rule>;

    #[inline(always)]
    fn step(&mut self) -> (Self::Rule, Kept<O::Rule, S, &mut M>) {
        let (of, state) = self.of.step();
        (FreezeRule { of, frozen: self.frozen }, state)
    }
    #[inline(always)]
    fn rate(&self) -> S {
        self.of.rate()
    }
    #[inline(always)]
    fn set_rate(&mut self, rate: S) {
        self.of.set_rate(rate);
    }
    #[inline(always)]
    fn frozen(&self) -> Frozen {
        self.frozen.and(self.of.frozen())
    }
}

/// The names of the numbers that have the bits, 64 layers each.
const NAMES: [&str; 12] = [
    "frozen",
    "frozen_64",
    "frozen_128",
    "frozen_192",
    "frozen_256",
    "frozen_320",
    "frozen_384",
    "frozen_448",
    "frozen_512",
    "frozen_576",
    "frozen_640",
    "frozen_704",
];

impl<M, N: Program<f32>, O: OptimizerState<M>> OptimizerState<M> for Freeze<O, N> {
    fn each_slot<'a>(&'a self, visit: &mut dyn FnMut(&'static str, &'a M))
    where
        M: 'a,
    {
        self.of.each_slot(visit);
    }
    fn each_slot_mut<'a>(&'a mut self, visit: &mut dyn FnMut(&'static str, &'a mut M))
    where
        M: 'a,
    {
        self.of.each_slot_mut(visit);
    }
    fn each_number(&self, visit: &mut dyn FnMut(&'static str, StateNumber)) {
        self.of.each_number(visit);
        for (word, (layers, name)) in N::LAYERS.chunks(64).zip(NAMES).enumerate() {
            // Bits of layers that the network does not have say nothing.
            let of_layers = u64::MAX >> (64 - layers.len());
            let bits = self.frozen.word(word).unwrap_or_default() & of_layers;
            visit(name, StateNumber::Count(bits));
        }
    }
    fn set_number(&mut self, name: &str, number: StateNumber) -> bool {
        let word = NAMES.iter().position(|known| *known == name);
        let word = word.filter(|word| *word < N::LAYERS.len().div_ceil(64));
        match (word.and_then(|word| self.frozen.word_mut(word)), number) {
            (Some(bits), StateNumber::Count(count)) => *bits = count,
            (Some(_), StateNumber::Real(_)) => return false,
            (None, _) => return self.of.set_number(name, number),
        }
        true
    }
}
