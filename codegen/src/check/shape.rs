//! Values: from each chain to nodes with sizes.

use super::Checker;
use crate::diag::{Diagnostic, Place, nearest};
use crate::keyword::{self, Activation};
use crate::model::{Layer, NodeId, Operation};
use crate::syntax::{self, NodeItem, Number, Operand, Source, Value};

/// What is known of a refused network, so that its stubs raise no further errors where it is used.
#[derive(Clone, Debug, Default)]
pub struct Surface {
    /// Numbers in a row of input.
    pub inputs: Option<usize>,
    /// Numbers in a row of output.
    pub outputs: Option<usize>,
    /// Whether a loss was declared.
    pub loss: bool,
    /// The fields whose sizes are known.
    pub layers: Vec<Layer>,
}

impl<'a> Checker<'a> {
    /// What is known of the network whatever errors there are.
    pub(super) fn surface(&self, output: Option<NodeId>) -> Surface {
        let inputs = self.nodes.iter().find(|node| node.operation == Operation::Input).and_then(|node| node.size);
        // Without a valid output, the value that was declared last is the best guess.
        let output = output.or_else(|| self.values.iter().rev().find_map(|value| *value));
        Surface {
            inputs,
            outputs: output.and_then(|node| self.nodes[node].size),
            loss: self.loss_item.is_some(),
            layers: self.layers.iter().cloned().collect(),
        }
    }

    /// Builds the nodes of all items, sources first.
    pub(super) fn check_values(&mut self) {
        self.check_one_input();
        for index in self.sorted_items() {
            let item: &'a NodeItem = self.items[index];
            self.values[index] = self.check_chain(index, item);
        }
    }

    fn check_one_input(&mut self) {
        let is_input = |item: &&&NodeItem| matches!(item.chain.source, Source::Input(_));
        let inputs: Vec<&NodeItem> = self.items.iter().filter(is_input).copied().collect();
        match inputs.as_slice() {
            [] if self.items.is_empty() => self.diagnostics.push(
                Diagnostic::new(self.ast.name.span(), format!("the network `{}` is empty", self.ast.name))
                    .help("declare at least an input and a layer: `x: input(2); y: x -> dense(1) -> sigmoid;`"),
            ),
            [] => self.diagnostics.push(
                Diagnostic::new(self.ast.name.span(), format!("the network `{}` has no input", self.ast.name))
                    .help("declare one: `x: input(2);`"),
            ),
            [_] => {}
            [first, others @ ..] => {
                for other in others {
                    self.diagnostics.push(
                        Diagnostic::new(other.name.span(), "a second input")
                            .help("a network has one input: make it wide enough for both")
                            .related(first.name.span(), "the first one is here"),
                    );
                }
            }
        }
    }

    /// The node that carries the value of a chain; `None` if its source is unknown.
    fn check_chain(&mut self, index: usize, item: &'a NodeItem) -> Option<NodeId> {
        let name = item.name.to_string();
        let mut node = match &item.chain.source {
            Source::Input(operation) => {
                let size = self.check_input(operation);
                if let Some(extra) = item.chain.operations.first() {
                    self.diagnostics.push(
                        Diagnostic::new(extra.place, "the input is declared alone")
                            .help(format!("write `{name}: input(…);` and `next: {name} -> {};`", extra.word)),
                    );
                }
                return Some(self.add_node(&name, Operation::Input, size));
            }
            Source::Sum(operands) => self.check_sum(&name, operands),
        };
        let mut layer: Option<Place> = None;
        for operation in &item.chain.operations {
            if operation.word == keyword::DENSE {
                if let Some(first) = layer {
                    self.diagnostics.push(
                        Diagnostic::new(operation.place, format!("a second layer with parameters in the chain of `{name}`"))
                            .help(format!("give it a name of its own: `next: {name} -> {};`", operation.word))
                            .related(first, format!("the parameters of this one are the field `{name}`")),
                    );
                }
                layer = Some(operation.place);
                node = self.check_dense(index, &item.name, operation, node);
            } else {
                node = self.check_activation(&name, operation, node);
            }
        }
        node
    }

    /// `input(30)` or `input(28, 28, 1)`.
    fn check_input(&mut self, operation: &syntax::Operation) -> Option<usize> {
        self.refuse_options(operation, &[]);
        if operation.arguments.is_empty() || operation.arguments.len() > 3 {
            let found = operation.arguments.len();
            self.diagnostics.push(
                Diagnostic::new(operation.place, format!("`input` takes one to three sizes, found {found}"))
                    .help("write `input(30)`, or `input(28, 28, 1)` for height, width and channels"),
            );
            return None;
        }
        let mut axes = Vec::new();
        for argument in &operation.arguments {
            axes.push(self.check_size(argument, "an input size")?);
        }
        let size = axes.iter().try_fold(1_usize, |product, &axis| product.checked_mul(axis));
        self.axes = axes;
        if size.is_none() {
            self.diagnostics.push(
                Diagnostic::new(operation.place, "the number of inputs overflows")
                    .help("the product of the sizes must fit in `usize`"),
            );
        }
        size
    }

