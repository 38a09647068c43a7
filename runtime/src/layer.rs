//! The parameters of a layer: the fields of a declared network.

use core::array::from_fn;

#[cfg(feature = "rayon")]
use crate::columns::Columns;
use crate::scalar::Scalar;

/// The parameters of a dense layer: `z = x·weights + bias`.
///
/// `weights` is `[input][output]` (the order of a Keras kernel), unpadded. `BIAS` is `O`, or 0 for a layer
/// without bias. With `S` a number type, the struct is `I·O + BIAS` numbers in a row: the weights row by row,
/// then the bias.
///
/// ```
/// # use netwright::prelude::*;
/// # network! { struct Net<2, 4 tanh, 1>; }
/// let net = Net::new(1);
/// let weights: [[f32; 4]; 2] = net.layer1.weights;
/// assert_eq!(net.layer1.bias, [0.0; 4]);
/// # let _ = weights;
/// ```
#[doc(alias("Linear", "nn.Linear", "kernel"))]
#[repr(C)]
#[derive(Copy, Debug, PartialEq, PartialOrd)]
pub struct Dense<S, const I: usize, const O: usize, const BIAS: usize = O> {
    /// `weights[i][o]` leads from input `i` to output `o`.
    pub weights: [[S; O]; I],
    /// `bias[o]` is added to output `o`; empty for a layer without bias.
    pub bias: [S; BIAS],
}

impl<S: Scalar, const I: usize, const O: usize, const BIAS: usize> Dense<S, I, O, BIAS> {
    /// All parameters 0.
    ///
    /// ```
    /// use netwright::Dense;
    ///
    /// const LAYER: Dense<f32, 2, 3> = Dense::zeros();
    /// assert_eq!(LAYER.weights, [[0.0; 3]; 2]);
    /// ```
    #[inline]
    #[must_use]
    pub const fn zeros() -> Self {
        Dense { weights: [[S::ZERO; O]; I], bias: [S::ZERO; BIAS] }
    }
}

impl<S: Default, const I: usize, const O: usize, const BIAS: usize> Default for Dense<S, I, O, BIAS> {
    /// All parameters 0.
    #[inline]
    fn default() -> Self {
        Dense { weights: from_fn(|_| from_fn(|_| S::default())), bias: from_fn(|_| S::default()) }
    }
}

/// The parameters of a layer that is not a full matrix: a weight for each connection of a sparse layer, a
/// factor for each number of a scale, a slope for each number of a prelu.
///
/// `BIAS` is the number of outputs, or 0 for a layer without bias. With `S` a number type, the struct is
/// `W + BIAS` numbers in a row: the weights, then the bias.
///
/// ```
/// # use netwright::prelude::*;
/// network! { struct Net { x: input(3); y: x -> scale; loss: mse(y); } }
/// assert_eq!(Net::<f32>::new(1).y.weights.len(), 3);
/// ```
#[repr(C)]
#[derive(Copy, Debug, PartialEq, PartialOrd)]
pub struct Weights<S, const W: usize, const BIAS: usize = 0> {
    /// The weights; of a sparse layer by input, then by output.
    pub weights: [S; W],
    /// `bias[o]` is added to output `o`; empty for a layer without bias.
    pub bias: [S; BIAS],
}

impl<S: Scalar, const W: usize, const BIAS: usize> Weights<S, W, BIAS> {
    /// All parameters 0.
    ///
    /// ```
    /// use netwright::Weights;
    ///
    /// const SCALE: Weights<f32, 3> = Weights::zeros();
    /// assert_eq!((SCALE.weights, SCALE.bias), ([0.0; 3], []));
    /// ```
    #[inline]
    #[must_use]
    pub const fn zeros() -> Self {
        Weights { weights: [S::ZERO; W], bias: [S::ZERO; BIAS] }
    }
}

impl<S: Default, const W: usize, const BIAS: usize> Default for Weights<S, W, BIAS> {
    /// All parameters 0.
    #[inline]
    fn default() -> Self {
        Weights { weights: from_fn(|_| S::default()), bias: from_fn(|_| S::default()) }
    }
}

// A derived `clone_from` makes a copy on the stack first; these copy in place, however large the layer is.

impl<S: Clone, const I: usize, const O: usize, const BIAS: usize> Clone for Dense<S, I, O, BIAS> {
    #[inline]
    fn clone(&self) -> Self {
        Dense { weights: self.weights.clone(), bias: self.bias.clone() }
    }
    #[inline]
    fn clone_from(&mut self, source: &Self) {
        self.weights.clone_from(&source.weights);
        self.bias.clone_from(&source.bias);
    }
}

