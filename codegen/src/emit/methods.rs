//! The methods that users call: each hands over to the trait with the same vocabulary, so that nothing has to
//! be imported and every signature shows its sizes.

use proc_macro2::TokenStream;
use quote::quote;

use super::constructors::without_state;
use super::names::{Names, local};
use super::refused::{emit_one_by_one, emit_untrained};
use crate::keyword::Divisor;
use crate::model::LossTerm;
use crate::plan::Plan;

/// `impl<S: nw::Scalar> Wdbc<S> { … }`
pub(super) fn emit_methods(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { network, scalar, other_scalar, .. } = names;
    let inference = emit_inference(plan, names);
    let parameters = emit_parameters(plan, names);
    let saving = emit_saving(names);
    let boxed_clone = plan.alloc.then(|| {
        quote! {
            /// A copy on the heap, made in place; a copy into a network that exists already is `clone_from`.
            #[must_use]
            pub fn boxed_clone(&self) -> nw::Box<Self> {
                nw::Network::boxed_clone(self)
            }
        }
    });
    let training = match plan.rows.backward {
        Some(_) => {
            let row = emit_row_training(plan, names);
            let rows = emit_rows_training(plan, names);
            quote!(#row #rows)
        }
        None => emit_untrained(plan, names),
    };
    quote! {
        impl<#scalar: nw::Scalar> #network<#scalar> {
            #inference
            #parameters
            #saving
            #boxed_clone
            #training

            /// Copies all parameters into the same network on another scalar type, rounded to nearest.
            pub fn cast_into<#other_scalar: nw::Scalar>(&self, to: &mut #network<#other_scalar>) {
                nw::cast_into(self, to);
            }

            /// The same network on another scalar type, rounded to nearest.
            #[must_use]
            pub fn cast<#other_scalar: nw::Scalar>(&self) -> #network<#other_scalar> {
                let mut to = <#network<#other_scalar> as nw::Network<#other_scalar>>::zeros();
                nw::cast_into(self, &mut to);
                to
            }
        }
    }
}

