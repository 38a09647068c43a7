//! A refused network still exists: the struct with its fields, methods and traits, as far as its sizes are
//! known, so that its users see no errors that follow from the declaration's. None of it is ever run.
//!
//! An unknown size is a constant whose value is the declaration's first error. `rustc` treats an array of
//! that length as wrong already: it fits every other array, can be taken apart into any number of parts, and
//! none of that is reported again.

mod memory;
mod parts;
mod state;
mod values;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Token;

use super::attribute::{conditions, emit_clone_conditions, emit_refused_traits, of_refused};
use super::beside::emit_beside;
use super::item::body_of;
use super::layers::emit_constants_of;
use super::names::{Beside, Names, nowhere};
use super::serde::{attributes_of_struct, emit_serde};
use super::vocabulary::{BATCHES, GRADIENTS, INFERENCE, ONE_BY_ONE, PARAMETERS, SAVING, STEPS, Sizes};
use crate::check::{Surface, WeightsOf};
use crate::syntax::{Ast, Switches};
use state::{emit_initial_state, emit_state, emit_state_field, emit_state_traits};
use syn::ext::IdentExt as _;
use values::{emit_values, emit_values_traits, values_type};

/// The facts from which the items of a refused network are made.
struct Stub<'a> {
    names: Names,
    ast: &'a Ast,
    surface: &'a Surface,
    switches: &'a Switches,
    /// Numbers in a row of input, of output and of target.
    inputs: TokenStream,
    outputs: TokenStream,
    targets: TokenStream,
}

impl Stub<'_> {
    /// A size as an argument or a value.
    fn size(&self, known: Option<usize>) -> TokenStream {
        size(&self.names, known)
    }
}

