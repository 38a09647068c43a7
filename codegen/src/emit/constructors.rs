//! The constructors of networks and workspaces.

use proc_macro2::TokenStream;
use quote::quote;

use super::documentation::joined;
use super::init::emit_spread;
use super::item::layer_type;
use super::layers::emit_constants;
use super::memory::emit_constructor;
use super::names::{Names, variable};
use super::refused::{emit_boxed_without_heap, emit_boxed_workspace_without_heap, emit_workspaces};
use super::state::state_type;
use super::trained::emit_trained;
use crate::keyword::{Kept, OperationWord, Those};
use crate::model::{Bias, GivenWeights, Layer};
use crate::plan::program::Plan;

/// `fn blank() -> Self { Self { h: nw::Dense::zeros(), … } }`
pub(super) fn emit_blank(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let fields = plan.model.fields().map(|(_, layer)| {
        let name = &layer.name;
        let kind = layer_type(layer);
        quote!(#name: nw::#kind::zeros())
    });
    let state = state_type(plan, names).map(|kind| quote!(state: <#kind>::INITIAL));
    quote! {
        #[inline]
        fn blank() -> Self {
            Self { #(#fields,)* #state }
        }
    }
}

/// `fn initialize(&mut self, seed: u64) { … }`: a stream of random numbers for each layer, so that a change
/// of one layer leaves the others as they were.
pub(super) fn emit_initialize(plan: &Plan<'_>) -> TokenStream {
    let layers = plan.model.fields().map(|(_, layer)| emit_initial_layer(layer));
    let state = plan.model.keeps(Kept::Seed).then(|| quote!(self.state.seed = seed;));
    quote! {
        fn initialize(&mut self, seed: ::core::primitive::u64) {
            let mut seeds = nw::Generator::new(seed);
            #(#layers)*
            #state
        }
    }
}

fn emit_initial_layer(layer: &Layer) -> TokenStream {
    let (name, outputs) = (&layer.name, layer.outputs);
    let weights = match &layer.weights {
        _ if layer.tie.is_some() => TokenStream::new(),
        Some(GivenWeights::Each(weights)) => quote!(nw::set_weights(&mut self.#name, &[#(#weights),*]);),
        Some(GivenWeights::All(weight)) => {
            let count = layer.weights();
            quote!(nw::set_weights(&mut self.#name, &[#weight; #count]);)
        }
        None => {
            let spread = emit_spread(layer.init, layer.fans());
            quote!(nw::draw_weights(&mut self.#name, #spread, &mut generator);)
        }
    };
    let bias = match &layer.bias {
        Bias::Absent => TokenStream::new(),
        Bias::Zeros => quote!(nw::set_bias(&mut self.#name, &[0.0; #outputs]);),
        Bias::Drawn(init) => {
            let spread = emit_spread(*init, layer.fans());
            quote!(nw::draw_bias(&mut self.#name, #spread, &mut generator);)
        }
        Bias::Given(numbers) => quote!(nw::set_bias(&mut self.#name, &[#(#numbers),*]);),
        Bias::Blocks(numbers) => quote!(nw::set_bias_blocks(&mut self.#name, &[#(#numbers),*]);),
    };
    let is_drawn = layer.weights.is_none() && layer.tie.is_none() || matches!(layer.bias, Bias::Drawn(_));
    let generator = match is_drawn {
        // The seed is drawn all the same: see above.
        false => quote!(nw::Generator::next_u64(&mut seeds);),
        true => quote!(let mut generator = nw::Generator::new(nw::Generator::next_u64(&mut seeds));),
    };
    quote! {
        #generator
        #weights
        #bias
    }
}

/// `fn workspace<const B: usize>() -> WdbcWorkspace<S, B> { … }`
pub(super) fn emit_blank_workspace(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { workspace, scalar, .. } = names;
    let fields = plan.workspace.iter().map(|&value| {
        let (name, length) = (variable(plan.graph, value), plan.graph.values[value].size());
        quote!(#name: [[#scalar::ZERO; #length]; B])
    });
    let schedule = plan.over_time.as_ref().map(|_| quote!(schedule: nw::Schedule::EMPTY));
    quote! {
        fn workspace<const B: ::core::primitive::usize>() -> #workspace<#scalar, { B }> {
            #workspace { #(#fields,)* #schedule }
        }
    }
}

/// `impl Wdbc<f32> { … }`: constants and constructors that need no annotation of the scalar.
pub(super) fn emit_constructors(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { network, .. } = names;
    let (inputs, outputs, parameters) = (plan.inputs(), plan.outputs(), plan.model.parameters());
    let boxed = emit_boxed(plan);
    let trained = emit_trained(plan);
    let memory = emit_constructor(plan, names);
    let training = emit_training_constructors(plan, names);
    let layers = emit_constants(plan.model);
    let parameters_doc =
        format!("The network with these parameters, in the order of `parameters()`{}.", without_state(plan));
    let items = joined(quote! {
        /// The number of inputs: numbers in a sample.
        pub const INPUTS: ::core::primitive::usize = #inputs;
        /// The number of outputs for a sample.
        pub const OUTPUTS: ::core::primitive::usize = #outputs;
        /// The number of parameters of the network.
        pub const PARAMETERS: ::core::primitive::usize = #parameters;
        /// The declaration as data.
        pub const TOPOLOGY: nw::topology::Topology =
            <Self as nw::Program<::core::primitive::f32>>::TOPOLOGY;
        /// The hash of the network's signature: networks that compute something else have another one.
        pub const FINGERPRINT: ::core::primitive::u64 =
            <Self as nw::Program<::core::primitive::f32>>::FINGERPRINT;
        /// The number of bytes that `to_bytes` writes.
        pub const BYTES: ::core::primitive::usize =
            <Self as nw::Program<::core::primitive::f32>>::BYTES;
        #layers

        /// A network with initial parameters: a seed gives the same ones on every machine.
        #[must_use]
        pub fn new(seed: ::core::primitive::u64) -> Self {
            nw::Network::new(seed)
        }

        /// A network with all parameters 0.
        #[must_use]
        pub fn zeros() -> Self {
            nw::Network::zeros()
        }

        #[doc = #parameters_doc]
        #[must_use]
        pub const fn from_parameters(parameters: [::core::primitive::f32; #parameters]) -> Self {
            nw::from_array(parameters)
        }

        /// The network that `to_bytes` wrote, for a `static`:
        /// `Net::from_bytes(include_bytes!("net.bin"))`. The checksum of more than 65,536 bytes is not
        /// computed; `check_bytes` does, in a test.
        ///
        /// # Panics
        ///
        /// If the bytes are not those of this network; in a `static` that is a compile error.
        #[must_use]
        #[track_caller]
        pub const fn from_bytes(bytes: &[::core::primitive::u8; Self::BYTES]) -> Self {
            nw::from_bytes::<::core::primitive::f32, Self, { Self::BYTES }>(bytes)
        }

        /// Whether `load_bytes` would accept these bytes.
        ///
        /// # Errors
        ///
        /// Those of `load_bytes`.
        pub fn check_bytes(
            bytes: &[::core::primitive::u8],
        ) -> ::core::result::Result<(), nw::LoadError> {
            <Self as nw::Saving<::core::primitive::f32>>::check_bytes(bytes)
        }
        #boxed
        #trained
        #memory
        #training
    });
    quote!(impl #network<::core::primitive::f32> { #items })
}

/// The addition to the docs of the parameters for a network with a state.
pub(super) fn without_state(plan: &Plan<'_>) -> String {
    match (plan.model.has_state(), plan.model.units()) {
        (false, _) => String::new(),
        (true, 0) => ", without the `state`, which `to_bytes` saves, too".to_owned(),
        (true, _) => {
            let those = Those(OperationWord::keeps_running);
            format!(
                ", without the `state` and so the running statistics of {those}, which `to_bytes` saves, too"
            )
        }
    }
}

/// `pub fn boxed(seed: u64) -> Box<Self> { … }`
fn emit_boxed(plan: &Plan<'_>) -> TokenStream {
    if !plan.alloc {
        return emit_boxed_without_heap();
    }
    quote! {
        /// [`new`](Self::new), built in place on the heap.
        #[must_use]
        pub fn boxed(seed: ::core::primitive::u64) -> nw::Box<Self> {
            nw::Network::boxed(seed)
        }

        /// [`zeros`](Self::zeros), built in place on the heap.
        #[must_use]
        pub fn boxed_zeros() -> nw::Box<Self> {
            nw::Network::boxed_zeros()
        }
    }
}

/// `pub fn workspace<const B: usize>() -> WdbcWorkspace<f32, B> { … }`
fn emit_training_constructors(plan: &Plan<'_>, names: &Names) -> TokenStream {
    if !plan.is_trained() {
        return emit_workspaces();
    }
    let Names { workspace, .. } = names;
    let (of, rows) = match plan.has_memory() {
        true => (quote!(nw::TrainableOverTime), "steps"),
        false => (quote!(nw::Trainable), "samples"),
    };
    let doc = format!(" Buffers for training on up to `B` {rows} at a time.");
    let targets = plan.targets();
    let boxed = match plan.alloc {
        false => emit_boxed_workspace_without_heap(names, &of),
        true => quote! {
            /// [`workspace`](Self::workspace), built in place on the heap.
            #[must_use]
            pub fn boxed_workspace<const B: ::core::primitive::usize>(
            ) -> nw::Box<#workspace<::core::primitive::f32, { B }>> {
                <Self as #of<::core::primitive::f32>>::boxed_workspace::<{ B }>()
            }
        },
    };
    quote! {
        /// The number of numbers in a target.
        pub const TARGETS: ::core::primitive::usize = #targets;

        #[doc = #doc]
        #[must_use]
        pub fn workspace<const B: ::core::primitive::usize>() -> #workspace<::core::primitive::f32, { B }> {
            <Self as #of<::core::primitive::f32>>::workspace::<{ B }>()
        }
        #boxed
    }
}