/// `forward`, `forward_logits`, `classify`, `try_classify`, `forward_batch`.
fn emit_inference(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { scalar, .. } = names;
    let (inputs, outputs) = (plan.inputs(), plan.outputs());
    let [x, y] = ["x", "y"].map(local);
    quote! {
        /// The output for a sample.
        #[inline]
        #[must_use]
        pub fn forward(&self, #x: &[#scalar; #inputs]) -> [#scalar; #outputs] {
            nw::Feedforward::forward(self, #x)
        }

        /// The output before the last activation.
        #[inline]
        #[must_use]
        pub fn forward_logits(&self, #x: &[#scalar; #inputs]) -> [#scalar; #outputs] {
            nw::Feedforward::forward_logits(self, #x)
        }

        /// The class of a sample: the index of the largest output, or with one output whether it exceeds 0.5. A NaN is
        /// passed over, so that of nothing but NaN the class is 0; [`try_classify`](Self::try_classify) refuses.
        #[inline]
        #[must_use]
        pub fn classify(&self, #x: &[#scalar; #inputs]) -> ::core::primitive::usize {
            nw::Feedforward::classify(self, #x)
        }

        /// [`classify`](Self::classify), or `None` if one of the outputs that it compares is NaN.
        #[inline]
        #[must_use]
        pub fn try_classify(&self, #x: &[#scalar; #inputs]) -> ::core::option::Option<::core::primitive::usize> {
            nw::Feedforward::try_classify(self, #x)
        }

        /// The outputs for rows of samples, with the bits of [`forward`](Self::forward).
        ///
        /// # Panics
        ///
        /// If `x` and `y` have different lengths; [`try_forward_batch`](Self::try_forward_batch) does not.
        #[track_caller]
        pub fn forward_batch(&self, #x: &[[#scalar; #inputs]], #y: &mut [[#scalar; #outputs]]) {
            nw::Feedforward::forward_batch(self, #x, #y);
        }

        /// [`forward_batch`](Self::forward_batch), which is left undone if the lengths differ.
        ///
        /// # Errors
        ///
        /// If `x` and `y` have different lengths.
        pub fn try_forward_batch(
            &self,
            #x: &[[#scalar; #inputs]],
            #y: &mut [[#scalar; #outputs]],
        ) -> ::core::result::Result<(), nw::LengthError> {
            nw::Feedforward::try_forward_batch(self, #x, #y)
        }
    }
}

/// `parameters`, `parameters_mut`.
fn emit_parameters(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { scalar, .. } = names;
    let doc = format!(
        "All parameters: the fields in order, of each the weights row by row, then the bias{}.",
        without_state(plan)
    );
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn parameters(&self) -> &[#scalar] {
            nw::Network::parameters(self)
        }

        /// All parameters, to be changed.
        pub fn parameters_mut(&mut self) -> &mut [#scalar] {
            nw::Network::parameters_mut(self)
        }
    }
}

/// `to_bytes`, `try_to_bytes`, `load_bytes`.
fn emit_saving(names: &Names) -> TokenStream {
    let Names { scalar, .. } = names;
    let bytes = local("bytes");
    let u8 = quote!(::core::primitive::u8);
    let result = |error: TokenStream| quote!(::core::result::Result<(), nw::#error>);
    let (length, load) = (result(quote!(LengthError)), result(quote!(LoadError)));
    quote! {
        /// Writes parameters and state as `BYTES` bytes, for `load_bytes` and `from_bytes`.
        ///
        /// # Panics
        ///
        /// If `bytes` has another length; [`try_to_bytes`](Self::try_to_bytes) does not.
        #[track_caller]
        pub fn to_bytes(&self, #bytes: &mut [#u8])
        where
            #scalar: nw::Float,
        {
            nw::Saving::to_bytes(self, #bytes);
        }

        /// [`to_bytes`](Self::to_bytes), which is left undone if the length is another one.
        ///
        /// # Errors
        ///
        /// If `bytes` has another length than `BYTES`.
        pub fn try_to_bytes(&self, #bytes: &mut [#u8]) -> #length
        where
            #scalar: nw::Float,
        {
            nw::Saving::try_to_bytes(self, #bytes)
        }

        /// Takes over what [`to_bytes`](Self::to_bytes) wrote, bit for bit. After an error the network is as it was.
        ///
        /// # Errors
        ///
        /// If the bytes are not those of this network on this scalar, or damaged; the error says which.
        pub fn load_bytes(&mut self, #bytes: &[#u8]) -> #load
        where
            #scalar: nw::Float,
        {
            nw::Saving::load_bytes(self, #bytes)
        }
    }
}

/// `loss`, `backward`, `backward_into`, `input_gradient`, `input_gradient_into`, `train_step`, `divide`, `apply`.
fn emit_row_training(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { scalar, .. } = names;
    let (inputs, targets) = (plan.inputs(), plan.targets());
    let [x, target, gradient, optimizer, rows] = ["x", "target", "gradient", "optimizer", "rows"].map(local);
    let sample = quote!(#x: &[#scalar; #inputs], #target: &[#scalar; #targets]);
    let train_step = match plan.model.needs_rows() {
        true => emit_one_by_one(plan, names),
        false => quote! {
            /// One step of the optimiser on one sample; returns the loss before it.
            #[inline]
            pub fn train_step(
                &mut self,
                #sample,
                #optimizer: &mut impl nw::Optimizer<#scalar, Self>,
            ) -> #scalar {
                nw::Trainable::train_step(self, #x, #target, #optimizer)
            }
        },
    };
    quote! {
        /// The loss of a sample.
        #[inline]
        #[must_use]
        pub fn loss(&self, #sample) -> #scalar {
            nw::Trainable::loss(self, #x, #target)
        }

        /// The loss of a sample and its gradient with respect to every parameter.
        #[inline]
        #[must_use]
        pub fn backward(&self, #sample) -> (#scalar, Self) {
            nw::Trainable::backward(self, #x, #target)
        }

        /// [`backward`](Self::backward) into a gradient that exists already; all of it is overwritten.
        #[inline]
        pub fn backward_into(&self, #sample, #gradient: &mut Self) -> #scalar {
            nw::Trainable::backward_into(self, #x, #target, #gradient)
        }

        /// The gradient of the loss with respect to the sample.
        #[inline]
        #[must_use]
        pub fn input_gradient(&self, #sample) -> [#scalar; #inputs] {
            nw::Trainable::input_gradient(self, #x, #target)
        }

        /// [`input_gradient`](Self::input_gradient) into a row that exists already; returns the loss.
        #[inline]
        pub fn input_gradient_into(&self, #sample, #gradient: &mut [#scalar; #inputs]) -> #scalar {
            nw::Trainable::input_gradient_into(self, #x, #target, #gradient)
        }

        #train_step

        /// Divides a gradient by the number of rows that [`accumulate_batch`](Self::accumulate_batch) added up in it.
        pub fn divide(&mut self, #rows: ::core::primitive::usize) {
            nw::Optimizable::divide(self, #rows);
        }

        /// One step of the optimiser with a gradient that was computed before. Frozen layers stay as they are.
        pub fn apply(
            &mut self,
            #gradient: &Self,
            #optimizer: &mut impl nw::Optimizer<#scalar, Self>,
        ) {
            nw::Optimizable::apply(self, #gradient, #optimizer);
        }
    }
}

/// `train_online`, `train_batch`, `gradient_batch`, `accumulate_batch` and their `try_` forms.
fn emit_rows_training(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { scalar, workspace: workspace_type, .. } = names;
    let (inputs, targets) = (plan.inputs(), plan.targets());
    let [x, target, weights, gradient, workspace, optimizer] =
        ["x", "target", "weights", "gradient", "workspace", "optimizer"].map(local);
    let samples = quote!(#x: &[[#scalar; #inputs]], #target: &[[#scalar; #targets]]);
    let buffers = quote!(#workspace: &mut #workspace_type<#scalar, { B }>);
    let by = quote!(#optimizer: &mut impl nw::Optimizer<#scalar, Self>);
    let gradient_arguments = quote! {
        #buffers, #samples, #weights: ::core::option::Option<&[#scalar]>, #gradient: &mut Self
    };
    let result = quote!(::core::result::Result<#scalar, nw::LengthError>);
    let usize = quote!(::core::primitive::usize);
    let (weighted, accumulate) = (weighted_mean(plan), emit_accumulate(plan, names));
    let online = (!plan.model.needs_rows()).then(|| {
        quote! {
            /// One step of the optimiser for each row, in order; returns the mean of the losses before the steps.
            ///
            /// # Panics
            ///
            /// If `x` and `target` have different lengths; [`try_train_online`](Self::try_train_online) does not.
            #[track_caller]
            pub fn train_online(&mut self, #samples, #by) -> #scalar {
                nw::Trainable::train_online(self, #x, #target, #optimizer)
            }

            /// [`train_online`](Self::train_online), which is left undone if the lengths differ.
            ///
            /// # Errors
            ///
            /// If `x` and `target` have different lengths.
            pub fn try_train_online(&mut self, #samples, #by) -> #result {
                nw::Trainable::try_train_online(self, #x, #target, #optimizer)
            }
        }
    });
    quote! {
        #online

        /// One step of the optimiser on the mean of 1 to `B` samples; returns their mean loss before it.
        ///
        /// # Panics
        ///
        /// If `x` and `target` have different lengths, or other than 1 to `B` rows;
        /// [`try_train_batch`](Self::try_train_batch) does not.
        #[track_caller]
        pub fn train_batch<const B: #usize>(&mut self, #buffers, #samples, #by) -> #scalar {
            nw::Trainable::train_batch::<{ B }, _>(self, #workspace, #x, #target, #optimizer)
        }

        /// [`train_batch`](Self::train_batch), which is left undone if the lengths do not fit.
        ///
        /// # Errors
        ///
        /// If `x` and `target` have different lengths, or other than 1 to `B` rows.
        pub fn try_train_batch<const B: #usize>(&mut self, #buffers, #samples, #by) -> #result {
            nw::Trainable::try_train_batch::<{ B }, _>(self, #workspace, #x, #target, #optimizer)
        }

        #[doc = #weighted]
        ///
        /// # Panics
        ///
        /// If `x`, `target` and `weights` have different lengths, or other than 1 to `B` rows;
        /// [`try_gradient_batch`](Self::try_gradient_batch) does not.
        #[track_caller]
        pub fn gradient_batch<const B: #usize>(&self, #gradient_arguments) -> #scalar {
            nw::Trainable::gradient_batch::<{ B }>(self, #workspace, #x, #target, #weights, #gradient)
        }

        /// [`gradient_batch`](Self::gradient_batch), which is left undone if the lengths do not fit.
        ///
        /// # Errors
        ///
        /// If `x`, `target` and `weights` have different lengths, or other than 1 to `B` rows.
        pub fn try_gradient_batch<const B: #usize>(&self, #gradient_arguments) -> #result {
            nw::Trainable::try_gradient_batch::<{ B }>(self, #workspace, #x, #target, #weights, #gradient)
        }

        #accumulate
    }
}

/// What `gradient_batch` computes, and by what its terms are divided.
fn weighted_mean(plan: &Plan<'_>) -> String {
    let is_by_weights = |term: &LossTerm| term.divisor == Divisor::Weights;
    let terms = plan.model.losses();
    let (by_rows, by_weights) =
        ("`Σ weightsₛ·Lₛ / n`", "`Σ weightsₛ·Lₛ / Σ weightsₛ`, or 0 where all weights are 0");
    let loss = if terms.iter().all(is_by_weights) {
        format!("the loss is {by_weights}")
    } else if terms.iter().any(is_by_weights) {
        format!("a term with `normalise = weights` is {by_weights}, and the others are {by_rows}")
    } else {
        format!("the loss is {by_rows}")
    };
    format!(
        "The mean loss of 1 to `B` samples and its gradient; with `weights`, sample `s` counts `weights[s]` times: {loss}."
    )
}

/// `accumulate_batch`, `try_accumulate_batch`.
fn emit_accumulate(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { scalar, workspace: workspace_type, .. } = names;
    let (inputs, targets) = (plan.inputs(), plan.targets());
    let [x, target, first_row, gradient, workspace] =
        ["x", "target", "first_row", "gradient", "workspace"].map(local);
    let usize = quote!(::core::primitive::usize);
    let arguments = quote! {
        #workspace: &mut #workspace_type<#scalar, { B }>,
        #x: &[[#scalar; #inputs]],
        #target: &[[#scalar; #targets]],
        #first_row: #usize,
        #gradient: &mut Self
    };
    quote! {
        /// Adds the gradients of 1 to `B` samples to `gradient`, and returns the sum of their losses: a part of a larger
        /// batch, in which the first of them is the row `first_row`. `gradient.divide(rows)` makes a mean of the sum.
        ///
        /// Parts of any size have the bits of one part of all rows, but for a `batch_norm`, which normalises over the
        /// part.
        ///
        /// # Panics
        ///
        /// If `x` and `target` have different lengths, or other than 1 to `B` rows;
        /// [`try_accumulate_batch`](Self::try_accumulate_batch) does not.
        #[track_caller]
        pub fn accumulate_batch<const B: #usize>(&self, #arguments) -> #scalar {
            nw::Trainable::accumulate_batch::<{ B }>(self, #workspace, #x, #target, #first_row, #gradient)
        }

        /// [`accumulate_batch`](Self::accumulate_batch), which is left undone if the lengths do not fit.
        ///
        /// # Errors
        ///
        /// If `x` and `target` have different lengths, or other than 1 to `B` rows.
        pub fn try_accumulate_batch<const B: #usize>(
            &self,
            #arguments,
        ) -> ::core::result::Result<#scalar, nw::LengthError> {
            nw::Trainable::try_accumulate_batch::<{ B }>(self, #workspace, #x, #target, #first_row, #gradient)
        }
    }
}
