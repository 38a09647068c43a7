//! The methods that users of a network call: the signature of each once.
//!
//! Input: the sizes of a network. Output: each method in three forms: one that calls the runtime's trait
//! (`methods`), one that panics, for a refused network (`stub`), and one that a network does not have
//! (`refused`).

mod over_time;
mod training;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::names::{Names, local};
use crate::plan::program::Plan;

pub(super) use over_time::{OVER_TIME, SEQUENCES};
pub(super) use training::{BATCHES, GRADIENTS, ONE_BY_ONE, STEPS};

/// A method.
#[derive(Clone, Copy)]
pub(super) struct Method {
    name: &'static str,
    /// The trait of the runtime that has it.
    of: Trait,
    receiver: Receiver,
    pub(super) arguments: &'static [Argument],
    pub(super) returns: Returns,
}

/// Which trait of the runtime has a method.
#[derive(Clone, Copy)]
enum Trait {
    Network,
    Feedforward,
    Recurrent,
    Differentiable,
    Optimizable,
    Trainable,
    TrainableOverTime,
    Saving,
}

#[derive(Clone, Copy)]
enum Receiver {
    /// `&self`
    Ref,
    /// `&mut self`
    Mut,
}

/// An argument; its name is always the same.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Argument {
    /// `x: &[S; 30]`
    Sample,
    /// `memory: &mut AmpMemory<S>`
    Memory,
    /// `memories: &mut [AmpMemory<S>]`
    Memories,
    /// `lengths: &[usize]`
    Lengths,
    /// `target: &[S; 1]`
    Target,
    /// `x: &[[S; 30]]`
    Samples,
    /// `target: &[[S; 1]]`
    Targets,
    /// `y: &mut [[S; 1]]`
    Outputs,
    /// `classes: &mut [usize]`
    Classes,
    /// `gradient: &Self`
    Gradient,
    /// `gradient: &mut Self`
    GradientMut,
    /// `gradient: &mut [S; 30]`
    InputGradient,
    /// `gradient: &mut [[S; 30]]`
    InputGradients,
    /// `weights: Option<&[S]>`
    Weights,
    /// `weights: &[S]`
    GivenWeights,
    /// `first_row: usize`
    FirstRow,
    /// `rows: usize`
    Rows,
    /// `most: S`
    Most,
    /// `workspace: &mut WdbcWorkspace<S, B>`, which makes `B` a parameter of the method.
    Workspace,
    /// `optimizer: &mut impl Optimizer<S, Self>`
    Optimizer,
    /// `bytes: &[u8]`
    Bytes,
    /// `bytes: &mut [u8]`
    BytesMut,
}

/// The result of a method.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Returns {
    Nothing,
    /// An output, `[S; 1]`.
    Output,
    /// An output, or none of no sample.
    OutputOrNone,
    /// The named values of a sample, `WdbcValues<S>`.
    Values,
    /// A number for each one of a sample, `[S; 30]`.
    Row,
    /// `usize`
    Class,
    /// `Option<usize>`
    ClassOrNone,
    /// A loss.
    Loss,
    /// The norm of a gradient.
    Norm,
    /// A loss and a gradient.
    LossAndGradient,
    /// `&[S]`
    Parameters,
    /// `&mut [S]`
    ParametersMut,
    /// Nothing, if the lengths fit.
    Checked,
    /// A loss, if the lengths fit.
    CheckedLoss,
    /// Nothing, if the bytes fit.
    Loaded,
}

use Argument::{
    Bytes, BytesMut, Classes, FirstRow, GivenWeights, Gradient, GradientMut, InputGradient, InputGradients,
    Lengths, Memories, Memory, Most, Optimizer, Outputs, Rows, Sample, Samples, Target, Targets, Weights,
    Workspace,
};
use Receiver::{Mut, Ref};
use Returns::{
    Checked, CheckedLoss, Class, ClassOrNone, Loaded, Loss, LossAndGradient, Norm, Nothing, Output,
    OutputOrNone, Parameters, ParametersMut, Row, Values,
};
use Trait::{
    Differentiable, Feedforward, Network, Optimizable, Recurrent, Saving, Trainable, TrainableOverTime,
};

const fn method(
    of: Trait,
    name: &'static str,
    receiver: Receiver,
    arguments: &'static [Argument],
    returns: Returns,
) -> Method {
    Method { name, of, receiver, arguments, returns }
}

