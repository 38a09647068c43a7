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

/// What is said of it behind the user's own texts.
const DESCRIPTION: &str = "
# Declaration

```text
pub struct Net {
    x: input(3);
    h: x -> dense(2) -> tanh;
    s: h + h;
    r#type: s -> dense(1);
    output: r#type;
    loss: mse(r#type);
}
```

# Layers

| name | operation | shape | parameters |
|---|---|---|---:|
| `x` | `input` | 3 |  |
| `h` | `dense` | 3 → 2 | 8 |
| `h` | `tanh` | 2 → 2 |  |
| `s` | `sum` | 2, 2 → 2 |  |
| `type` | `dense` | 2 → 1 | 3 |
| total | | 3 → 1 | 11 |

Loss: `mse(type)`, for a target of 1 number.

# Traits

`Network`, `Feedforward`, `Saving`, `Differentiable`, `Optimizable`, `Trainable` and `Clone`, for every scalar `S`. `TOPOLOGY.summary()` displays the layers.
";

/// The struct's last text.
fn description(declaration: &str) -> String {
    let file: syn::File = syn::parse2(emitted(declaration)).unwrap();
    // The item for editors comes first; it has no struct.
    let network = file.items.into_iter().find_map(|item| match item {
        Item::Struct(network) => Some(network),
        _ => None,
    });
    documentation(&network.unwrap().attrs).pop().unwrap()
}

#[test]
fn the_docs_of_a_network_have_its_declaration_as_it_is_written() {
    let short = description("struct Short<2, 4 leaky_relu(0.1), 1 identity>;");
    assert!(short.contains("```text\nstruct Short<2, 4 leaky_relu(0.1), 1 identity>;\n```"), "{short}");
    assert!(short.contains("| `layer1` | `leaky_relu(1e-1)` | 4 → 4 |  |"), "{short}");

    let rows = vec!["[0.5, -0.25]"; 40].join(", ");
    let long = description(&format!(
        "struct Net {{ x: input(40); h: x -> dense(2, weights = [{rows}]) -> dropout(0.5); s: h -> slice(..1); }}"
    ));
    assert!(long.contains("    h: x -> dense(2, weights = [[0.5, -0.25], [0.5, -0.25],"), "{long}");
    assert!(long.contains(" …;\n    s: h -> slice(..1);\n}"), "{long}");
    assert!(long.lines().all(|line| line.chars().count() < 90 || line.contains("`Network`")), "{long}");
    assert!(long.contains("| `h` | `dropout(0.5)` | 2 → 2 |  |"), "{long}");
    assert!(long.contains("No loss is declared, so there are no methods for training."), "{long}");

    let two = description(
        "struct Net { x: input(3); a: x -> dense(2) -> softmax; b: x -> dense(1);
         loss: cross_entropy(a, normalise = weights) + 0.5 * mse(b); }",
    );
    let loss = "Loss: `cross_entropy(a, normalise = weights) + 0.5 * mse(b)`, for a target of 3 numbers.";
    assert!(two.contains(loss), "{two}");
}

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
    let found = documentation(&network.attrs);
    let (description, written) = found.split_last().unwrap();
    assert_eq!(written, sections);
    assert_eq!(description, DESCRIPTION.trim());
    let fields: Vec<Vec<String>> = network.fields.iter().map(|field| documentation(&field.attrs)).collect();
    assert_eq!(
        fields,
        [vec!["Units.", "More of them.", "", "3 inputs, 2 outputs."], vec!["2 inputs, 1 output."]]
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
