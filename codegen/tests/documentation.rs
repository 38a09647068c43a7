//! Doc comments of items are not lost: a layer's becomes that of its field, every other one a section of the
//! struct's docs.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use netwright_support::compiler::emitted;
use syn::{Attribute, Expr, Item, Lit, Meta};

const DECLARATION: &str = r#"
    /// The network.
    pub struct Net {
        /// Pixels.
        ///
        /// Row by row.
        x: input(3);
        /** Units. */
        #[doc = "More of them."]
        h: x -> dense(2) -> tanh;
        /// Twice.
        s: h + h;
        r#type: s -> dense(1);
        /// What comes back.
        output: r#type;
        /// The error.
        loss: mse(r#type);
    }"#;

/// The texts of doc attributes, line by line.
fn documentation(attributes: &[Attribute]) -> Vec<String> {
    let text = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(value) if value.path.is_ident("doc") => match &value.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(text).collect()
}

#[test]
fn doc_comments_of_items_stand_on_fields_or_on_the_struct() {
    let file: syn::File = syn::parse2(emitted(DECLARATION)).unwrap();
    let structs = file.items.into_iter().filter_map(|item| match item {
        Item::Struct(network) => Some(network),
        _ => None,
    });
    let network = structs.into_iter().next().unwrap();
    let sections = [
        "The network.",
        "",
        "# `x`",
        "",
        "Pixels.",
        "",
        "Row by row.",
        "",
        "# `s`",
        "",
        "Twice.",
        "",
        "# `output`",
        "",
        "What comes back.",
        "",
        "# `loss`",
        "",
        "The error.",
    ];
    assert_eq!(documentation(&network.attrs), sections);
    let fields: Vec<Vec<String>> = network.fields.iter().map(|field| documentation(&field.attrs)).collect();
    assert_eq!(
        fields,
        [vec!["Units.", "More of them.", "", "3 inputs, 2 outputs."], vec!["2 inputs, 1 outputs."]]
    );
}