    /// One value, or the sum of several of the same size.
    fn check_sum(&mut self, name: &str, operands: &'a [Operand]) -> Option<NodeId> {
        let mut sources = Vec::new();
        for operand in operands {
            sources.push(self.item_of(&operand.name).and_then(|item| self.values[item])?);
        }
        if let [only] = sources.as_slice() {
            return Some(*only);
        }
        let sized = |node: NodeId| self.nodes[node].size;
        let first = sources.iter().zip(operands).find_map(|(&node, operand)| Some((sized(node)?, operand)));
        let mut errors = Vec::new();
        if let Some((size, first)) = first {
            for (&node, operand) in sources.iter().zip(operands) {
                if let Some(other) = sized(node)
                    && other != size
                {
                    errors.push(
                        Diagnostic::new(
                            operand.name.span(),
                            format!("`{}` has {size} values, `{}` has {other}: they cannot be added", first.name, operand.name),
                        )
                        .help(format!("bring one of them to the other's size, for example with `-> dense({size})`")),
                    );
                }
            }
        }
        for error in errors {
            self.diagnostics.push(error);
        }
        let size = first.map(|(size, _)| size);
        let (&first, rest) = sources.split_first()?;
        Some(rest.iter().fold(first, |sum, &next| self.add_node(name, Operation::Sum([sum, next]), size)))
    }

    fn check_activation(&mut self, name: &str, operation: &syntax::Operation, source: Option<NodeId>) -> Option<NodeId> {
        let word = operation.word.to_string();
        let Some(activation) = Activation::of(&word) else {
            self.diagnostics.push(unknown_operation(operation));
            return None;
        };
        self.refuse_options(operation, &[]);
        if let (Some(first), Some(last)) = (operation.arguments.first(), operation.arguments.last()) {
            let place = Place::between(first.place(), last.place());
            self.diagnostics.push(
                Diagnostic::new(place, format!("`{word}` takes no arguments, found {}", operation.arguments.len()))
                    .help(format!("write `{word}`")),
            );
        }
        let source = source?;
        let size = self.nodes[source].size;
        Some(self.add_node(name, Operation::Activation(activation, source), size))
    }

    /// A size of at least 1.
    pub(super) fn check_size(&mut self, value: &Value, what: &str) -> Option<usize> {
        let error = match value {
            Value::Number(Number { size: Some(0), place, .. }) => {
                Diagnostic::new(*place, format!("{what} of 0")).help("every size is at least 1")
            }
            Value::Number(Number { size: Some(size), .. }) => return Some(*size),
            Value::Number(Number { value, place, .. }) => {
                let error = Diagnostic::new(*place, format!("{what} must be a whole number, found {value}"));
                error.help("write it with digits alone, such as `16`")
            }
            Value::Word(word) => Diagnostic::new(
                word.place,
                format!("{what} must be a number; a macro cannot see what `{}` stands for", word.word),
            )
            .help(format!("write the number itself, and check it with `const _: () = assert!({} == 16);`", word.word)),
            Value::List(_, place) => {
                Diagnostic::new(*place, format!("{what} must be a number, found a list")).help("write a number such as `16`")
            }
        };
        self.diagnostics.push(error);
        None
    }

    /// Reports options that the operation does not have.
    pub(super) fn refuse_options(&mut self, operation: &syntax::Operation, known: &[&str]) {
        for option in &operation.options {
            let key = option.key.to_string();
            if known.contains(&key.as_str()) {
                continue;
            }
            let error = Diagnostic::new(option.key.span(), format!("`{}` has no option `{key}`", operation.word));
            let help = match nearest(&key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => format!("`{}` takes no options", operation.word),
                None => format!("its options are {}", keyword::list(known.iter().copied())),
            };
            self.diagnostics.push(error.help(help));
        }
    }
}

/// The error for a word that is no operation.
fn unknown_operation(operation: &syntax::Operation) -> Diagnostic {
    let word = operation.word.to_string();
    if word == keyword::INPUT {
        return Diagnostic::new(operation.word.span(), "`input` begins a chain, it cannot follow `->`")
            .help("declare the input as an item of its own: `x: input(2);`");
    }
    let error = Diagnostic::new(operation.word.span(), format!("no operation is called `{word}`"));
    match nearest(&word, keyword::operations()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("operations are {}", keyword::list(keyword::operations()))),
    }
}
