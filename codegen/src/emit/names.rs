//! Every identifier that emitted code uses.
//!
//! Identifiers that users see have the spans of the user's words; all others are hygienic.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt as _;

use crate::ids::Id as _;
use crate::ir::op::Op;
use crate::ir::value::{Graph, ValueId};
use crate::model::{BoundsId, LayerId};

// A const parameter is in braces where it is an argument, `{ B }`: bare, it would be read as a type of
// that name if the user has one.

/// A local variable or parameter. Only `emit_free` makes it invisible to the user's own names: a pattern `x`
/// is a constant `x` where there is one, whatever the span.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The name without its place, for what an editor does not look for.
pub(crate) fn nowhere(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(Span::mixed_site());
    name
}

/// The name of a value for a field besides those of the network, at its place if no lint would look at it
/// there: the value may be called `X`.
pub(super) fn at_its_place(name: &Ident) -> Ident {
    let text = name.unraw().to_string();
    let is_snake_case = !text.contains(char::is_uppercase) && !text.trim_matches('_').contains("__");
    if is_snake_case { name.clone() } else { nowhere(name) }
}

/// The name of the runtime in the block of emitted implementations.
const RUNTIME: &str = "nw";

/// The constant with the numbers of a file of weights, next to the implementations.
pub(super) const TRAINED: &str = "NW_TRAINED";

/// The names of one network's emitted items.
pub(super) struct Names {
    /// The struct, as it is declared.
    pub(super) item: Ident,
    /// The struct, as the block of emitted implementations calls it: an alias, so that an item of the user's
    /// with the struct's name is not an error in each of them.
    pub(super) network: Ident,
    /// The struct of its training buffers.
    pub(super) workspace: Ident,
    /// The module of the buffers.
    pub(super) module: Ident,
    /// The struct of the named values of a sample.
    pub(super) values: Ident,
    /// The module of these.
    pub(super) values_module: Ident,
    /// The struct of its state.
    pub(super) state: Ident,
    /// The module of the state.
    pub(super) state_module: Ident,
    /// The struct of its memory.
    pub(super) memory: Ident,
    /// The module of the memory.
    pub(super) memory_module: Ident,
    /// The struct of the parts of its target.
    pub(super) target: Ident,
    /// The struct of the parts of its output.
    pub(super) output: Ident,
    /// The module of those two.
    pub(super) parts_module: Ident,
    /// The constant for every size of a refused network that nobody knows.
    pub(super) unknown: Ident,
    /// The type parameter for the scalar: `S`, unless the network has that name.
    pub(super) scalar: Ident,
    /// The type parameter for a second scalar: `T`, unless the network has that name.
    pub(super) other_scalar: Ident,
    /// The module that emitted code may name, as seen from outside the block of emitted implementations.
    pub(super) runtime: TokenStream,
}

/// The items that are emitted next to the network's struct.
pub(super) struct Beside {
    /// Whether it has training buffers.
    pub(super) workspace: bool,
    /// Whether it keeps a state.
    pub(super) state: bool,
    /// Whether it has a memory.
    pub(super) memory: bool,
    /// Whether the named values of a sample have a struct.
    pub(super) values: bool,
    /// Whether a target has parts with names.
    pub(super) target: bool,
    /// Whether an output has parts with names.
    pub(super) output: bool,
}