/// Evaluation.
pub(super) const INFERENCE: [Method; 9] = [
    method(Feedforward, "forward", Ref, &[Sample], Output),
    method(Feedforward, "forward_logits", Ref, &[Sample], Output),
    method(Feedforward, "values", Ref, &[Sample], Values),
    method(Feedforward, "classify", Ref, &[Sample], Class),
    method(Feedforward, "try_classify", Ref, &[Sample], ClassOrNone),
    method(Feedforward, "forward_batch", Ref, &[Samples, Outputs], Nothing),
    method(Feedforward, "try_forward_batch", Ref, &[Samples, Outputs], Checked),
    method(Feedforward, "classify_batch", Ref, &[Samples, Classes], Nothing),
    method(Feedforward, "try_classify_batch", Ref, &[Samples, Classes], Checked),
];

/// The flat view.
pub(super) const PARAMETERS: [Method; 2] = [
    method(Network, "parameters", Ref, &[], Parameters),
    method(Network, "parameters_mut", Mut, &[], ParametersMut),
];

/// Bytes.
pub(super) const SAVING: [Method; 3] = [
    method(Saving, "to_bytes", Ref, &[BytesMut], Nothing),
    method(Saving, "try_to_bytes", Ref, &[BytesMut], Checked),
    method(Saving, "load_bytes", Mut, &[Bytes], Loaded),
];

impl Method {
    /// Its name.
    pub(super) fn name(&self) -> Ident {
        format_ident!("{}", self.name)
    }

    /// `&self` or `&mut self`
    fn receiver(&self) -> TokenStream {
        match self.receiver {
            Ref => quote!(&self),
            Mut => quote!(&mut self),
        }
    }
}

impl Argument {
    fn name(self) -> Ident {
        local(match self {
            Sample | Samples => "x",
            Memory => "memory",
            Memories => "memories",
            Lengths => "lengths",
            Target | Targets => "target",
            Outputs => "y",
            Classes => "classes",
            Gradient | GradientMut | InputGradient | InputGradients => "gradient",
            Weights | GivenWeights => "weights",
            FirstRow => "first_row",
            Rows => "rows",
            Most => "most",
            Workspace => "workspace",
            Optimizer => "optimizer",
            Bytes | BytesMut => "bytes",
        })
    }
}

/// The sizes of a network, of which its methods are made.
pub(super) struct Sizes<'a> {
    pub(super) names: &'a Names,
    /// Numbers in a row of input, of output and of target.
    pub(super) inputs: TokenStream,
    pub(super) outputs: TokenStream,
    pub(super) targets: TokenStream,
    /// The type of the named values of a sample.
    pub(super) values: TokenStream,
}