impl<S: Clone, const W: usize, const BIAS: usize> Clone for Weights<S, W, BIAS> {
    #[inline]
    fn clone(&self) -> Self {
        Weights { weights: self.weights.clone(), bias: self.bias.clone() }
    }
    #[inline]
    fn clone_from(&mut self, source: &Self) {
        self.weights.clone_from(&source.weights);
        self.bias.clone_from(&source.bias);
    }
}

/// A layer's parameters for the kernels: matrix rows of weights, and a bias.
#[doc(hidden)]
pub trait Parameters<S>: Send {
    /// Rows of weights.
    const ROWS: usize;
    /// Weights in a row.
    const COLUMNS: usize;
    /// Length of the bias.
    const BIAS: usize;
    /// The first row that is here, and the one behind the last.
    #[inline(always)]
    fn rows(&self) -> (usize, usize) {
        (0, Self::ROWS)
    }
    /// The first column that is here, and the one behind the last. Rows and the bias begin with it.
    #[inline(always)]
    fn columns(&self) -> (usize, usize) {
        (0, Self::COLUMNS)
    }
    /// A row of weights.
    fn weights(&self, row: usize) -> &[S];
    /// A row of weights, to be changed.
    fn weights_mut(&mut self, row: usize) -> &mut [S];
    /// All weights, row by row, to be changed.
    fn all_weights_mut(&mut self) -> &mut [S];
    /// The bias.
    fn bias(&self) -> &[S];
    /// The bias, to be changed.
    fn bias_mut(&mut self) -> &mut [S];
}

impl<S, L: Parameters<S>> Parameters<S> for &mut L {
    const ROWS: usize = L::ROWS;
    const COLUMNS: usize = L::COLUMNS;
    const BIAS: usize = L::BIAS;
    #[inline(always)]
    fn rows(&self) -> (usize, usize) {
        (**self).rows()
    }
    #[inline(always)]
    fn columns(&self) -> (usize, usize) {
        (**self).columns()
    }
    #[inline(always)]
    fn weights(&self, row: usize) -> &[S] {
        (**self).weights(row)
    }
    #[inline(always)]
    fn weights_mut(&mut self, row: usize) -> &mut [S] {
        (**self).weights_mut(row)
    }
    #[inline(always)]
    fn all_weights_mut(&mut self) -> &mut [S] {
        (**self).all_weights_mut()
    }
    #[inline(always)]
    fn bias(&self) -> &[S] {
        (**self).bias()
    }
    #[inline(always)]
    fn bias_mut(&mut self) -> &mut [S] {
        (**self).bias_mut()
    }
}

impl<S: Send, const I: usize, const O: usize, const BIAS: usize> Parameters<S> for Dense<S, I, O, BIAS> {
    const ROWS: usize = I;
    const COLUMNS: usize = O;
    const BIAS: usize = BIAS;
    #[inline(always)]
    fn weights(&self, row: usize) -> &[S] {
        &self.weights[row]
    }
    #[inline(always)]
    fn weights_mut(&mut self, row: usize) -> &mut [S] {
        &mut self.weights[row]
    }
    #[inline(always)]
    fn all_weights_mut(&mut self) -> &mut [S] {
        self.weights.as_flattened_mut()
    }
    #[inline(always)]
    fn bias(&self) -> &[S] {
        &self.bias
    }
    #[inline(always)]
    fn bias_mut(&mut self) -> &mut [S] {
        &mut self.bias
    }
}

impl<S: Send, const W: usize, const BIAS: usize> Parameters<S> for Weights<S, W, BIAS> {
    const ROWS: usize = 1;
    const COLUMNS: usize = W;
    const BIAS: usize = BIAS;
    #[inline(always)]
    fn weights(&self, _row: usize) -> &[S] {
        &self.weights
    }
    #[inline(always)]
    fn weights_mut(&mut self, _row: usize) -> &mut [S] {
        &mut self.weights
    }
    #[inline(always)]
    fn all_weights_mut(&mut self) -> &mut [S] {
        &mut self.weights
    }
    #[inline(always)]
    fn bias(&self) -> &[S] {
        &self.bias
    }
    #[inline(always)]
    fn bias_mut(&mut self) -> &mut [S] {
        &mut self.bias
    }
}