impl Names {
    /// The names for the network called `network`.
    pub(super) fn new(network: &Ident, facade: &TokenStream) -> Self {
        let unless_taken = |name: &str, instead: &str| {
            Ident::new(if network == name { instead } else { name }, Span::mixed_site())
        };
        Names {
            item: network.clone(),
            network: unless_taken("Declared", "DeclaredNetwork"),
            module: local(&module_of(network, "workspace")),
            values: format_ident!("{}Values", network, span = network.span()),
            values_module: local(&module_of(network, "values")),
            state: format_ident!("{}State", network, span = network.span()),
            state_module: local(&module_of(network, "state")),
            memory: format_ident!("{}Memory", network, span = network.span()),
            memory_module: local(&module_of(network, "memory")),
            workspace: format_ident!("{}Workspace", network, span = network.span()),
            target: format_ident!("{}Target", network, span = network.span()),
            output: format_ident!("{}Output", network, span = network.span()),
            parts_module: local(&module_of(network, "parts")),
            unknown: format_ident!("{}UnknownSize", network, span = Span::mixed_site()),
            scalar: unless_taken("S", "Scalar"),
            other_scalar: unless_taken("T", "Other"),
            runtime: quote!(#facade::__private),
        }
    }

    /// `const _: () = { use netwright::__private as nw; type Declared<S> = Wdbc<S>; … };`, where all
    /// implementations stand.
    pub(super) fn emit_block(
        &self,
        has: Beside,
        items: impl IntoIterator<Item = TokenStream>,
    ) -> TokenStream {
        let Names { item, network, workspace, module, values, values_module, scalar, runtime, .. } = self;
        let Names { memory, memory_module, state, state_module, target, output, parts_module, .. } = self;
        // The user may have items of these names, too, which hide the emitted ones.
        let workspace = has.workspace.then(|| quote!(use #module::#workspace;));
        let state = has.state.then(|| quote!(use #state_module::#state;));
        let memory = has.memory.then(|| quote!(use #memory_module::#memory;));
        let values = has.values.then(|| quote!(use #values_module::#values;));
        let target = has.target.then(|| quote!(use #parts_module::#target;));
        let output = has.output.then(|| quote!(use #parts_module::#output;));
        let alias = quote!(type #network<#scalar> = #item<#scalar>;);
        let head = quote! {
            use #runtime as nw;
            #values
            #workspace
            #state
            #memory
            #target
            #output
        };
        if item != RUNTIME {
            let body = block([head, alias].into_iter().chain(items));
            return quote!(const _: () = #body;);
        }
        // In the inner block `nw` is the runtime.
        let body = block([head].into_iter().chain(items));
        let body = block([alias, quote!(const _: () = #body;)]);
        quote!(const _: () = #body;)
    }
}

/// `__wdbc_workspace` for the `workspace` of `Wdbc`: in snake case, as a crate may forbid anything else, and
/// different for names that differ in nothing but case or underscores: `__acasxu_0_4_workspace` for `AcasXu`.
fn module_of(network: &Ident, item: &str) -> String {
    let name = network.unraw().to_string();
    let marks: Vec<String> = (name.chars().enumerate())
        .filter(|(_, letter)| letter.is_uppercase() || *letter == '_')
        .map(|(index, letter)| if letter == '_' { format!("u{index}") } else { index.to_string() })
        .collect();
    let marks = match marks.join("_").as_str() {
        "0" => String::new(),
        "" => "_lower".to_owned(),
        marks => format!("_{marks}"),
    };
    format!("__{}{marks}_{item}", name.to_lowercase().replace('_', ""))
}

/// The constant that lists the connections of a sparse layer. It is next to the implementations, out of
/// sight.
pub(crate) fn connections(layer: LayerId) -> Ident {
    format_ident!("NW_CONNECTIONS_{}", layer.index(), span = Span::mixed_site())
}

/// The constants that list the lower and the upper bounds of a `clip`.
pub(crate) fn bounds(of: BoundsId) -> [Ident; 2] {
    ["LOW", "HIGH"].map(|end| format_ident!("NW_{end}_{}", of.index(), span = Span::mixed_site()))
}

/// The list of the input's channels, in a block of a stream.
pub(super) const INPUTS: &str = "inputs";

/// A buffer for the steps of a block.
pub(super) fn slot(index: usize) -> Ident {
    local(&format!("slot_{index}"))
}

/// A value as an expression of type `&[S; N]` or, in programs for rows, `&[[S; N]]`.
pub(crate) fn operand(graph: &Graph, value: ValueId, rows: bool) -> TokenStream {
    let name = variable(graph, value);
    match graph.values[value].op {
        // Arguments and buffers are references already.
        Op::Input | Op::Target => name.into_token_stream(),
        _ if rows => name.into_token_stream(),
        _ => quote!(&#name),
    }
}

/// The variable that holds a value.
pub(crate) fn variable(graph: &Graph, value: ValueId) -> Ident {
    match graph.values[value].op {
        Op::Input => local("x"),
        Op::Target => local("target"),
        Op::Seed => local("seed"),
        _ => local(&graph.values[value].name),
    }
}

/// `{ … }` around statements.
///
/// They are moved into the block, where interpolation would copy them token by token at each level, and the
/// statements of the methods are nearly all that is emitted.
pub(super) fn block(statements: impl IntoIterator<Item = TokenStream>) -> Group {
    let mut body = TokenStream::new();
    body.extend(statements);
    Group::new(Delimiter::Brace, body)
}

/// A variable for a part of a value, such as one of its numbers: `z_h_0`. A layer may be called `h_0`, so
/// where the name is a value's, underscores follow.
pub(crate) fn part(graph: &Graph, value: ValueId, indices: &[usize]) -> Ident {
    let mut name = graph.values[value].name.clone();
    for index in indices {
        name.push_str(&format!("_{index}"));
    }
    while graph.values.iter().any(|value| value.name == name) {
        name.push('_');
    }
    local(&name)
}
