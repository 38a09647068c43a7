//! Values: from each chain to nodes with sizes.

use super::layer::is_layer;
use super::{Checker, count};
use crate::diag::{Code, Diagnostic, Place, nearest};
use crate::keyword::{self, Activation};
use crate::model::{NodeId, Operation};
use crate::syntax::{self, NodeItem, Number, Shape, Source, Value};

impl<'a> Checker<'a> {
    /// Builds the nodes of all items, sources first.
    pub(super) fn check_values(&mut self) {
        self.check_one_input();
        for index in self.sorted_items() {
            let item: &'a NodeItem = self.items[index];
            let errors = self.diagnostics.count();
            self.values[index] = self.check_chain(index, item);
            let is_right = self.diagnostics.count() == errors;
            if let Some(shape) = item.shape.as_ref().filter(|_| is_right) {
                self.check_stated_shape(index, item, shape);
            }
        }
    }

    /// `h[16]: …`: the size that is stated must be the one that follows.
    fn check_stated_shape(&mut self, index: usize, item: &'a NodeItem, shape: &'a Shape) {
        let name = &item.name;
        let stated: Vec<Option<usize>> =
            shape.sizes.iter().map(|size| self.check_size(size, "a stated size")).collect();
        let Some(stated) = stated.into_iter().collect::<Option<Vec<usize>>>() else { return };
        let Some(size) = self.values[index].and_then(|node| self.nodes[node].size) else { return };
        let is_axes = is_input(item) && stated == self.axes;
        if stated == [size] || is_axes {
            return;
        }
        let spelled: Vec<String> = stated.iter().map(usize::to_string).collect();
        let (values, spelled) = (count(size, "value"), spelled.join(", "));
        let error = Diagnostic::new(
            Code::StatedShape,
            shape.place,
            format!("`{name}` has {values}, not [{spelled}]"),
        )
        .help(format!("write `{name}[{size}]`"));
        let last = item.chain.operations.last();
        self.diagnostics.push(match last {
            Some(last) => error.related(last.place, format!("this yields {values}")),
            None => error,
        });
    }

