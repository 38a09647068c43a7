//! [`Plan`] to tokens. Infallible, and decides nothing: one function per emitted item.
//!
//! The struct and its workspace are in the user's module; all implementations are in one anonymous constant,
//! where the runtime is called `nw`.

pub(crate) mod at;
mod attribute;
mod beside;
mod by_row;
mod constructors;
mod copy;
mod description;
mod documentation;
mod editor;
mod family;
mod free;
pub(crate) mod init;
mod item;
pub(crate) mod layers;
mod memory;
mod methods;
pub mod names;
mod parts;
mod refused;
mod row;
mod rows;
mod sequences;
mod serde;
mod state;
mod stream;
mod stub;
mod topology;
mod trained;
mod values;
mod vocabulary;

use proc_macro2::TokenStream;
use quote::quote;

use crate::operation::{clip, dense};
use crate::plan::program::Plan;
use crate::signature;
use names::{Beside, Names};

pub use editor::{Named, SLOT, completion, editor};
pub use family::{family, unknown_of_family};
pub use stub::stub;

/// All items of a network: `plan` for inference, `training` for steps of training. The text of the
/// `declaration` goes into its docs.
pub fn tokens(plan: &Plan<'_>, training: &Plan<'_>, facade: &TokenStream, declaration: &str) -> TokenStream {
    let names = Names::new(plan.model.name(), facade);
    let struct_item = item::emit_struct(plan, &names, declaration);
    let workspace_item = item::emit_workspace(training, &names);
    let state_item = state::emit_state(plan, &names);
    let memory_item = memory::emit_memory(plan, &names);
    let values_item = (!plan.has_memory()).then(|| values::emit_values(plan, &names));
    let parts = parts::emit_structs(plan, &names);
    let of_parts = parts::emit_conversions(plan, &names);
    let flat = item::emit_flat(plan, training, &names);
    let clones = copy::emit_clones(plan, training, &names);
    let program = emit_program(plan, training, &names);
    let trained = emit_training(plan, training, &names);
    let constructors = constructors::emit_constructors(plan, &names);
    let methods = methods::emit_methods(plan, &names);
    let connections = dense::emit_connections(plan);
    let bounds = clip::emit_bounds(plan);
    let serde = serde::emit_serde(plan.model.attributes(), plan.serde, &names);
    let conditions = attribute::conditions(plan.model.attributes());
    let free = free::emit_free(&[plan, training]);
    let trained_numbers = trained::emit_numbers(plan, &names).unwrap_or_default();
    let state = state::emit_state_traits(plan, &names).unwrap_or_default();
    let memory = memory::emit_memory_traits(plan, &names).unwrap_or_default();
    let values = match plan.has_memory() {
        true => TokenStream::new(),
        false => values::emit_values_traits(plan, &names),
    };
    let implementations = [
        free,
        connections,
        bounds,
        flat,
        state,
        memory,
        values,
        clones,
        program,
        trained,
        trained_numbers,
        constructors,
        methods,
        of_parts,
        serde,
    ];
    let has = Beside {
        workspace: plan.is_trained(),
        state: plan.model.has_state(),
        memory: plan.has_memory(),
        values: !plan.has_memory(),
        target: parts::has_target(plan.model),
        output: parts::has_output(plan.model),
    };
    let block = names.emit_block(has, implementations);
    quote! {
        #struct_item
        #workspace_item
        #state_item
        #memory_item
        #values_item
        #parts
        #(#conditions)*
        #block
    }
}