/// The weights of some inputs of a dense layer, and its bias or nothing, to be changed by one of several
/// threads.
#[cfg(feature = "rayon")]
pub(crate) struct Inputs<'a, S, const O: usize> {
    /// The input of the first row.
    first: usize,
    /// A row for each input.
    weights: &'a mut [[S; O]],
    /// The bias, if it is changed along with them.
    bias: &'a mut [S],
}

#[cfg(feature = "rayon")]
impl<'a, S, const O: usize> Inputs<'a, S, O> {
    /// All inputs of a layer, and its bias.
    pub(crate) fn all<const I: usize, const BIAS: usize>(layer: &'a mut Dense<S, I, O, BIAS>) -> Self {
        Inputs { first: 0, weights: &mut layer.weights, bias: &mut layer.bias }
    }

    /// Keeps the inputs up to the row `at`, with the bias, and returns the others.
    pub(crate) fn split_off(&mut self, at: usize) -> Self {
        let weights = core::mem::take(&mut self.weights);
        let (kept, others) = weights.split_at_mut(at.min(weights.len()));
        self.weights = kept;
        Inputs { first: self.first + at, weights: others, bias: &mut [] }
    }
}

#[cfg(feature = "rayon")]
impl<S: Send, const O: usize> Parameters<S> for Inputs<'_, S, O> {
    const ROWS: usize = usize::MAX;
    const COLUMNS: usize = O;
    const BIAS: usize = O;
    #[inline(always)]
    fn rows(&self) -> (usize, usize) {
        (self.first, self.first + self.weights.len())
    }
    #[inline(always)]
    fn weights(&self, row: usize) -> &[S] {
        &self.weights[row - self.first]
    }
    #[inline(always)]
    fn weights_mut(&mut self, row: usize) -> &mut [S] {
        &mut self.weights[row - self.first]
    }
    #[inline(always)]
    fn all_weights_mut(&mut self) -> &mut [S] {
        self.weights.as_flattened_mut()
    }
    #[inline(always)]
    fn bias(&self) -> &[S] {
        self.bias
    }
    #[inline(always)]
    fn bias_mut(&mut self) -> &mut [S] {
        self.bias
    }
}

/// The weights to some outputs of a dense layer, with their bias, to be changed by one of several threads.
#[cfg(feature = "rayon")]
pub(crate) struct Outputs<'a, S> {
    /// A slice of the weights of each input.
    weights: Columns<'a, S>,
    /// The bias of these outputs, or nothing.
    bias: &'a mut [S],
}

#[cfg(feature = "rayon")]
impl<'a, S> Outputs<'a, S> {
    /// All outputs of a layer.
    pub(crate) fn all<const I: usize, const O: usize, const BIAS: usize>(
        layer: &'a mut Dense<S, I, O, BIAS>,
    ) -> Self {
        Outputs { weights: Columns::all(&mut layer.weights), bias: &mut layer.bias }
    }

    /// Keeps the outputs before `column`, and returns the others.
    pub(crate) fn split_off(&mut self, column: usize) -> Self {
        let bias = core::mem::take(&mut self.bias);
        let (kept, others) = bias.split_at_mut((column - self.weights.bounds().0).min(bias.len()));
        self.bias = kept;
        Outputs { weights: self.weights.split_off(column), bias: others }
    }
}

#[cfg(feature = "rayon")]
impl<S: Send> Parameters<S> for Outputs<'_, S> {
    const ROWS: usize = usize::MAX;
    const COLUMNS: usize = usize::MAX;
    const BIAS: usize = usize::MAX;
    #[inline(always)]
    fn rows(&self) -> (usize, usize) {
        (0, self.weights.rows().len())
    }
    #[inline(always)]
    fn columns(&self) -> (usize, usize) {
        self.weights.bounds()
    }
    #[inline(always)]
    fn weights(&self, row: usize) -> &[S] {
        self.weights.rows()[row]
    }
    #[inline(always)]
    fn weights_mut(&mut self, row: usize) -> &mut [S] {
        self.weights.rows_mut()[row]
    }
    /// None: rows are not side by side here, and no layer has some of its columns that is changed as one row.
    #[inline(always)]
    fn all_weights_mut(&mut self) -> &mut [S] {
        &mut []
    }
    #[inline(always)]
    fn bias(&self) -> &[S] {
        self.bias
    }
    #[inline(always)]
    fn bias_mut(&mut self) -> &mut [S] {
        self.bias
    }
}