fn size(names: &Names, known: Option<usize>) -> TokenStream {
    let unknown = &names.unknown;
    known.map_or_else(|| quote!(#unknown), |size| quote!(#size))
}

/// The items of a network that was refused; `error` is an expression that says why.
pub fn stub(ast: &Ast, surface: &Surface, switches: &Switches, error: &TokenStream) -> TokenStream {
    let names = Names::new(&ast.name, &switches.facade);
    let [inputs, outputs, targets] =
        [surface.inputs, surface.outputs, surface.targets].map(|known| size(&names, known));
    let stub = Stub { names, ast, surface, switches, inputs, outputs, targets };
    let structs = emit_structs(&stub);
    let traits = [
        emit_clones(&stub),
        emit_refused_traits(&ast.attributes, &stub.names, &panics()),
        emit_serde(&ast.attributes, switches.serde, &stub.names),
    ];
    let traits = quote!(#(#traits)*);
    let program = emit_program(&stub);
    let training = emit_training(&stub);
    let constructors = emit_constructors(&stub);
    let methods = emit_methods(&stub);
    let unknown = &stub.names.unknown;
    let conditions = conditions(&ast.attributes);
    let state = emit_state_traits(&stub).unwrap_or_default();
    let values = emit_values_traits(&stub);
    let [target, output] = parts::have_parts(&stub);
    let (state_field, memory) = (has_state_field(stub.surface), ast.has_memory());
    let has = Beside { workspace: true, state: state_field, memory, values: true, target, output };
    let of_parts = parts::emit_conversions(&stub);
    let items = [state, values, traits, program, training, constructors, methods, of_parts];
    let block = stub.names.emit_block(has, items);
    quote! {
        #[doc(hidden)]
        #[allow(non_upper_case_globals, dead_code)]
        const #unknown: ::core::primitive::usize = #error;
        #structs
        #(#conditions)*
        #block
    }
}

/// `{ panic!(…) }`
fn panics() -> TokenStream {
    quote!({ ::core::panic!("this network was refused when it was compiled") })
}

/// A field that makes the scalar used, under a name that no layer has.
fn phantom(surface: &Surface) -> Ident {
    let mut name = "scalar".to_owned();
    while surface.fields.iter().any(|field| field.name == name) {
        name.push('_');
    }
    format_ident!("{name}")
}

/// Whether there is a field for a state, which no layer has taken the name of.
fn has_state_field(surface: &Surface) -> bool {
    !surface.state.is_empty() && surface.fields.iter().all(|field| field.name != "state")
}

/// `pub struct Wdbc<S = f32> { pub h: Dense<S, 30, 16, 16>, scalar: PhantomData<S> }` and its workspace.
fn emit_structs(stub: &Stub<'_>) -> TokenStream {
    let Names { item, workspace, module, scalar, runtime, .. } = &stub.names;
    let (attributes, visibility) = (&stub.ast.attributes, &stub.ast.visibility);
    let keyword = Token![struct](stub.ast.keyword);
    let attributes_of_struct = of_refused(&attributes_of_struct(attributes, stub.switches.serde));
    let phantom = phantom(stub.surface);
    let fields = stub.surface.fields.iter().map(|field| {
        let name = &field.name;
        let [inputs, outputs] = [field.inputs, field.outputs].map(|size| stub.size(size));
        let biases = stub.size(if field.has_bias { field.outputs } else { Some(0) });
        let layer = match field.weights {
            WeightsOf::List(weights) => {
                let weights = stub.size(weights);
                quote!(Weights<#scalar, { #weights }, { #biases }>)
            }
            WeightsOf::Matrix => quote!(Dense<#scalar, { #inputs }, { #outputs }, { #biases }>),
        };
        quote! {
            /// A layer of a refused network.
            pub #name: #runtime::#layer
        }
    });
    let state = emit_state_field(stub);
    let state_struct = emit_state(stub);
    let values_struct = emit_values(stub);
    let memory_struct = memory::emit_memory(stub);
    let parts = parts::emit_parts(stub);
    let body = body_of(
        item,
        quote! {
            #(#fields,)*
            #state
            #phantom: ::core::marker::PhantomData<#scalar>,
        },
    );
    let buffers = emit_beside(
        attributes,
        visibility,
        module,
        quote! {
            /// The buffers of a refused network.
            pub struct #workspace<#scalar, const B: ::core::primitive::usize>(
                pub(super) ::core::marker::PhantomData<#scalar>,
            );
        },
    );
    quote! {
        /// A refused network.
        #(#attributes_of_struct)*
        #visibility #keyword #item<#scalar = ::core::primitive::f32> #body
        #buffers
        #state_struct
        #memory_struct
        #values_struct
        #parts
    }
}

/// `impl<S: Clone> Clone for Wdbc<S> { … }`, its workspace likewise.
fn emit_clones(stub: &Stub<'_>) -> TokenStream {
    let Names { network, workspace, scalar, .. } = &stub.names;
    let (bound, panics) = (quote!(#scalar: ::core::clone::Clone), panics());
    let of_network = emit_clone_conditions(&stub.ast.attributes).map(|conditions| {
        quote! {
            #conditions
            impl<#bound> ::core::clone::Clone for #network<#scalar> {
                fn clone(&self) -> Self #panics
            }
        }
    });
    quote! {
        #of_network
        impl<#bound, const B: ::core::primitive::usize> ::core::clone::Clone for #workspace<#scalar, { B }> {
            fn clone(&self) -> Self #panics
        }
    }
}

/// `impl<S: nw::Scalar> nw::Program<S> for Wdbc<S> { … }`
fn emit_program(stub: &Stub<'_>) -> TokenStream {
    let Names { network, workspace, scalar, other_scalar, .. } = &stub.names;
    let (inputs, outputs, unknown, panics) = (&stub.inputs, &stub.outputs, &stub.names.unknown, panics());
    let values = values_type(stub);
    let name = stub.names.item.to_string();
    quote! {
        // SAFETY: the length does not fit the size, so no flat view of it compiles.
        unsafe impl<#scalar: nw::Scalar> nw::Flat<#scalar> for #network<#scalar> {
            const LENGTH: ::core::primitive::usize = ::core::primitive::usize::MAX;
            type Rest = ();
        }
        // SAFETY: as above.
        unsafe impl<#scalar: nw::Scalar, const B: ::core::primitive::usize> nw::Flat<#scalar>
            for #workspace<#scalar, { B }>
        {
            const LENGTH: ::core::primitive::usize = ::core::primitive::usize::MAX;
            type Rest = ();
        }
        impl<#scalar: nw::Scalar> nw::Program<#scalar> for #network<#scalar> {
            type Input = [#scalar; #inputs];
            type Output = [#scalar; #outputs];
            const INPUTS: ::core::primitive::usize = #inputs;
            const OUTPUTS: ::core::primitive::usize = #outputs;
            const PARAMETERS: ::core::primitive::usize = #unknown;
            const LAYERS: &'static [&'static ::core::primitive::str] = &[];
            const TOPOLOGY: nw::topology::Topology = nw::topology::Topology {
                name: #name,
                nodes: &[],
                outputs: &[],
                losses: &[],
                parameters: 0,
                workspace: 0,
            };
            const FINGERPRINT: ::core::primitive::u64 = 0;
            const BYTES: ::core::primitive::usize = #unknown;
            fn blank() -> Self #panics
            fn initialize(&mut self, _: ::core::primitive::u64) #panics
        }
        impl<#scalar: nw::Scalar> nw::ForwardProgram<#scalar> for #network<#scalar> {
            fn forward_row<A: nw::Arithmetic>(&self, _: &Self::Input) -> Self::Output #panics
            type Values = #values;
            fn values_row<A: nw::Arithmetic>(&self, _: &Self::Input) -> Self::Values #panics
            fn logits_row<A: nw::Arithmetic>(&self, _: &Self::Input) -> Self::Output #panics
            const BLOCK: ::core::primitive::usize = 1;
            fn forward_rows<A: nw::Arithmetic>(&self, _: &[Self::Input], _: &mut [Self::Output]) #panics
        }
        impl<#scalar: nw::Scalar> nw::Network<#scalar> for #network<#scalar> {
            type On<#other_scalar: nw::Scalar> = #network<#other_scalar>;
        }
        impl<#scalar: nw::Scalar> nw::Feedforward<#scalar> for #network<#scalar> {}
    }
}

/// `impl<S: nw::Scalar> nw::TrainingProgram<S> for Wdbc<S> { … }`, also where no loss could be read.
fn emit_training(stub: &Stub<'_>) -> TokenStream {
    let Names { network, workspace, scalar, other_scalar, .. } = &stub.names;
    let (targets, panics) = (&stub.targets, panics());
    let usize = quote!(::core::primitive::usize);
    let sample = quote!(_: &Self::Input, _: &Self::Target);
    let samples = quote!(_: &mut Self::Workspace<{ B }>, _: &[Self::Input], _: &[Self::Target]);
    let rule = quote!(_: R, _: L, _: nw::Kept<R, #scalar, &mut Self>);
    quote! {
        impl<#scalar: nw::Scalar> nw::TrainingProgram<#scalar> for #network<#scalar> {
            type Target = [#scalar; #targets];
            type Workspace<const B: #usize> = #workspace<#scalar, { B }>;
            const TARGETS: #usize = #targets;
            const IN_REGISTERS: ::core::primitive::bool = false;
            fn loss_row<A: nw::Arithmetic>(&self, #sample) -> #scalar #panics
            fn loss_rows<A: nw::Arithmetic>(
                &self, _: &[Self::Input], _: &[Self::Target], _: &mut [#scalar],
            ) #panics
            fn backward_row<A: nw::Arithmetic>(&self, #sample, _: &mut Self) -> #scalar #panics
            fn input_gradient_row<A: nw::Arithmetic>(&self, #sample, _: &mut Self::Input) -> #scalar #panics
            fn train_row<A: nw::Arithmetic, R: nw::Rule<#scalar>, L: nw::Chosen>(
                &mut self, #sample, #rule,
            ) -> #scalar #panics
            fn gradient_rows<
                A: nw::Arithmetic,
                L: nw::Chosen,
                const B: #usize,
                const ADD: ::core::primitive::bool,
            >(
                &self,
                #samples,
                _: ::core::option::Option<&[#scalar]>,
                _: ::core::primitive::u64,
                _: nw::WholeBatch<'_, #scalar, Self::Target>,
                _: L,
                _: &mut Self,
            ) -> #scalar #panics
            fn train_rows<A: nw::Arithmetic, R: nw::Rule<#scalar>, L: nw::Chosen, const B: #usize>(
                &mut self, #samples, _: ::core::option::Option<&[#scalar]>, #rule,
            ) -> #scalar #panics
        }
        impl<#scalar: nw::Scalar> nw::UpdateProgram<#scalar> for #network<#scalar> {
            fn apply_all<A: nw::Arithmetic, R: nw::Rule<#scalar>, L: nw::Chosen>(
                &mut self, _: &Self, #rule,
            ) #panics
        }
        impl<#scalar: nw::Scalar> nw::Optimizable<#scalar> for #network<#scalar> {}
        impl<#scalar: nw::Scalar> nw::Trainable<#scalar> for #network<#scalar> {
            type TrainableOn<#other_scalar: nw::Scalar> = #network<#other_scalar>;
            fn workspace<const B: #usize>() -> #workspace<#scalar, { B }> #panics
        }
    }
}

/// `impl Wdbc<f32> { … }`
fn emit_constructors(stub: &Stub<'_>) -> TokenStream {
    let Names { network, workspace, unknown, .. } = &stub.names;
    let (inputs, outputs, targets, panics) = (&stub.inputs, &stub.outputs, &stub.targets, panics());
    let [u64, usize, f32] =
        [quote!(u64), quote!(usize), quote!(f32)].map(|name| quote!(::core::primitive::#name));
    let fields = stub.surface.fields.iter().map(|field| {
        let name = nowhere(&field.name);
        let kind = if let WeightsOf::List(_) = field.weights { quote!(Weights) } else { quote!(Dense) };
        quote!(#name: nw::#kind::zeros())
    });
    let fields: Vec<TokenStream> = fields.collect();
    let state = emit_initial_state(stub);
    let phantom = phantom(stub.surface);
    let names: Vec<String> = stub.surface.fields.iter().map(|field| field.name.unraw().to_string()).collect();
    let layers = emit_constants_of(&names);
    let boxed = match stub.switches.alloc {
        true => quote! {
            pub fn boxed(_: #u64) -> nw::Box<Self> #panics
            pub fn boxed_zeros() -> nw::Box<Self> #panics
            pub fn boxed_workspace<const B: #usize>() -> nw::Box<#workspace<#f32, { B }>> #panics
        },
        // That they need a feature is said of the network when it is right.
        false => quote! {
            pub fn boxed(_: #u64) -> Self #panics
            pub fn boxed_zeros() -> Self #panics
            pub fn boxed_workspace<const B: #usize>() -> #workspace<#f32, { B }> #panics
        },
    };
    let trained = stub.ast.file().map(|_| {
        let boxed = match stub.switches.alloc {
            true => quote!(pub fn boxed_trained() -> nw::Box<Self> #panics),
            false => quote!(pub fn boxed_trained() -> Self #panics),
        };
        quote! {
            // As `from_parameters`.
            pub const fn trained() -> Self {
                Self { #(#fields,)* #state #phantom: ::core::marker::PhantomData }
            }
            pub const fn trained_ref() -> &'static Self {
                const { &Self::trained() }
            }
            #boxed
        }
    });
    let memory = memory::emit_constructor(stub);
    quote! {
        impl #network<#f32> {
            pub const INPUTS: #usize = #inputs;
            pub const OUTPUTS: #usize = #outputs;
            pub const TARGETS: #usize = #targets;
            pub const PARAMETERS: #usize = #unknown;
            pub const TOPOLOGY: nw::topology::Topology = <Self as nw::Program<#f32>>::TOPOLOGY;
            pub const FINGERPRINT: #u64 = 0;
            pub const BYTES: #usize = #unknown;
            #layers
            pub fn new(_: #u64) -> Self #panics
            pub fn zeros() -> Self #panics
            // In a `static` these two run when it is compiled, so they must not panic.
            pub const fn from_parameters<const P: #usize>(_: [#f32; P]) -> Self {
                Self { #(#fields,)* #state #phantom: ::core::marker::PhantomData }
            }
            pub const fn from_bytes<const P: #usize>(_: &[::core::primitive::u8; P]) -> Self {
                Self { #(#fields,)* #state #phantom: ::core::marker::PhantomData }
            }
            pub fn check_bytes(
                _: &[::core::primitive::u8],
            ) -> ::core::result::Result<(), nw::LoadError> #panics
            pub fn workspace<const B: #usize>() -> #workspace<#f32, { B }> #panics
            #boxed
            #trained
            #memory
        }
    }
}

/// `impl<S: nw::Scalar> Wdbc<S> { … }`
fn emit_methods(stub: &Stub<'_>) -> TokenStream {
    let Names { network, scalar, other_scalar, .. } = &stub.names;
    let panics = panics();
    let [inputs, outputs, targets] = [&stub.inputs, &stub.outputs, &stub.targets].map(Clone::clone);
    let values = values_type(stub);
    let sizes = Sizes { names: &stub.names, inputs, outputs, targets, values };
    let methods = [&INFERENCE[..], &GRADIENTS, &ONE_BY_ONE, &BATCHES, &STEPS, &SAVING, &PARAMETERS].concat();
    let methods = methods.iter().map(|method| sizes.emit_stub(method, &panics));
    let over_time = memory::emit_methods(stub, &sizes);
    let boxed_clone = stub.switches.alloc.then(|| quote!(pub fn boxed_clone(&self) -> nw::Box<Self> #panics));
    quote! {
        impl<#scalar: nw::Scalar> #network<#scalar> {
            #(#methods)*
            #over_time
            #boxed_clone
            pub fn cast_into<#other_scalar: nw::Scalar>(&self, _: &mut #network<#other_scalar>) #panics
            pub fn cast<#other_scalar: nw::Scalar>(&self) -> #network<#other_scalar> #panics
        }
    }
}
