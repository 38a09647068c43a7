//! The layers of a network that a step leaves as they are.
//!
//! Input: the constants of a network that name its layers, `Net::H`. Output: a bit for each, which emitted
//! code asks before it changes a layer. Guarantees: where nothing can be frozen, the answer is known when the
//! code is compiled.

use core::fmt;
use core::marker::PhantomData;

use crate::program::Program;

/// A layer of the network `N`: the constant of its name in capitals, `Net::H` for the layer `h`.
///
/// It is a field of the network, which [`Freeze`](super::Freeze) can freeze. `N` is the network on `f32`,
/// whatever scalar is trained. A constant whose name
/// another item of the network has, such as `INPUTS`, has an underscore behind it.
///
/// ```
/// use netwright::{optimizer::LayerOf, prelude::*};
///
/// network! { struct Net { x: input(2); h: x -> dense(3) -> tanh; y: h -> dense(1); loss: mse(y); } }
/// assert_eq!(Net::Y.name(), "y");
/// assert_eq!(LayerOf::<Net>::named("y"), Some(Net::Y));
/// assert_eq!(LayerOf::<Net>::named("x"), None);
/// ```
pub struct LayerOf<N> {
    index: usize,
    network: PhantomData<fn() -> N>,
}

impl<N> LayerOf<N> {
    /// The layer at this place of [`Program::LAYERS`].
    #[doc(hidden)]
    #[must_use]
    pub const fn at(index: usize) -> Self {
        Self { index, network: PhantomData }
    }

    /// Its place among the layers of the network.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net { x: input(2); h: x -> dense(3) -> tanh; y: h -> dense(1); loss: mse(y); } }
    /// assert_eq!((Net::H.index(), Net::Y.index()), (0, 1));
    /// ```
    #[must_use]
    pub const fn index(self) -> usize {
        self.index
    }
}

impl<N: Program<f32>> LayerOf<N> {
    /// The layer of this name, if the network has one.
    ///
    /// ```
    /// # use netwright::{optimizer::LayerOf, prelude::*};
    /// # network! { struct Net { x: input(2); h: x -> dense(3) -> tanh; y: h -> dense(1); loss: mse(y); } }
    /// assert_eq!(LayerOf::<Net>::named("h"), Some(Net::H));
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        N::LAYERS.iter().position(|layer| *layer == name).map(Self::at)
    }

    /// Its name.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net { x: input(2); h: x -> dense(3) -> tanh; y: h -> dense(1); loss: mse(y); } }
    /// assert_eq!(Net::H.name(), "h");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        N::LAYERS.get(self.index).copied().unwrap_or_default()
    }
}

impl<N> Clone for LayerOf<N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N> Copy for LayerOf<N> {}

impl<N> PartialEq for LayerOf<N> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<N> Eq for LayerOf<N> {}

impl<N: Program<f32>> fmt::Debug for LayerOf<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Words of 64 bits: no network has more operations than they have bits (`MAX_OPERATIONS` in
/// `codegen/src/check/budget.rs`).
const WORDS: usize = 12;

/// A bit for each layer of a network, which is set where the layer is frozen.
///
/// ```
/// use netwright::{Optimizer, optimizer::{Freeze, Frozen}, prelude::*};
///
/// network! { struct Net { x: input(2); h: x -> dense(3) -> tanh; y: h -> dense(1); loss: mse(y); } }
/// let head = Freeze::new(Sgd::new(0.1)).except(Net::Y);
/// let frozen = Optimizer::<f32, Net>::frozen(&head);
/// assert!(frozen.has(Net::H.index()) && !frozen.has(Net::Y.index()));
/// assert!(!Frozen::NONE.has(Net::H.index()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frozen {
    words: [u64; WORDS],
}

impl Frozen {
    /// No layer.
    ///
    /// ```
    /// use netwright::optimizer::Frozen;
    ///
    /// assert!(!Frozen::NONE.has(0));
    /// ```
    pub const NONE: Self = Self { words: [0; WORDS] };
    /// Every layer.
    ///
    /// ```
    /// use netwright::optimizer::Frozen;
    ///
    /// assert!(Frozen::ALL.has(0));
    /// ```
    pub const ALL: Self = Self { words: [u64::MAX; WORDS] };

    /// Whether the layer at this place is frozen.
    ///
    /// ```
    /// use netwright::optimizer::Frozen;
    ///
    /// assert!(Frozen::NONE.with(70, true).has(70));
    /// ```
    #[inline(always)]
    #[must_use]
    pub const fn has(&self, layer: usize) -> bool {
        let word = layer / 64;
        word < WORDS && self.words[word] >> (layer % 64) & 1 != 0
    }

    /// The same with another answer for the layer at this place.
    ///
    /// ```
    /// use netwright::optimizer::Frozen;
    ///
    /// let frozen = Frozen::ALL.with(1, false);
    /// assert_eq!([0, 1, 2].map(|layer| frozen.has(layer)), [true, false, true]);
    /// ```
    #[must_use]
    pub const fn with(mut self, layer: usize, frozen: bool) -> Self {
        let word = layer / 64;
        if word < WORDS {
            let bit = 1 << (layer % 64);
            self.words[word] = if frozen { self.words[word] | bit } else { self.words[word] & !bit };
        }
        self
    }

    /// The layers that are frozen here or there.
    ///
    /// ```
    /// use netwright::optimizer::Frozen;
    ///
    /// let [first, last] = [0, 5].map(|layer| Frozen::NONE.with(layer, true));
    /// assert_eq!(first.and(last), Frozen::NONE.with(0, true).with(5, true));
    /// ```
    #[inline(always)]
    #[must_use]
    pub const fn and(mut self, other: Self) -> Self {
        let mut word = 0;
        while word < WORDS {
            self.words[word] |= other.words[word];
            word += 1;
        }
        self
    }

    /// The bits of 64 layers.
    pub(super) fn word(&self, word: usize) -> Option<u64> {
        self.words.get(word).copied()
    }

    /// The bits of 64 layers, to be changed.
    pub(super) fn word_mut(&mut self, word: usize) -> Option<&mut u64> {
        self.words.get_mut(word)
    }
}

/// The answer to emitted code, which layers a step changes.
#[doc(hidden)]
pub trait Chosen: Copy + Send + Sync {
    /// Whether it is all of them.
    const ALL: bool;
    /// Whether it is the layer at this place.
    fn trains(&self, layer: usize) -> bool;
}

/// All layers.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Every;

impl Chosen for Every {
    const ALL: bool = true;
    #[inline(always)]
    fn trains(&self, _layer: usize) -> bool {
        true
    }
}

impl Chosen for Frozen {
    const ALL: bool = false;
    #[inline(always)]
    fn trains(&self, layer: usize) -> bool {
        !self.has(layer)
    }
}
