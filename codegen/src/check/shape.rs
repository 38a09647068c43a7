//! Values: from each chain to nodes with sizes.

use super::allow::{allowing, allows};
use super::arguments::{self, place_behind};
use super::layer::is_layer;
use super::number::{constant_error, is_positive, spelled};
use super::unknown::unknown_operation;
use super::{Checker, count};
use crate::diag::{Code, Diagnostic, Place, nearest};
use crate::keyword::{self, Activation};
use crate::model::{NodeId, Operation};
use crate::syntax::{self, Combination, NodeItem, Number, Shape, Source, Value, Wanted};

impl<'a> Checker<'a> {
    /// Builds the nodes of all items, in this order: sources first.
    pub(super) fn check_values(&mut self, sorted: Vec<usize>) {
        for index in sorted {
            let item: &'a NodeItem = self.items[index];
            let errors = self.diagnostics.count();
            self.current = Some(item);
            self.values[index] = self.check_chain(index, item);
            self.current = None;
            self.has_axes[index] = self.keeps_axes(item);
            // Where sizes do not fit, the stated one may be the one that was meant.
            let is_of_sizes = |kind| matches!(kind, Code::Sizes | Code::SecondLayer);
            let is_known = !self.diagnostics.kinds_since(errors).any(is_of_sizes);
            if let Some(shape) = &item.shape {
                self.check_stated_shape(index, item, shape, is_known);
            }
        }
    }

    /// `h[16]: …`: the size that is stated must be the one that follows.
    fn check_stated_shape(&mut self, index: usize, item: &'a NodeItem, shape: &'a Shape, is_known: bool) {
        let name = &item.name;
        let stated: Vec<Option<usize>> =
            shape.sizes.iter().map(|size| self.check_size(size, "a stated size")).collect();
        let Some(stated) = stated.into_iter().collect::<Option<Vec<usize>>>() else { return };
        let of = self.values[index].map(|node| &self.nodes[node]).filter(|node| is_known && !node.stand_in);
        let Some(size) = of.and_then(|node| node.size) else { return };
        if stated == [size] || stated == self.axes && self.has_axes[index] {
            return;
        }
        let spelled: Vec<String> = stated.iter().map(usize::to_string).collect();
        let (values, spelled) = (count(size, "value"), spelled.join(", "));
        let error = Diagnostic::new(
            Code::StatedShape,
            shape.place,
            format!("`{name}` has {values}, not [{spelled}]"),
        )
        .help(format!("write `[{size}]`"));
        let last = item.chain.operations.last();
        self.diagnostics.push(match last {
            Some(last) => error.related(last.place, format!("`{name}` gets its {values}")),
            None => error,
        });
    }

    /// Whether a value has the axes of the input: it is the input, or each of its numbers comes from one of the input's.
    fn keeps_axes(&self, item: &NodeItem) -> bool {
        let mixes = |operation: &syntax::Operation| {
            operation.word == keyword::DENSE || operation.word == keyword::SLICE
        };
        let Source::Values(expression) = &item.chain.source else { return true };
        let Combination::Name(name) = &expression.kind else { return false };
        !item.chain.operations.iter().any(mixes)
            && self.item_of(name).is_some_and(|source| self.has_axes[source])
    }

