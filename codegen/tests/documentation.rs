//! Doc comments of items are not lost: a layer's becomes that of its field, every other one a section of the
//! struct's docs.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use netwright_support::compiler::{compile, emitted};
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
    let Some(Item::Struct(network)) = file.items.into_iter().next() else { panic!("the struct comes first") };
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

#[test]
fn docs_say_what_the_network_keeps_and_how_many_rows_it_needs() {
    let docs = |operation: &str| {
        let items = format!("x: input(2); h: x -> {operation}; y: h -> dense(1); loss: mse(y);");
        compile(&format!("struct Net {{ {items} }}")).0.to_string()
    };
    for (operation, needs_two, has_variances) in [
        ("batch_norm", true, true),
        ("batch_norm(frozen = true)", false, true),
        ("dropout(0.5)", false, false),
    ] {
        let docs = docs(operation);
        assert_eq!(docs.contains("2 to `B`"), needs_two, "{operation}");
        assert_eq!(docs.contains("1 to `B`"), !needs_two, "{operation}");
        assert_eq!(docs.contains("variances of 1"), has_variances, "{operation}");
        assert!(docs.contains("Before the first step"), "{operation}");
    }
}