impl<'a> Sizes<'a> {
    /// Those of an accepted network.
    pub(super) fn of(plan: &Plan<'_>, names: &'a Names) -> Self {
        let [inputs, outputs] = [plan.inputs(), plan.outputs()].map(|size| quote!(#size));
        let targets = plan.is_trained().then(|| plan.targets());
        let Names { values, scalar, .. } = names;
        Sizes { names, inputs, outputs, targets: quote!(#targets), values: quote!(#values<#scalar>) }
    }

    /// `pub fn loss(&self, x: &[S; 30], target: &[S; 1]) -> S { nw::Differentiable::loss(self, x, target) }`
    pub(super) fn emit(&self, method: &Method) -> TokenStream {
        let (name, receiver, scalar) = (method.name(), method.receiver(), &self.names.scalar);
        let names = || method.arguments.iter().map(|argument| argument.name());
        let (arguments, types) = (names(), method.arguments.iter().map(|argument| self.argument(*argument)));
        let (parameters, output) = (self.parameters(method), self.output(method.returns));
        let of = match method.of {
            Network => quote!(Network),
            Feedforward => quote!(Feedforward),
            Recurrent => quote!(Recurrent),
            Differentiable => quote!(Differentiable),
            Optimizable => quote!(Optimizable),
            Trainable => quote!(Trainable),
            TrainableOverTime => quote!(TrainableOverTime),
            Saving => quote!(Saving),
        };
        let conditions = match method.of {
            Saving => Some(quote!(where #scalar: nw::Float,)),
            Network | Feedforward | Recurrent | Differentiable | Optimizable | Trainable
            | TrainableOverTime => None,
        };
        // The optimiser's type is the last parameter.
        let given = match (&parameters, method.arguments.contains(&Optimizer)) {
            (None, _) => None,
            (Some(_), false) => Some(quote!(::<{ B }>)),
            (Some(_), true) => Some(quote!(::<{ B }, _>)),
        };
        let handed = names();
        let call = quote!(nw::#of::#name #given(self #(, #handed)*));
        let body = match method.returns {
            Nothing => quote!(#call;),
            Output | OutputOrNone | Values | Row | Class | ClassOrNone | Loss | Norm | LossAndGradient
            | Parameters | ParametersMut | Checked | CheckedLoss | Loaded => call,
        };
        quote! {
            pub fn #name #parameters(#receiver #(, #arguments: #types)*) #output #conditions { #body }
        }
    }

    /// `pub fn loss(&self, _: &[S; 30], _: &[S; 1]) -> S { panic!(…) }`
    pub(super) fn emit_stub(&self, method: &Method, panics: &TokenStream) -> TokenStream {
        let (name, receiver) = (method.name(), method.receiver());
        let types = method.arguments.iter().map(|argument| self.argument(*argument));
        let (parameters, output) = (self.parameters(method), self.output(method.returns));
        quote!(pub fn #name #parameters(#receiver #(, _: #types)*) #output #panics)
    }

    /// `<const B: usize>`
    fn parameters(&self, method: &Method) -> Option<TokenStream> {
        method.arguments.contains(&Workspace).then(|| quote!(<const B: ::core::primitive::usize>))
    }

    /// The type of an argument.
    pub(super) fn argument(&self, argument: Argument) -> TokenStream {
        let (Sizes { inputs, outputs, targets, .. }, Names { scalar, workspace, memory, .. }) =
            (self, self.names);
        match argument {
            Sample => quote!(&[#scalar; #inputs]),
            Memory => quote!(&mut #memory<#scalar>),
            Memories => quote!(&mut [#memory<#scalar>]),
            Lengths => quote!(&[::core::primitive::usize]),
            Target => quote!(&[#scalar; #targets]),
            Samples => quote!(&[[#scalar; #inputs]]),
            Targets => quote!(&[[#scalar; #targets]]),
            Outputs => quote!(&mut [[#scalar; #outputs]]),
            Gradient => quote!(&Self),
            GradientMut => quote!(&mut Self),
            InputGradient => quote!(&mut [#scalar; #inputs]),
            InputGradients => quote!(&mut [[#scalar; #inputs]]),
            Classes => quote!(&mut [::core::primitive::usize]),
            Weights => quote!(::core::option::Option<&[#scalar]>),
            GivenWeights => quote!(&[#scalar]),
            FirstRow | Rows => quote!(::core::primitive::usize),
            Most => quote!(#scalar),
            Workspace => quote!(&mut #workspace<#scalar, { B }>),
            Optimizer => quote!(&mut impl nw::Optimizer<#scalar, Self>),
            Bytes => quote!(&[::core::primitive::u8]),
            BytesMut => quote!(&mut [::core::primitive::u8]),
        }
    }

    /// `-> S`, or nothing.
    pub(super) fn output(&self, returns: Returns) -> Option<TokenStream> {
        let (Sizes { inputs, outputs, .. }, Names { scalar, .. }) = (self, self.names);
        let result = quote!(::core::result::Result);
        let of = match returns {
            Nothing => return None,
            Output => quote!([#scalar; #outputs]),
            OutputOrNone => quote!(::core::option::Option<[#scalar; #outputs]>),
            Values => {
                let values = &self.values;
                quote!(#values)
            }
            Row => quote!([#scalar; #inputs]),
            Class => quote!(::core::primitive::usize),
            ClassOrNone => quote!(::core::option::Option<::core::primitive::usize>),
            Loss | Norm => quote!(#scalar),
            LossAndGradient => quote!((#scalar, Self)),
            Parameters => quote!(&[#scalar]),
            ParametersMut => quote!(&mut [#scalar]),
            Checked => quote!(#result<(), nw::LengthError>),
            CheckedLoss => quote!(#result<#scalar, nw::LengthError>),
            Loaded => quote!(#result<(), nw::LoadError>),
        };
        Some(quote!(-> #of))
    }
}
