//! What compiles and is most likely not meant: warnings, which `allow = "NW0050"` on the item silences, several of them
//! `allow = ["NW0050", "NW0053"]`.

use proc_macro2::Ident;

use super::Checker;
use super::layer::is_layer;
use crate::diag::{Code, Diagnostic};
use crate::keyword::{self, Activation, Init, Loss, option};
use crate::model::Bias;
use crate::syntax::{self, Combination, NodeItem, OptionArgument, Source, Value};

/// An activation that bends: all but the identity.
fn bend(operation: &syntax::Operation) -> Option<Activation> {
    Activation::of(&operation.word.to_string()).filter(|activation| *activation != Activation::Identity)
}

/// Whether nothing below 0 comes out.
fn is_rectifier(activation: Activation) -> bool {
    matches!(activation, Activation::Relu | Activation::Relu6)
}

/// Whether numbers become probabilities.
fn is_distribution(activation: Activation) -> bool {
    matches!(activation, Activation::Sigmoid | Activation::Softmax | Activation::LogSoftmax)
}

/// Whether one of these operations allows this warning.
fn allows(operations: &[syntax::Operation], code: Code) -> bool {
    let options = operations.iter().flat_map(|operation| &operation.options);
    let code = code.to_string();
    let is_code = |value: &Value| matches!(value, Value::Text(text, _) if *text == code);
    options
        .filter(|option| option.key == option::ALLOW)
        .any(|option| texts(&option.value).iter().any(is_code))
}

/// A text, or the values of a list of texts.
fn texts(value: &Value) -> &[Value] {
    match value {
        Value::List(values, _) => values,
        other => core::slice::from_ref(other),
    }
}

/// An operation that allows a warning, too; it is pasted.
fn allowing(operation: &syntax::Operation, code: Code) -> String {
    let text = &operation.text;
    let given = operation.options.iter().find(|option| option.key == option::ALLOW);
    let start = text.find("allow = ").filter(|_| given.is_some());
    match (given.map(|option| &option.value), start.map(|start| text.split_at(start))) {
        (Some(Value::Text(one, _)), Some((before, rest))) => {
            let list = format!("allow = [\"{one}\", \"{code}\"]");
            format!("{before}{}", rest.replacen(&format!("allow = \"{one}\""), &list, 1))
        }
        (Some(Value::List(..)), Some((before, rest))) => {
            format!("{before}{}", rest.replacen(']', &format!(", \"{code}\"]"), 1))
        }
        _ => match text.strip_suffix(')') {
            Some(open) if !operation.is_bare() => format!("{open}, allow = \"{code}\")"),
            _ => format!("{}(allow = \"{code}\")", operation.word),
        },
    }
}

impl<'a> Checker<'a> {
    /// `allow = "NW0050"`, `allow = ["NW0050", "NW0053"]`: codes of warnings.
    pub(super) fn check_allowed(&mut self, value: &Value) {
        if let Value::List(values, place) = value
            && values.is_empty()
        {
            self.refuse_allowed(Diagnostic::new(Code::Allow, *place, "`allow` names no warning"));
        }
        for value in texts(value) {
            self.check_allowed_code(value);
        }
    }

    fn check_allowed_code(&mut self, value: &Value) {
        let warnings = || Code::WARNINGS.iter().map(Code::to_string);
        let is_warning = |text: &String| warnings().any(|code| code == *text);
        let error = match value {
            Value::Text(text, _) if is_warning(text) => return,
            Value::Wrong(_) => return,
            Value::Text(text, place) => {
                let what = match Code::all().any(|code| code.to_string() == *text) {
                    true => format!("`{text}` is an error, which cannot be allowed"),
                    false => format!("no warning has the code `{text}`"),
                };
                Diagnostic::new(Code::Allow, *place, what)
            }
            other => {
                Diagnostic::new(Code::Allow, other.place(), format!("`allow` cannot be {}", other.kind()))
            }
        };
        self.refuse_allowed(error);
    }

    /// Reports something that cannot be allowed, and says what can.
    fn refuse_allowed(&mut self, error: Diagnostic) {
        let codes: Vec<String> = Code::WARNINGS.iter().map(Code::to_string).collect();
        let words = codes.iter().map(String::as_str);
        let help = "write the code of a warning, such as `allow = \"NW0050\"`, or several as `[\"NW0050\", \"NW0053\"]`";
        self.diagnostics.push(error.help(format!("{help}: {}", keyword::list(words))));
    }

    /// Warns of what is most likely not meant. In a declaration with errors it could be a consequence of them.
    pub(super) fn check_lints(&mut self) {
        if !self.diagnostics.is_empty() {
            return;
        }
        for index in 0..self.items.len() {
            self.check_bends(self.items[index]);
            self.check_dead_units(index);
        }
        self.check_distributions();
    }

