//! The methods of a network whose output depends on its sample alone: users evaluate it, in any order of
//! samples.
//!
//! Input: a sample, or rows of samples. Output: the network's output for each. Guarantees: a row has the bits
//! of its sample alone; the methods for one sample have no panic path and allocate nothing.

use crate::class::class_of;
use crate::kernel::parallel;
use crate::length::LengthError;
use crate::network::{Network, refuse};
use crate::program::ForwardProgram;
use crate::run;
use crate::scalar::Scalar;

/// A network without a memory: it makes the same of a sample, whatever the samples before it were.
///
/// Implemented by `network!`.
///
/// ```
/// use netwright::{Feedforward, prelude::*};
///
/// /// How many samples are put into their class, by any network.
/// fn right<N: Feedforward<f32>>(net: &N, x: &[N::Input], classes: &[usize]) -> usize {
///     x.iter().zip(classes).filter(|(x, class)| net.classify(x) == **class).count()
/// }
///
/// network! { struct And<2, 1>; }
/// let and = And::from_parameters([10.0, 10.0, -15.0]);
/// assert_eq!(right(&and, &[[0.0, 1.0], [1.0, 1.0]], &[0, 1]), 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known to be feedforward, so it has no `forward`",
    label = "may remember earlier samples",
    note = "require `Feedforward<{S}>` instead of `Network<{S}>`; a network that remembers has `step` and `run`, from the trait `Recurrent`"
)]
pub trait Feedforward<S: Scalar>: Network<S> + ForwardProgram<S> {
    /// The output for a sample, `[S; OUTPUTS]`.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let net = Net::new(1);
    /// let [probability] = net.forward(&[0.5, -0.5]);
    /// assert!((0.0..=1.0).contains(&probability));
    /// ```
    #[doc(alias("predict", "call", "infer", "evaluate", "predict_proba"))]
    #[inline]
    fn forward(&self, x: &Self::Input) -> Self::Output {
        S::dispatch(run::Forward { network: self, x })
    }

    /// The output before the last activation, `[S; OUTPUTS]`.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let net = Net::new(1);
    /// let ([logit], [y]) = (net.forward_logits(&[0.5, -0.5]), net.forward(&[0.5, -0.5]));
    /// assert!((y - 1.0 / (1.0 + (-logit).exp())).abs() < 1e-6);
    /// ```
    #[doc(alias("logits"))]
    #[inline]
    fn forward_logits(&self, x: &Self::Input) -> Self::Output {
        S::dispatch(run::Logits { network: self, x })
    }

    /// The values of a sample that have a name in the declaration, in inference mode: a struct with a field
    /// for each, such as `[S; 4]` for a layer of four outputs. They have the bits that
    /// [`forward`](Self::forward) computes. A value that leads to no output and to no loss has no field.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// network! { struct Net { x: input(2); h: x -> dense(4) -> tanh; y: h -> dense(1); loss: mse(y); } }
    /// let net = Net::new(1);
    /// let embedding: [f32; 4] = net.values(&[0.5, -0.5]).h;
    /// assert_eq!(net.values(&[0.5, -0.5]).y, net.forward(&[0.5, -0.5]));
    /// # let _ = embedding;
    /// ```
    #[doc(alias("activations", "hidden", "embedding", "features", "intermediate", "register_forward_hook"))]
    #[inline]
    fn values(&self, x: &Self::Input) -> Self::Values {
        S::dispatch(run::Values { network: self, x })
    }

    /// The class of a sample: the index of the largest output (the first of equal ones), or with one output
    /// whether it exceeds 0.5. Where the declaration names several outputs, the first of them counts.
    ///
    /// A NaN is passed over as if it were the smallest number, so where all outputs are NaN the class is 0;
    /// [`try_classify`](Self::try_classify) refuses.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// network! { struct Net<2, 3 softmax>; }
    /// let net = Net::from_parameters([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.5]);
    /// assert_eq!(net.classify(&[1.0, 0.0]), 0);
    /// assert_eq!(net.classify(&[0.0, 0.0]), 2);
    /// ```
    #[doc(alias("argmax", "predict_classes"))]
    #[inline]
    fn classify(&self, x: &Self::Input) -> usize {
        let y = self.forward(x);
        let y = y.as_ref();
        class_of(y.get(..Self::CLASSES).unwrap_or(y))
    }

