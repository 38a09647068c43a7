//! The place of an operation's statements: the names that they may use.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::names::{INPUTS, Names, local, nowhere, operand, slot, variable};
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::model::MemoryId;
use crate::plan::computed::{Computed, FusedInto};
use crate::plan::program::{Past, Plan};

/// A value in a method, whose operation's statements are emitted.
pub(crate) struct At<'a> {
    /// The plan.
    pub(crate) plan: &'a Plan<'a>,
    /// The value.
    pub(crate) value: ValueId,
    /// The operation that its kernel computes in the same pass.
    pub(crate) fused: FusedInto,
    names: &'a Names,
    /// The value whose buffer is filled, in a method for rows.
    out: Option<ValueId>,
    /// Whether the method is for rows of samples.
    rows: bool,
    /// Whether it is for rows, and a loss is wanted of each.
    pub(crate) each: bool,
}

/// The variable with the list of a value's channels. The input's name is that of its rows.
pub(super) fn list_name(plan: &Plan<'_>, value: ValueId) -> Ident {
    match plan.graph.values[value].op {
        Op::Input => local(INPUTS),
        _ => variable(plan.graph, value),
    }
}

/// The list as an argument: `&a_h`
pub(super) fn list(plan: &Plan<'_>, value: ValueId) -> TokenStream {
    let name = list_name(plan, value);
    quote!(&#name)
}

/// The part of a buffer that is a value's: `nw::first_channels::<S, 16, _, _>(&mut slot_0)`
pub(super) fn buffer(plan: &Plan<'_>, value: ValueId, names: &Names) -> TokenStream {
    let (scalar, size, slot) = (&names.scalar, size(plan, value), slot_of(plan, value));
    quote!(nw::first_channels::<#scalar, #size, _, _>(&mut #slot))
}

/// `let a_h = nw::list_channels::<S, 16, _, _>(&slot_0);`
pub(super) fn bind_list(plan: &Plan<'_>, value: ValueId, names: &Names) -> TokenStream {
    let (name, scalar) = (list_name(plan, value), &names.scalar);
    let (size, slot) = (size(plan, value), slot_of(plan, value));
    quote!(let #name = nw::list_channels::<#scalar, #size, _, _>(&#slot);)
}

/// The value of so many steps before in a past: `nw::past_channels::<S, 16, _, _, 128, 4>(&slot_1)`
pub(super) fn past_list(plan: &Plan<'_>, past: &Past, steps: usize, names: &Names) -> TokenStream {
    let (scalar, size, slot) = (&names.scalar, size(plan, past.value), slot(past.slot));
    let (width, steps) = (past_width(plan), Literal::usize_unsuffixed(steps));
    quote!(nw::past_channels::<#scalar, #size, _, _, #width, #steps>(&#slot))
}

/// A past to be filled: `nw::past_of::<S, 16, _, _, 128>(&mut slot_1)`
pub(super) fn past_buffer(plan: &Plan<'_>, past: &Past, names: &Names) -> TokenStream {
    let (scalar, size, slot) = (&names.scalar, size(plan, past.value), slot(past.slot));
    let width = past_width(plan);
    quote!(nw::past_of::<#scalar, #size, _, _, #width>(&mut #slot))
}

/// The steps of a past: those of two blocks.
pub(super) fn past_width(plan: &Plan<'_>) -> Literal {
    Literal::usize_unsuffixed(plan.stream.as_ref().map_or(0, |stream| 2 * stream.block))
}

fn size(plan: &Plan<'_>, value: ValueId) -> Literal {
    Literal::usize_unsuffixed(plan.graph.values[value].size())
}

fn slot_of(plan: &Plan<'_>, value: ValueId) -> Ident {
    slot(plan.stream.as_ref().and_then(|stream| stream.slot(value)).unwrap_or(0))
}

impl<'a> At<'a> {
    /// In a method for one sample.
    pub(super) fn row(plan: &'a Plan<'a>, value: ValueId, names: &'a Names) -> Self {
        At { plan, value, fused: FusedInto::Nothing, names, out: None, rows: false, each: false }
    }

    /// In a method for rows of samples.
    pub(super) fn rows(plan: &'a Plan<'a>, of: &Computed, names: &'a Names) -> Self {
        At { plan, value: of.value, fused: of.fused, names, out: of.out, rows: true, each: false }
    }

    /// In the method for blocks of a stream.
    pub(super) fn stream(plan: &'a Plan<'a>, of: &Computed, names: &'a Names) -> Self {
        At { rows: false, ..Self::rows(plan, of, names) }
    }

    /// In the method for rows of samples that computes the loss of each.
    pub(super) fn each(plan: &'a Plan<'a>, of: &Computed, names: &'a Names) -> Self {
        At { each: true, ..Self::rows(plan, of, names) }
    }

    /// Where the kernels are: `nw`, or `nw::far` in a long program.
    pub(crate) fn kernels(&self) -> TokenStream {
        self.plan.kernels()
    }

    /// `S`
    pub(crate) fn scalar(&self) -> &Ident {
        &self.names.scalar
    }

    /// The variable that holds the value.
    pub(crate) fn name(&self) -> Ident {
        variable(self.plan.graph, self.value)
    }

    /// The variable whose buffer is filled: the value's, or that of the fused value.
    pub(crate) fn out(&self) -> Ident {
        variable(self.plan.graph, self.out.unwrap_or(self.value))
    }

    /// How many numbers the value has.
    pub(crate) fn length(&self) -> usize {
        self.plan.graph.values[self.value].size()
    }

    /// How many numbers the value has whose buffer is filled.
    pub(crate) fn out_length(&self) -> usize {
        self.plan.graph.values[self.out.unwrap_or(self.value)].size()
    }

    /// The value's operands.
    pub(crate) fn operands(&self) -> &[ValueId] {
        &self.plan.graph.values[self.value].operands
    }

    /// The only operand of an operation that has one.
    pub(crate) fn only(&self) -> ValueId {
        self.operands()[0]
    }

    /// An operand as an expression of type `&[S; N]` or, in methods for rows, `&[[S; N]]`.
    pub(crate) fn read(&self, index: usize) -> TokenStream {
        self.read_value(self.operands()[index])
    }

    /// The same of any value.
    pub(crate) fn read_value(&self, value: ValueId) -> TokenStream {
        operand(self.plan.graph, value, self.rows)
    }

    /// The same of a value that a layer reads, in a method for one sample: in the memory, if that has it.
    pub(crate) fn read_in_place(&self, value: ValueId) -> TokenStream {
        match self.plan.graph.values[value].op {
            Op::Earlier { memory, steps } if self.plan.in_place.earlier.contains(&value) => {
                let (of, field) = (local("memory"), nowhere(&self.plan.model.memories()[memory].name));
                quote!(nw::recalled(&#of.#field, #steps))
            }
            _ => self.read_value(value),
        }
    }

    /// Whether a value has no statements in methods for one sample: layers read it where it is.
    pub(crate) fn is_unread(&self) -> bool {
        self.plan.in_place.unread.contains(&self.value)
    }

    /// The variables that hold the operands.
    pub(crate) fn names_of_operands(&self) -> impl Iterator<Item = Ident> {
        self.operands().iter().map(|operand| variable(self.plan.graph, *operand))
    }

    /// A value in a block of a stream, as a reference to the list of its channels.
    pub(crate) fn list(&self, value: ValueId) -> TokenStream {
        list(self.plan, value)
    }

    /// How many steps a block of a stream has: `64`
    pub(crate) fn block(&self) -> Literal {
        Literal::usize_unsuffixed(self.plan.stream.as_ref().map_or(0, |stream| stream.block))
    }

    /// Where the value of so many steps before is, if it is in a past.
    pub(crate) fn past(&self, memory: MemoryId, steps: usize) -> Option<TokenStream> {
        let past = self.plan.stream.as_ref()?.past_with(memory, steps)?;
        Some(past_list(self.plan, past, steps, self.names))
    }

    /// The buffer for the steps of a block: `nw::first_channels::<S, 16, _, _>(&mut slot_0)`
    pub(crate) fn buffer(&self) -> TokenStream {
        buffer(self.plan, self.out.unwrap_or(self.value), self.names)
    }

    /// The last arguments of a kernel for a block: `rows, nw::first_channels::<S, 16, _, _>(&mut slot_0)`
    pub(crate) fn filled(&self) -> TokenStream {
        let (rows, buffer) = (local("rows"), self.buffer());
        quote!(#rows, #buffer)
    }

    /// The statements that fill the buffer, and the list of what is in it.
    pub(crate) fn fill(&self, statements: &TokenStream) -> TokenStream {
        let list = bind_list(self.plan, self.out.unwrap_or(self.value), self.names);
        quote!(#statements #list)
    }

    /// `let z_h = …;`
    pub(crate) fn bind(&self, expression: &TokenStream) -> TokenStream {
        let name = self.name();
        quote!(let #name = #expression;)
    }
}