    fn check_one_input(&mut self) {
        let (ast, name) = (self.ast, &self.ast.name);
        let inputs: Vec<&NodeItem> = self.items.iter().filter(|item| is_input(item)).copied().collect();
        match inputs.as_slice() {
            // An item that could not be read may be the input.
            [] if ast.items.iter().any(|item| matches!(item, syntax::Item::Wrong(_))) => {}
            [] if self.items.is_empty() => self.diagnostics.push(
                Diagnostic::new(
                    Code::NoInput,
                    name.span(),
                    format!("the network `{name}` declares no value"),
                )
                .help("declare at least an input and a layer: `x: input(2); y: x -> dense(1) -> sigmoid;`"),
            ),
            [] => self.diagnostics.push(
                Diagnostic::new(Code::NoInput, name.span(), format!("the network `{name}` has no input"))
                    .help("declare one: `x: input(2);`"),
            ),
            [first, others @ ..] => {
                for other in others {
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::SecondInput,
                            other.name.span(),
                            format!("`{}` is a second input", other.name),
                        )
                        .help("a network has one input: make it wide enough for both")
                        .related(first.name.span(), "the first one is here"),
                    );
                }
            }
        }
    }

    /// The node that carries the value of a chain; `None` if nothing is known of it.
    fn check_chain(&mut self, index: usize, item: &'a NodeItem) -> Option<NodeId> {
        let name = item.name.to_string();
        let mut node = match &item.chain.source {
            Source::Input(operation) => {
                let size = self.check_input(operation);
                if let Some(extra) = item.chain.operations.first() {
                    let rest: Vec<&str> =
                        item.chain.operations.iter().map(|next| next.text.as_str()).collect();
                    let (input, rest) = (&operation.text, rest.join(" -> "));
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::InputFollowed,
                            extra.place,
                            format!("the input `{name}` is followed by an operation"),
                        )
                        .help(format!("give both a name: `{name}: {input};` and `next: {name} -> {rest};`")),
                    );
                }
                let node = self.add_node(&name, Operation::Input, size);
                // What a wrong input was meant to be is unknown to what reads it.
                let is_second = self.items[..index].iter().any(|earlier| is_input(earlier));
                let is_wrong = is_second || !item.chain.operations.is_empty();
                return Some(if is_wrong { self.add_stand_in(&name, None) } else { node });
            }
            Source::Values(expression) => self.check_expression(&name, expression),
        };
        let mut layer: Option<Place> = None;
        for operation in &item.chain.operations {
            if is_layer(operation) {
                if let Some(first) = layer {
                    let message = format!("a second layer with parameters in the chain of `{name}`");
                    self.diagnostics.push(
                        Diagnostic::new(Code::SecondLayer, operation.place, message)
                            .help(self.split_chain(item))
                            .related(first, format!("the parameters of this one are the field `{name}`")),
                    );
                }
                layer = Some(operation.place);
                node = self.check_layer(index, operation, node);
            } else if operation.word == keyword::DROPOUT {
                node = self.check_dropout(&name, operation, node);
            } else if operation.word == keyword::SLICE {
                node = self.check_slice(&name, operation, node);
            } else {
                node = self.check_activation(&name, operation, node);
            }
        }
        node
    }

    /// `input(30)` or `input(28, 28, 1)`.
    fn check_input(&mut self, operation: &syntax::Operation) -> Option<usize> {
        self.refuse_options(operation, &[]);
        if operation.arguments.iter().any(Value::is_wrong) {
            return None;
        }
        if operation.arguments.is_empty() || operation.arguments.len() > 3 {
            let found = operation.arguments.len();
            self.diagnostics.push(
                Diagnostic::new(
                    Code::Arguments,
                    operation.place,
                    format!("`input` takes one to three sizes, found {found}"),
                )
                .help("write `input(30)`, or `input(28, 28, 1)` for height, width and channels"),
            );
            return None;
        }
        let axes: Vec<Option<usize>> =
            operation.arguments.iter().map(|argument| self.check_size(argument, "an input size")).collect();
        let axes = axes.into_iter().collect::<Option<Vec<usize>>>()?;
        let size = axes.iter().try_fold(1_usize, |product, &axis| product.checked_mul(axis));
        if size.is_none() {
            let factors: Vec<String> = axes.iter().map(usize::to_string).collect();
            let message = format!("{} inputs are more than `usize` can count", factors.join(" x "));
            self.diagnostics
                .push(Diagnostic::new(Code::Budget, operation.place, message).help("take smaller sizes"));
        }
        self.axes = axes;
        size
    }

    fn check_activation(
        &mut self,
        name: &str,
        operation: &syntax::Operation,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        let word = operation.word.to_string();
        let size = source.and_then(|source| self.nodes[source].size);
        let Some(activation) = Activation::of(&word) else {
            self.diagnostics.push(unknown_operation(operation));
            let size = match operation.arguments.first() {
                Some(Value::Number(width)) => width.size,
                _ => size,
            };
            return Some(self.add_stand_in(name, size));
        };
        self.refuse_options(operation, &[]);
        let activation = match activation {
            Activation::LeakyRelu(_) => Activation::LeakyRelu(self.check_slope(operation)),
            Activation::Elu(_) => Activation::Elu(self.check_alpha(operation)),
            other => other,
        };
        if let (Some(first), Some(last)) = (operation.arguments.first(), operation.arguments.last())
            && !matches!(activation, Activation::LeakyRelu(_) | Activation::Elu(_))
            && !operation.arguments.iter().any(Value::is_wrong)
        {
            let message = format!("`{word}` takes no arguments, found {}", operation.arguments.len());
            self.diagnostics.push(
                Diagnostic::new(Code::Arguments, Place::between(first.place(), last.place()), message)
                    .help(format!("write `{word}`")),
            );
        }
        if !activation.is_elementwise() && size == Some(1) {
            let always = if activation == Activation::Softmax { 1 } else { 0 };
            self.diagnostics.push(
                Diagnostic::new(
                    Code::NothingToLearn,
                    operation.place,
                    format!("`{word}` of one value is always {always}, so nothing can be learnt"),
                )
                .help("write `sigmoid` for the probability of one class against another"),
            );
        }
        Some(match source {
            Some(source) => self.add_node(name, Operation::Activation(activation, source), size),
            None => self.add_stand_in(name, size),
        })
    }

    /// What `elu(0.5)` goes down to. Above 0: the sign of what comes out is that of what went in.
    fn check_alpha(&mut self, operation: &syntax::Operation) -> f64 {
        match operation.arguments.as_slice() {
            [] => Activation::ALPHA,
            [Value::Number(alpha)] if alpha.value > 0.0 && alpha.value <= f64::from(f32::MAX) => alpha.value,
            arguments if arguments.iter().any(Value::is_wrong) => Activation::ALPHA,
            arguments => {
                let place = arguments
                    .first()
                    .zip(arguments.last())
                    .map_or(operation.place, |(first, last)| Place::between(first.place(), last.place()));
                let message = "`elu` takes at most one number above 0, of what it goes down to";
                self.diagnostics
                    .push(Diagnostic::new(Code::Arguments, place, message).help("write `elu` or `elu(0.5)`"));
                Activation::ALPHA
            }
        }
    }

    /// The slope of `leaky_relu(0.1)`. Not below 0: the sign of what comes out is that of what went in.
    fn check_slope(&mut self, operation: &syntax::Operation) -> f64 {
        match operation.arguments.as_slice() {
            [] => Activation::SLOPE,
            [Value::Number(slope)] if slope.value >= 0.0 && slope.value <= f64::from(f32::MAX) => slope.value,
            arguments if arguments.iter().any(Value::is_wrong) => Activation::SLOPE,
            _ => {
                let message = "`leaky_relu` takes at most one number, a slope of at least 0";
                self.diagnostics.push(
                    Diagnostic::new(Code::Arguments, operation.place, message)
                        .help("write `leaky_relu` or `leaky_relu(0.1)`"),
                );
                Activation::SLOPE
            }
        }
    }

    /// A size of at least 1.
    pub(super) fn check_size(&mut self, value: &Value, what: &str) -> Option<usize> {
        let error = match value {
            Value::Number(Number { size: Some(0), place, .. }) => {
                Diagnostic::new(Code::Size, *place, format!("{what} of 0")).help("every size is at least 1")
            }
            Value::Number(Number { size: Some(size), .. }) => return Some(*size),
            Value::Number(Number { value, place, .. }) => refuse_number(*value, *place, what),
            Value::Word(word) => {
                let name = &word.text;
                let message = format!("{what} must be a number; a macro cannot see what `{name}` stands for");
                Diagnostic::new(Code::Constant, word.place, message).help(format!(
                    "write the number itself, and check it with `const _: () = assert!({name} == 16);`"
                ))
            }
            Value::List(_, place)
            | Value::Range(_, _, place)
            | Value::Connection(_, _, place)
            | Value::Text(_, place) => Diagnostic::new(
                Code::Size,
                *place,
                format!("{what} must be a number, found {}", value.kind()),
            )
            .help("write a number such as `16`"),
            Value::Wrong(_) => return None,
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
            if key == keyword::option::ALLOW {
                self.check_allowed(&option.value);
                continue;
            }
            let error = Diagnostic::new(
                Code::UnknownOption,
                option.key.span(),
                format!("`{}` has no option `{key}`", operation.word),
            );
            let candidates = known.iter().copied().chain([keyword::option::ALLOW]);
            let help = match nearest(&key, candidates) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => format!("`{}` takes no options", operation.word),
                None => {
                    let all = format!("its options are {}", keyword::list(known.iter().copied()));
                    why_without(&operation.word.to_string(), &key)
                        .map_or(all.clone(), |why| format!("{why}; {all}"))
                }
            };
            self.diagnostics.push(error.help(help));
        }
    }
}

