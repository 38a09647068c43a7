//! The gradient that later steps pass back to a value that they read.

use proc_macro2::TokenStream;
use quote::quote;

use super::follow::Follows;
use super::rules::{Facts, Fuses, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::emit::names::local;
use crate::grad::back::Back;
use crate::model::MemoryId;

/// The sum of the gradients of what later steps read of a memory, each so many steps later. It is 0 in the
/// last step of a sequence: gradients do not come from beyond a window.
pub(super) struct Later(pub(super) MemoryId);

impl Rules for Later {
    fn text(&self, _: &str) -> String {
        format!("later {:?}", self.0)
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.leaf()
    }
    // Differentiation makes it and does not meet it.
    fn diff(&self, _: &mut Back<'_>) {}
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    // No method for one sample goes back in time.
    fn emit_row(&self, _: &At<'_>) -> TokenStream {
        TokenStream::new()
    }
    /// `nw::clear_rows((schedule, span), later_h);
    /// nw::carry_rows((schedule, span), 1, d_prev_h, later_h);`
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let ([schedule, span], out) = (["schedule", "span"].map(local), at.out());
        let laters = at.plan.graph.roots.laters.iter().filter(|later| later.memory == self.0);
        let carried = laters.map(|later| {
            let (steps, gradient) = (later.steps, at.read_value(later.gradient));
            quote!(nw::carry_rows((#schedule, #span), #steps, #gradient, #out);)
        });
        quote! {
            nw::clear_rows((#schedule, #span), #out);
            #(#carried)*
        }
    }
}