    /// Takes a warning down, unless it is allowed; `operation` is where that can be said.
    fn warn(&mut self, warning: Diagnostic, operation: &syntax::Operation, allowed: bool) {
        if allowed {
            return;
        }
        let spelled = allowing(operation, warning.code());
        self.diagnostics.warn(warning.help(format!("if it is meant, write `{spelled}`")));
    }

    /// Activations of activations.
    fn check_bends(&mut self, item: &'a NodeItem) {
        let operations = &item.chain.operations;
        // What the first operation follows is the last one of the value that the chain begins with.
        let mut before: Option<(Activation, Option<&Ident>)> = match &item.chain.source {
            Source::Values(source) => match &source.kind {
                Combination::Name(name) => self.last_bend(name).map(|bend| (bend, Some(name))),
                _ => None,
            },
            Source::Input(_) => None,
        };
        for operation in operations {
            let here = bend(operation);
            if let (Some((first, name)), Some(second)) = (before, here) {
                let of = name.map(|name| format!(" of `{name}`")).unwrap_or_default();
                let (first_word, word) = (first.word(), second.word());
                let place = operation.word.span();
                let warning = if is_rectifier(first) && is_distribution(second) {
                    let message =
                        format!("`{word}` follows `{first_word}`{of}, which takes away all numbers below 0");
                    let never = match second {
                        Activation::Sigmoid => "no probability below one half comes out",
                        _ => "no class can be told to be unlikely",
                    };
                    Diagnostic::new(Code::Rectified, place, format!("{message}: {never}"))
                        .help(format!("remove `{first_word}`"))
                } else {
                    let message = format!("`{word}` follows `{first_word}`{of}, another activation");
                    Diagnostic::new(Code::TwoActivations, place, message)
                        .help("remove one of the two, or put a `dense` between them")
                };
                let allowed = allows(operations, warning.code());
                self.warn(warning, operation, allowed);
            }
            before = here.map(|activation| (activation, None));
        }
    }

    /// The activation that the chain of this value ends with.
    fn last_bend(&self, name: &Ident) -> Option<Activation> {
        bend(self.items[self.item_of(name)?].chain.operations.last()?)
    }

    /// Units below a rectifier that begin with zeros: their slope is 0, so they stay as they are.
    fn check_dead_units(&mut self, index: usize) {
        let Some(layer) = self.layer_of(index).map(|id| &self.layers[id]) else { return };
        let begins_with_zeros = match &layer.weights {
            Some(weights) => weights.iter().all(|weight| *weight == 0.0),
            None => layer.init == Init::Zeros,
        };
        let lifts = match &layer.bias {
            Bias::Absent | Bias::Zeros | Bias::Drawn(Init::Zeros) => false,
            Bias::Drawn(_) => true,
            Bias::Given(numbers) => numbers.iter().any(|number| *number > 0.0),
        };
        if !begins_with_zeros || lifts || layer.frozen || layer.tie.is_some() {
            return;
        }
        let operations = &self.items[index].chain.operations;
        let mut rest = operations.iter().skip_while(|operation| !is_layer(operation));
        let (Some(operation), Some(next)) = (rest.next(), rest.next()) else { return };
        // A prelu of slope 0 is a rectifier itself, and learns above 0.
        if operation.word == keyword::PRELU {
            return;
        }
        let Some(rectifier) = bend(next).filter(|activation| is_rectifier(*activation)) else { return };
        let is_start = |option: &&OptionArgument| option.key == option::WEIGHTS || option.key == option::INIT;
        let Some(start) = operation.options.iter().find(is_start) else { return };
        let (name, word) = (&self.items[index].name, rectifier.word());
        let message =
            format!("`{name}` begins with zeros below a `{word}`, where the slope is 0: it never learns");
        let warning = Diagnostic::new(Code::DeadUnits, start.value.place(), message)
            .help("remove the option, or begin with random numbers: `init = he_uniform`");
        let allowed = allows(operations, Code::DeadUnits);
        self.warn(warning, operation, allowed);
    }

    /// Losses of an error that compare a distribution.
    fn check_distributions(&mut self) {
        let Some(item) = self.loss_item else { return };
        for term in &item.terms {
            let operation = &term.operation;
            let is_error = matches!(
                Loss::of(&operation.word.to_string()),
                Some(Loss::Mse | Loss::Mae | Loss::Huber { .. } | Loss::LogCosh)
            );
            let Some(Value::Word(operand)) = operation.arguments.first() else { continue };
            if !is_error || self.last_bend(&operand.word) != Some(Activation::Softmax) {
                continue;
            }
            let (word, name) = (&operation.word, &operand.word);
            let message = format!(
                "`{word}` compares a `softmax`: where it is surely wrong its slope is nearly 0, so it learns slowly"
            );
            let warning = Diagnostic::new(Code::ErrorOfSoftmax, operation.word.span(), message)
                .help(format!("write `cross_entropy({name})`"));
            let allowed = allows(core::slice::from_ref(operation), Code::ErrorOfSoftmax);
            self.warn(warning, operation, allowed);
        }
    }
}
