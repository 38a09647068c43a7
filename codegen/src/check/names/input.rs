//! Checks that there is exactly one input.

use super::fix::one_input_fix;
use super::resolved::{ItemId, Resolved, is_input};
use super::target::refuse_targets;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::syntax::{self, NodeItem};

/// There is one input.
pub(super) fn check_one_input(names: &Resolved<'_>, diagnostics: &mut Diagnostics) {
    let (ast, name) = (names.ast, &names.ast.name);
    let input = names.likely_input.map(ToString::to_string);
    refuse_targets(names, diagnostics);
    let is_one = |(id, item): &(ItemId, &&NodeItem)| is_input(item) && !names.targets.contains(id);
    let inputs: Vec<&NodeItem> = names.items.entries().filter(is_one).map(|(_, item)| *item).collect();
    match inputs.as_slice() {
        // An item that could not be read may be the input.
        [] if ast.items.iter().any(|item| matches!(item, syntax::Item::Wrong(_))) => {}
        [] if names.items.is_empty() => diagnostics.push(
            Diagnostic::new(Code::NoInput, name.span(), format!("the network `{name}` declares no value"))
                .help("declare at least an input and a layer: `x: input(2); y: x -> dense(1) -> sigmoid;`"),
        ),
        [] => diagnostics.push(
            Diagnostic::new(Code::NoInput, name.span(), format!("the network `{name}` has no input"))
                .help(format!("declare one: `{}: input(2);`", input.as_deref().unwrap_or("x"))),
        ),
        [first, others @ ..] => {
            let fix = one_input_fix(names, &inputs);
            for other in others {
                diagnostics.push(
                    Diagnostic::new(
                        Code::SecondInput,
                        other.name.span(),
                        format!("`{}` is a second input", other.name),
                    )
                    .help(match &fix {
                        Some(fix) => format!("a network has one input; write `{fix}`"),
                        None => "a network has one input: make it wide enough for both".to_owned(),
                    })
                    .related(first.name.span(), "the first one is"),
                );
            }
        }
    }
}