    /// There is one input.
    pub(super) fn check_one_input(&mut self) {
        let (ast, name) = (self.ast, &self.ast.name);
        let input = self.likely_input.map(ToString::to_string);
        self.refuse_targets();
        let is_one = |(index, item): &(usize, &&'a NodeItem)| is_input(item) && !self.targets.contains(index);
        let inputs: Vec<&NodeItem> =
            self.items.iter().enumerate().filter(is_one).map(|(_, item)| *item).collect();
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
                    .help(format!("declare one: `{}: input(2);`", input.as_deref().unwrap_or("x"))),
            ),
            [first, others @ ..] => {
                let fix = self.one_input_fix(&inputs);
                for other in others {
                    self.diagnostics.push(
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

    /// The node that carries the value of a chain; `None` if nothing is known of it.
    fn check_chain(&mut self, index: usize, item: &'a NodeItem) -> Option<NodeId> {
        let name = item.name.to_string();
        let mut node = match &item.chain.source {
            Source::Input(operation) => {
                let size = self.check_input(operation);
                if let Some(extra) = item.chain.operations.first() {
                    let fix = self.followed_input_fix(item);
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::InputFollowed,
                            extra.place,
                            format!("the input `{name}` is followed by an operation"),
                        )
                        .help(format!("write `{fix}`")),
                    );
                }
                let node = self.add_node(&name, Operation::Input, size);
                // What a wrong input was meant to be is unknown to what reads it.
                let is_first =
                    |earlier: usize| is_input(self.items[earlier]) && !self.targets.contains(&earlier);
                let is_second = (0..index).any(is_first) || self.targets.contains(&index);
                let is_wrong = is_second || !item.chain.operations.is_empty();
                return Some(if is_wrong { self.add_stand_in(&name, None) } else { node });
            }
            Source::Values(expression) => self.check_expression(&name, expression),
        };
        self.starts[index] = node;
        let mut layer: Option<Place> = None;
        // One way out is for all of them.
        let mut has_second = false;
        for operation in &item.chain.operations {
            if operation.is_wrong {
                node = Some(self.add_stand_in(&name, None));
            } else if is_layer(operation) {
                if let Some(first) = layer.filter(|_| !has_second) {
                    let message = format!("a second layer with parameters in the chain of `{name}`");
                    let fix = self.split_fix(item);
                    self.diagnostics.push(
                        Diagnostic::new(Code::SecondLayer, operation.place, message)
                            .help(format!("write `{fix}`"))
                            .related(first, format!("the layer whose parameters are the field `{name}` is")),
                    );
                    has_second = true;
                }
                layer = layer.or(Some(operation.place));
                node = self.check_layer(index, operation, node);
            } else if operation.word == keyword::DROPOUT {
                node = self.check_dropout(index, operation, node);
            } else if operation.word == keyword::SLICE {
                node = self.check_slice(&name, operation, node);
            } else {
                node = self.check_activation(item, operation, node);
            }
        }
        node
    }

    /// `input(30)` or `input(28, 28, 1)`.
    fn check_input(&mut self, operation: &syntax::Operation) -> Option<usize> {
        self.refuse_options(operation, &[]);
        if operation.arguments.iter().any(Value::is_wrong) || arguments::has_named_number(operation) {
            return None;
        }
        if operation.arguments.is_empty() || operation.arguments.len() > 3 {
            let found = operation.arguments.len();
            self.diagnostics.push(
                Diagnostic::new(
                    Code::Arguments,
                    place_behind(operation, 3),
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
        item: &'a NodeItem,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        let (name, word) = (&item.name.to_string(), operation.word.to_string());
        let size = source.and_then(|source| self.nodes[source].size);
        let Some(activation) = Activation::of(&word) else {
            self.diagnostics.push_with(|| unknown_operation(item, operation));
            let size = match operation.arguments.first() {
                _ if keyword::needless(&word).is_some() => size,
                Some(Value::Number(width)) => width.size,
                _ if keyword::is_joining(&word) => None,
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
        if !matches!(activation, Activation::LeakyRelu(_) | Activation::Elu(_)) {
            self.refuse_activation_arguments(operation);
        }
        let is_meant = || allows(&item.chain.operations, Code::NothingToLearn);
        if !activation.is_elementwise() && size == Some(1) && !is_meant() {
            let always = if activation == Activation::Softmax { 1 } else { 0 };
            let message = format!("`{word}` of one value is always {always}, so nothing can be learnt");
            self.diagnostics.push(
                Diagnostic::new(Code::NothingToLearn, operation.place, message)
                    .help(self.sigmoid_fix(item))
                    .help(allowing(operation, Code::NothingToLearn)),
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
            [Value::Number(alpha)] if is_positive(alpha.value) => alpha.value,
            arguments if arguments.iter().any(Value::is_wrong) => Activation::ALPHA,
            [value] if let Some(error) = constant_error(value, "the bound of `elu`", Wanted::Number) => {
                self.diagnostics.push(error);
                Activation::ALPHA
            }
            _ => {
                let place = place_behind(operation, usize::from(operation.arguments.len() > 1));
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
            [value]
                if let Some(error) = constant_error(value, "the slope of `leaky_relu`", Wanted::Number) =>
            {
                self.diagnostics.push(error);
                Activation::SLOPE
            }
            _ => {
                let place = place_behind(operation, usize::from(operation.arguments.len() > 1));
                let message = "`leaky_relu` takes at most one number, a slope of at least 0";
                self.diagnostics.push(
                    Diagnostic::new(Code::Arguments, place, message)
                        .help("write `leaky_relu` or `leaky_relu(0.1)`"),
                );
                Activation::SLOPE
            }
        }
    }

    /// A size of at least 1.
    pub(super) fn check_size(&mut self, value: &Value, what: &str) -> Option<usize> {
        let error = match value {
            value if let Some(error) = constant_error(value, what, Wanted::Size) => error,
            Value::Number(Number { size: Some(size @ 1..), .. }) => return Some(*size),
            Value::Number(Number { value, place, .. }) => refuse_number(*value, *place, what),
            Value::Wrong(_) => return None,
            other => Diagnostic::new(
                Code::Size,
                other.place(),
                format!("{what} must be a number, found {}", other.kind()),
            )
            .help("write a number such as `16`"),
        };
        self.diagnostics.push(error);
        None
    }

    /// Reports options that the operation does not have.
    pub(super) fn refuse_options(&mut self, operation: &syntax::Operation, known: &[&str]) {
        let mut has_named = false;
        for option in &operation.options {
            let key = option.key.to_string();
            if known.contains(&key.as_str()) {
                continue;
            }
            // `input(h = 1, w = 2)`: the fix of the first one has them all.
            if arguments::is_named_number(operation, option) && core::mem::replace(&mut has_named, true) {
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
            let near = known.iter().copied().chain([keyword::option::ALLOW]);
            // A misspelling of an own option is more likely than one of another operation's.
            let owner = match nearest(&key, near) {
                None => self.owner_help(operation, option),
                Some(_) => None,
            };
            let help = owner.unwrap_or_else(|| arguments::option_help(operation, option, known));
            self.diagnostics.push(error.help(help));
        }
    }
}

/// Whether an item declares an input.
pub(super) fn is_input(item: &NodeItem) -> bool {
    matches!(item.chain.source, Source::Input(_))
}

/// The error for a number that is no size.
fn refuse_number(value: f64, place: Place, what: &str) -> Diagnostic {
    // Below 2⁵³ every whole number is exact.
    if value == 0.0 {
        Diagnostic::new(Code::Size, place, format!("{what} of 0")).help("every size is at least 1")
    } else if value < 0.0 || value.fract() != 0.0 {
        let error = Diagnostic::new(
            Code::Size,
            place,
            format!("{what} must be a whole number, found {}", spelled(value)),
        );
        error.help("write a number such as `16`")
    } else if value < 9e15 {
        Diagnostic::new(Code::Size, place, format!("{what} must be written without point and exponent"))
            .help(format!("write `{value}`"))
    } else {
        Diagnostic::new(Code::Size, place, format!("{what} of {value:e} is more than `usize` can count"))
            .help("write a number such as `16`")
    }
}
