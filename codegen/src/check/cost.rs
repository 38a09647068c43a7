//! The cost of a network for `rustc`: counts that bound the emitted code, known before any code is emitted.
//!
//! Input: the checked nodes, layers and terms. Output: a [`Cost`]. Guarantees: no count is below that of the
//! emitted code; tests compare both (`codegen/tests/cost.rs`, `benches/compile`).

use std::collections::BTreeSet;

use super::draft::{Draft, Shaped};
use super::names::Resolved;
use super::word::map_of;
use crate::ids::Id as _;
use crate::keyword::option;
use crate::model::{CompiledKernel, Cost, Layer, Pattern};
use crate::operation::declared;
use crate::operation::meaning::Around;
use crate::syntax::WrittenValue;

/// Statements of a step of training. So many are 161 products.
pub(super) const MAX_STATEMENTS: usize = 1_750;

/// Statements of `run`, the largest function of a network that is not trained. It has two of this length,
/// where a step of training has six beside it.
pub(super) const MAX_FORWARD: usize = 2_500;

/// Lines of LLVM IR. So many are 13 layers of different shapes, each with a `relu`.
pub(super) const MAX_LINES: usize = 1_045_000;

/// Lines of LLVM IR of all members of a family: four of the most expensive networks, which rustc takes about
/// a minute for.
pub(super) const MAX_FAMILY_LINES: usize = 4 * MAX_LINES;

/// The methods that every network has, and one layer of up to 64 multiply-adds that is written out.
const METHODS: (usize, usize) = (450, 60_000);
/// The statements of the same in a network that is not trained.
const FORWARD: usize = 250;
/// Those of shared weights there, which are given to each layer that has them.
const FORWARD_TIE: usize = 3;
/// A network that is not trained has at most one line of LLVM IR in so many of those that are counted.
/// Measured, as [`Meaning::price`](crate::operation::meaning::Meaning::price) says, lines made of lines
/// counted: a layer with a `tanh` 370 of 6,700, one of a new shape 8,800 of 86,000, a sum 250 of 900, a slice
/// in a sum 890 of 2,400, a value of an earlier step in a list 320 of 2,400.
const UNTRAINED_LINES: usize = 3;
/// A reader of a value besides its first one: their gradients are added.
const READER: (usize, usize) = (2, 700);
/// An entry of a list in the declaration, which the topology or an initialiser repeats.
const ENTRY: (usize, usize) = (0, 4);

/// A term of the loss: its part of the target, its operands, its value and its gradient.
const TERM: (usize, usize) = (9, 2_500);

/// A weight or a mask of a term: a part of the target, joined to another one or multiplied, and its share in
/// the divisor of the term.
const PART: (usize, usize) = (7, 2_500);

/// A value in a network that is trained over time: its rows of a step, and of all steps.
const OVER_TIME: (usize, usize) = (3, 300);

/// Shared weights, whose uses are joined, and a bias of its own.
const TIE: (usize, usize) = (10, 3_500);

/// The option `max_norm`.
const LIMIT: (usize, usize) = (1, 800);

/// A value that `output` names.
const OUTPUT: (usize, usize) = (2, 700);

/// The lines that are counted for a network of these.
pub(super) const fn counted(lines: usize, is_trained: bool) -> usize {
    if is_trained { lines } else { lines / UNTRAINED_LINES }
}

/// The lines of a kernel of a network that is trained.
pub(super) fn lines(kernel: CompiledKernel) -> usize {
    match kernel {
        // Fewer are made, but they take rustc as long as so many of another kernel.
        CompiledKernel::Dense(..) => 65_000,
        CompiledKernel::Activated { is_function: true, .. } => 14_000,
        CompiledKernel::Activated { is_function: false, .. } => 2_500,
        // Fewer lines than that, but of short loops, which rustc writes out.
        CompiledKernel::Sparse(..) => 40_000,
        CompiledKernel::Row(..) => 17_000,
    }
}

/// The cost of a network, and where it becomes too much.
pub(super) struct Bill {
    pub(super) cost: Cost,
    /// Whether it is trained, so that the largest function is a step of training.
    pub(super) is_trained: bool,
    /// The kernels that are part of it, each once.
    pub(super) kernels: BTreeSet<CompiledKernel>,
    /// How many of them are matrices.
    pub(super) shapes: usize,
    /// The index of the first node that is too much; none if the terms of the loss are.
    pub(super) node: Option<usize>,
}