/// Why a layer does not have an option that others have.
fn why_without(word: &str, key: &str) -> Option<String> {
    use keyword::option;
    let is_layer = keyword::LAYERS.contains(&word);
    Some(match key {
        option::BIAS | option::BIAS_INIT if is_layer => format!("`{word}` has no bias"),
        option::CONNECT | option::MASK | option::TIE if is_layer => {
            format!("`{word}` has a weight for each number and no matrix, as `dense` has")
        }
        _ => return None,
    })
}

/// Whether an item declares an input.
fn is_input(item: &NodeItem) -> bool {
    matches!(item.chain.source, Source::Input(_))
}

/// The error for a number that is no size.
fn refuse_number(value: f64, place: Place, what: &str) -> Diagnostic {
    // Below 2⁵³ every whole number is exact.
    if value < 0.0 || value.fract() != 0.0 {
        let error =
            Diagnostic::new(Code::Size, place, format!("{what} must be a whole number, found {value}"));
        error.help("write a number such as `16`")
    } else if value < 9e15 {
        Diagnostic::new(Code::Size, place, format!("{what} must be written without point and exponent"))
            .help(format!("write `{value}`"))
    } else {
        Diagnostic::new(Code::Size, place, format!("{what} of {value:e} is more than `usize` can count"))
            .help("write a number such as `16`")
    }
}

/// The error for a word that is no operation.
fn unknown_operation(operation: &syntax::Operation) -> Diagnostic {
    let word = operation.word.to_string();
    if word == keyword::INPUT {
        return Diagnostic::new(
            Code::NotAnOperation,
            operation.word.span(),
            "`input` begins a chain, it cannot follow `->`",
        )
        .help("declare the input as an item of its own: `x: input(2);`");
    }
    if keyword::Loss::of(&word).is_some() {
        return Diagnostic::new(
            Code::NotAnOperation,
            operation.word.span(),
            format!("`{word}` is a loss, not an operation"),
        )
        .help(format!("write `loss: {word}(y);` with the value that is compared with the target"));
    }
    let error = Diagnostic::new(
        Code::UnknownOperation,
        operation.word.span(),
        format!("no operation is called `{word}`"),
    );
    match nearest(&word, keyword::operations()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("operations are {}", keyword::list(keyword::operations()))),
    }
}
