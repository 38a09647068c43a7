//! `allow = "NW0050"`: what is most likely a mistake, and may be meant.

use super::Checker;
use crate::diag::{Code, Diagnostic};
use crate::keyword::{self, option};
use crate::syntax::{self, NodeItem, Value};

/// Whether one of these operations allows this.
pub(super) fn allows(operations: &[syntax::Operation], code: Code) -> bool {
    let options = operations.iter().flat_map(|operation| &operation.options);
    let mut allowed = options.filter(|option| option.key == option::ALLOW).map(|option| &option.value);
    allowed.any(|value| matches!(value, Value::Text(text, _) if *text == code.to_string()))
}

/// The operation with the option that allows it.
pub(super) fn allowing(operation: &syntax::Operation, code: Code) -> String {
    let help = match operation.text.strip_suffix(')') {
        Some(open) if !operation.is_bare() => format!("{open}, allow = \"{code}\")"),
        _ => format!("{}(allow = \"{code}\")", operation.word),
    };
    format!("if it is meant, write `{help}`")
}

impl<'a> Checker<'a> {
    /// The code of what may be meant.
    pub(super) fn check_allowed(&mut self, value: &Value) {
        let codes = || Code::WARNINGS.iter().chain(Code::MAY_BE_MEANT).map(Code::to_string);
        let may_be_meant = |text: &String| codes().any(|code| code == *text);
        let error = match value {
            Value::Text(text, _) if may_be_meant(text) => return,
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
        let codes: Vec<String> = codes().collect();
        let help = format!(
            "write the code of what may be meant, such as `allow = \"{}\"`: {}",
            codes.first().map(String::as_str).unwrap_or_default(),
            keyword::list(codes.iter().map(String::as_str))
        );
        self.diagnostics.push(error.help(help));
    }

    /// Adds how to say that it is meant, where an operation of the item can say so.
    pub(super) fn or_allow(error: Diagnostic, item: &'a NodeItem) -> Diagnostic {
        match item.chain.operations.last() {
            Some(last) => {
                let code = error.code();
                error.help(allowing(last, code))
            }
            None => error,
        }
    }
}