    /// [`classify`](Self::classify), or `None` if one of the outputs that it compares is NaN.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// assert_eq!(Net::new(1).try_classify(&[0.5, f32::NAN]), None);
    /// ```
    #[inline]
    fn try_classify(&self, x: &Self::Input) -> Option<usize> {
        let y = self.forward(x);
        let y = y.as_ref();
        let y = y.get(..Self::CLASSES).unwrap_or(y);
        for value in y {
            if value.is_nan() {
                return None;
            }
        }
        Some(class_of(y))
    }

    /// The outputs for rows of samples: `y[s] = forward(x[s])`, with the same bits.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let net = Net::new(1);
    /// let (x, mut y) = ([[0.5, -0.5]; 3], [[0.0]; 3]);
    /// net.forward_batch(&x, &mut y);
    /// assert_eq!(y[2], net.forward(&x[2]));
    /// ```
    ///
    /// # Panics
    ///
    /// If `x` and `y` have different lengths; [`try_forward_batch`](Self::try_forward_batch) does not.
    #[doc(alias("predict", "predict_on_batch"))]
    #[track_caller]
    fn forward_batch(&self, x: &[Self::Input], y: &mut [Self::Output]) {
        if let Err(error) = self.try_forward_batch(x, y) {
            refuse(error);
        }
    }

    /// [`forward_batch`](Self::forward_batch), which is left undone if the lengths differ.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let net = Net::new(1);
    /// let text = "`x` has 3 rows, but `y` has 2: both need one row per sample";
    /// let error = net.try_forward_batch(&[[0.5, -0.5]; 3], &mut [[0.0]; 2]).err();
    /// assert_eq!(error.map(|e| e.to_string()).as_deref(), Some(text));
    /// ```
    ///
    /// # Errors
    ///
    /// If `x` and `y` have different lengths.
    fn try_forward_batch(&self, x: &[Self::Input], y: &mut [Self::Output]) -> Result<(), LengthError> {
        LengthError::check_equal("x", x.len(), "y", y.len())?;
        parallel::dispatch::<S, _>(run::ForwardRows { network: self, x, y }, x.len(), Self::PARAMETERS);
        Ok(())
    }
    /// The classes of rows of samples: `classes[s] = classify(x[s])`. They are computed as the rows of
    /// [`forward_batch`](Self::forward_batch), any number of them.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// network! { struct And<2, 1>; }
    /// let and = And::from_parameters([10.0, 10.0, -15.0]);
    /// let mut classes = [7; 3];
    /// and.classify_batch(&[[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]], &mut classes);
    /// assert_eq!(classes, [0, 0, 1]);
    /// ```
    ///
    /// # Panics
    ///
    /// If `x` and `classes` have different lengths; [`try_classify_batch`](Self::try_classify_batch) does
    /// not.
    #[doc(alias("argmax", "predict_classes"))]
    #[track_caller]
    fn classify_batch(&self, x: &[Self::Input], classes: &mut [usize]) {
        if let Err(error) = self.try_classify_batch(x, classes) {
            refuse(error);
        }
    }

    /// [`classify_batch`](Self::classify_batch), which is left undone if the lengths differ.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let text = "`x` has 3 rows, but `classes` has 2: both need one row per sample";
    /// let error = Net::new(1).try_classify_batch(&[[0.5, -0.5]; 3], &mut [0; 2]).err();
    /// assert_eq!(error.map(|e| e.to_string()).as_deref(), Some(text));
    /// ```
    ///
    /// # Errors
    ///
    /// If `x` and `classes` have different lengths.
    fn try_classify_batch(&self, x: &[Self::Input], classes: &mut [usize]) -> Result<(), LengthError> {
        LengthError::check_equal("x", x.len(), "classes", classes.len())?;
        let rows = run::ClassifyRows { network: self, x, classes };
        parallel::dispatch::<S, _>(rows, x.len(), Self::PARAMETERS);
        Ok(())
    }
}