/// `const NW_CONNECTIONS_0: … = […]; nw::topology::Topology { name: "Wdbc", … }`
pub(crate) fn topology(plan: &Plan<'_>, training: &Plan<'_>) -> TokenStream {
    let (connections, topology) = (dense::emit_connections(plan), topology::emit_topology(plan, training));
    quote!(#connections #topology)
}

/// `impl<S: nw::Scalar> nw::Program<S> for Wdbc<S> { … }`
fn emit_program(plan: &Plan<'_>, training: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { network, scalar, other_scalar, .. } = names;
    let (inputs, outputs) = (plan.inputs(), plan.outputs());
    let parameters = plan.model.parameters();
    let topology = topology::emit_topology(plan, training);
    let fingerprint = signature::fingerprint(plan.model);
    let layers = layers::emit_names(plan.model);
    // With several outputs the class is that of the first one.
    let classes = match plan.model.outputs() {
        [first, _, ..] => {
            let size = plan.model.nodes()[*first].size();
            Some(quote!(const CLASSES: ::core::primitive::usize = #size;))
        }
        _ => None,
    };
    let blank = constructors::emit_blank(plan, names);
    let initialize = constructors::emit_initialize(plan);
    let evaluation = match plan.has_memory() {
        true => emit_recurrent(plan, names),
        false => emit_feedforward(plan, names),
    };
    quote! {
        impl<#scalar: nw::Scalar> nw::Program<#scalar> for #network<#scalar> {
            type Input = [#scalar; #inputs];
            type Output = [#scalar; #outputs];
            const INPUTS: ::core::primitive::usize = #inputs;
            const OUTPUTS: ::core::primitive::usize = #outputs;
            const PARAMETERS: ::core::primitive::usize = #parameters;
            #classes
            #layers
            const TOPOLOGY: nw::topology::Topology = #topology;
            const FINGERPRINT: ::core::primitive::u64 = #fingerprint;
            #blank
            #initialize
        }
        impl<#scalar: nw::Scalar> nw::Network<#scalar> for #network<#scalar> {
            type On<#other_scalar: nw::Scalar> = #network<#other_scalar>;
        }
        #evaluation
    }
}

/// `impl<S: nw::Scalar> nw::ForwardProgram<S> for Wdbc<S> { … }`, and `nw::Feedforward`.
fn emit_feedforward(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { network, scalar, .. } = names;
    let forward = row::emit_forward(plan, names);
    let forward_rows = rows::emit_forward_rows(plan, names);
    let values = values::emit_row(plan, names);
    quote! {
        impl<#scalar: nw::Scalar> nw::ForwardProgram<#scalar> for #network<#scalar> {
            #forward
            #values
            #forward_rows
        }
        impl<#scalar: nw::Scalar> nw::Feedforward<#scalar> for #network<#scalar> {}
    }
}

/// `impl<S: nw::Scalar> nw::RecurrentProgram<S> for Amp<S> { … }`, and `nw::Recurrent`.
fn emit_recurrent(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { network, scalar, other_scalar, .. } = names;
    let program = memory::emit_program(plan, names);
    quote! {
        #program
        impl<#scalar: nw::Scalar> nw::Recurrent<#scalar> for #network<#scalar> {
            type RecurrentOn<#other_scalar: nw::Scalar> = #network<#other_scalar>;
        }
    }
}

/// `impl<S: nw::Scalar> nw::TrainingProgram<S> for Wdbc<S> { … }`, if there is a loss.
fn emit_training(plan: &Plan<'_>, in_training: &Plan<'_>, names: &Names) -> TokenStream {
    if let Some(over_time) = sequences::emit_over_time(plan, in_training, names) {
        return over_time;
    }
    let (Some(training), Some(step), Some(rows)) =
        (&plan.row.training, &in_training.row.training, &in_training.rows.backward)
    else {
        return TokenStream::new();
    };
    let Names { network, workspace, scalar, other_scalar, .. } = names;
    let targets = plan.targets();
    let in_registers = plan.in_registers;
    let least_rows = plan.model.needs_rows().then(|| {
        quote!(
            const LEAST_ROWS: ::core::primitive::usize = 2;
        )
    });
    let row_methods = row::emit_training(
        plan,
        training,
        &row::TrainStep { plan: in_training, program: &step.backward },
        names,
    );
    let loss_rows = rows::emit_loss_rows(plan, names);
    let rows_methods = rows::emit_training(in_training, rows, names);
    let apply = rows::emit_apply(plan, in_training, names);
    let blank_workspace = constructors::emit_blank_workspace(in_training, names);
    quote! {
        impl<#scalar: nw::Scalar> nw::TrainingProgram<#scalar> for #network<#scalar> {
            type Target = [#scalar; #targets];
            type Workspace<const B: ::core::primitive::usize> = #workspace<#scalar, { B }>;
            const TARGETS: ::core::primitive::usize = #targets;
            const IN_REGISTERS: ::core::primitive::bool = #in_registers;
            #least_rows
            #row_methods
            #loss_rows
            #rows_methods
        }
        impl<#scalar: nw::Scalar> nw::UpdateProgram<#scalar> for #network<#scalar> {
            #apply
        }
        impl<#scalar: nw::Scalar> nw::Optimizable<#scalar> for #network<#scalar> {}
        impl<#scalar: nw::Scalar> nw::Trainable<#scalar> for #network<#scalar> {
            type TrainableOn<#other_scalar: nw::Scalar> = #network<#other_scalar>;
            #blank_workspace
        }
    }
}
