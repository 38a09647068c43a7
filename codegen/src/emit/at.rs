//! The place of an operation's statements: the names that they may use.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names::{Names, operand, variable};
use crate::ir::value::ValueId;
use crate::plan::program::{Computed, FusedInto, Plan};

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

impl<'a> At<'a> {
    /// In a method for one sample.
    pub(super) fn row(plan: &'a Plan<'a>, value: ValueId, names: &'a Names) -> Self {
        At { plan, value, fused: FusedInto::Nothing, names, out: None, rows: false, each: false }
    }

    /// In a method for rows of samples.
    pub(super) fn rows(plan: &'a Plan<'a>, of: &Computed, names: &'a Names) -> Self {
        At { plan, value: of.value, fused: of.fused, names, out: of.out, rows: true, each: false }
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

    /// The variables that hold the operands.
    pub(crate) fn names_of_operands(&self) -> impl Iterator<Item = Ident> {
        self.operands().iter().map(|operand| variable(self.plan.graph, *operand))
    }

    /// `let z_h = …;`
    pub(crate) fn bind(&self, expression: &TokenStream) -> TokenStream {
        let name = self.name();
        quote!(let #name = #expression;)
    }
}