/// The cost of the network. Nodes in the place of wrong ones do not count.
pub(super) fn bill(names: &Resolved<'_>, shapes: &Shaped<'_>) -> Bill {
    let (mut cost, mut kernels, mut over) = (Cost::default(), BTreeSet::new(), None);
    let mut is_read = vec![false; shapes.nodes.len()];
    add(&mut cost, 1, METHODS);
    shapes.layers.iter().for_each(|layer| add_layer(&mut cost, layer));
    let is_trained = names.loss.is_some();
    let (is_over_time, mut forward) = (is_trained && names.ast.has_memory(), FORWARD);
    let outputs = names.output.map_or(0, |item| item.names.len());
    add(&mut cost, outputs, OUTPUT);
    let ties = shapes.layers.iter().filter(|layer| layer.tie.is_some()).count();
    for (times, statements) in [(outputs, OUTPUT.0), (ties, FORWARD_TIE)] {
        forward = forward.saturating_add(times.saturating_mul(statements));
    }
    for (id, node) in shapes.nodes.entries().filter(|(_, node)| !node.stand_in) {
        let meaning = declared(&node.operation);
        add(&mut cost, 1, meaning.price(node.sources.len()));
        forward = forward.saturating_add(meaning.forward(node.sources.len()));
        add(&mut cost, usize::from(is_over_time), OVER_TIME);
        for source in &node.sources {
            add(&mut cost, usize::from(core::mem::replace(&mut is_read[source.index()], true)), READER);
        }
        for kernel in kernels_of(node, shapes) {
            if kernels.insert(kernel) {
                add(&mut cost, 1, (0, lines(kernel)));
            }
        }
        let is_long = if is_trained { cost.statements > MAX_STATEMENTS } else { forward > MAX_FORWARD };
        if is_long || counted(cost.lines, is_trained) > MAX_LINES {
            over.get_or_insert(id.index());
        }
    }
    if !is_trained {
        cost = Cost { statements: forward, lines: counted(cost.lines, false) };
    }
    for term in names.loss.iter().flat_map(|item| &item.terms) {
        add(&mut cost, 1, TERM);
        let operand = term.operation.arguments.first().and_then(WrittenValue::as_name);
        let item = operand.and_then(|name| names.item_of(name));
        let has = |key: &str| term.operation.options.iter().any(|argument| argument.key == key);
        add(&mut cost, usize::from(has(option::WEIGHT)) + usize::from(has(option::MASK)), PART);
        let loss = if has(option::MASK) { "masked loss" } else { "loss" };
        let kernel = CompiledKernel::Row(loss, item.and_then(|item| shapes.size_of(item)).unwrap_or(0));
        if kernels.insert(kernel) {
            add(&mut cost, 1, (0, lines(kernel)));
        }
    }
    let is_dense =
        |kernel: &&CompiledKernel| matches!(kernel, CompiledKernel::Dense(..) | CompiledKernel::Sparse(..));
    Bill { cost, is_trained, shapes: kernels.iter().filter(is_dense).count(), kernels, node: over }
}

/// The kernels of a node.
fn kernels_of(node: &Draft, shapes: &Shaped<'_>) -> Vec<CompiledKernel> {
    let source = node.sources.first();
    let before = source.and_then(|source| map_of(&shapes.nodes[*source].operation));
    let before = before.map(|layer| &shapes.layers[layer]);
    let size = node.size().unwrap_or(0);
    declared(&node.operation).kernels(Around { size, before, layers: &shapes.layers })
}

/// The cost of a layer besides its operations.
fn add_layer(cost: &mut Cost, layer: &Layer) {
    let connections = match &layer.pattern {
        Pattern::Connections(pairs) => pairs.len(),
        Pattern::Full | Pattern::Diagonal => 0,
    };
    add(cost, connections, ENTRY);
    add(cost, usize::from(layer.tie.is_some()), TIE);
    add(cost, usize::from(layer.step.max_norm.is_some()), LIMIT);
}

fn add(cost: &mut Cost, times: usize, (statements, lines): (usize, usize)) {
    cost.statements = cost.statements.saturating_add(times.saturating_mul(statements));
    cost.lines = cost.lines.saturating_add(times.saturating_mul(lines));
}

#[cfg(test)]
mod tests {
    use super::{MAX_LINES, MAX_STATEMENTS, READER, lines};
    use crate::diag::{Code, Page};
    use crate::ids::Id as _;
    use crate::keyword::Activation;
    use crate::model::{CompiledKernel, LayerId, Operation};
    use crate::operation::answers::Price;
    use crate::operation::declared;

    /// `1,045,000`
    fn spelled(number: usize) -> String {
        let (before, last) = (number / 1000, number % 1000);
        if before == 0 { last.to_string() } else { format!("{},{last:03}", spelled(before)) }
    }

    fn price(operation: Operation, sources: usize) -> Price {
        declared(&operation).price(sources)
    }

    #[test]
    fn the_page_about_the_compiler_has_these_costs() {
        let page = include_str!("../../../docs/compiler.md");
        let row = |start: &str| page.lines().find(|line| line.starts_with(start)).unwrap_or_default();
        let (dense, activation) =
            (price(Operation::Dense(LayerId::new(0)), 1), price(Operation::Activation(Activation::Relu), 1));
        let part = price(Operation::Concat, 3).0 - price(Operation::Concat, 2).0;
        let activated =
            |is_function| CompiledKernel::Activated { inputs: 1, outputs: 1, word: "", is_function };
        let statements = [
            format!("| {} |", spelled(MAX_STATEMENTS)),
            format!("a product {},", price(Operation::Product, 2).0),
            format!("a part of a joined value {part},"),
            format!("a layer with an activation {},", dense.0 + activation.0),
            format!("each further reader of a value {} |", READER.0),
        ];
        let of_lines = [
            format!("| {} |", spelled(MAX_LINES)),
            format!("a dense layer of a new shape {},", spelled(lines(CompiledKernel::Dense(1, 1, 1)))),
            format!("its activation {} if it takes a function", spelled(lines(activated(true)))),
            format!("otherwise {},", spelled(lines(activated(false)))),
            format!("both of a known shape {};", spelled(dense.1 + activation.1)),
            format!("of single connections {},", spelled(lines(CompiledKernel::Sparse(1, 1, 1)))),
            format!("or loss of a new width {} |", spelled(lines(CompiledKernel::Row("loss", 1)))),
        ];
        let rows = [("| statements of", statements.as_slice()), ("| lines of LLVM IR", of_lines.as_slice())];
        for (start, texts) in rows {
            for text in texts {
                assert!(row(start).contains(text), "docs/compiler.md lacks `{text}` in: {}", row(start));
            }
        }
    }

    #[test]
    fn the_explanation_of_the_error_has_the_limits() {
        let text = Page::ALL.iter().find(|page| page.code == Code::Budget).map_or("", |page| page.why);
        for limit in [
            format!("at most {} statements", spelled(MAX_STATEMENTS)),
            format!("at most {} lines", spelled(MAX_LINES)),
        ] {
            assert!(text.contains(&limit), "{limit}");
        }
    }
}
