//! Attributes of the struct that would have no effect.

use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Meta, Token};

use super::Checker;
use crate::diag::{Code, Diagnostic};

impl Checker<'_> {
    /// `#[serde(…)]`, also inside a `cfg_attr`: what a network that derives `Serialize` writes is fixed.
    pub(super) fn check_attributes(&mut self) {
        for attribute in &self.ast.attributes {
            self.refuse_serde(&attribute.meta);
        }
    }

    fn refuse_serde(&mut self, meta: &Meta) {
        if meta.path().is_ident("serde") {
            let message = "`serde` has no options for a network: what is written of it is fixed";
            self.diagnostics.push(Diagnostic::new(Code::Attribute, meta.path().span(), message).help(
                "remove the attribute; docs/format.md says what `Serialize` and `Deserialize` write and read",
            ));
        }
        if let Meta::List(list) = meta
            && list.path.is_ident("cfg_attr")
            && let Ok(parts) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
        {
            parts.iter().skip(1).for_each(|part| self.refuse_serde(part));
        }
    }
}
