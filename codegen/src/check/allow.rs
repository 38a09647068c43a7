//! `allow = "NW0050"`, `allow = ["NW0050", "NW0053"]`: silences warnings of code that is probably a mistake,
//! and the few errors that may be intended.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::keyword::{self, option};
use crate::syntax::{self, WrittenValue};

/// The codes of all that may be meant.
fn codes() -> impl Iterator<Item = String> {
    Code::WARNINGS.iter().chain(Code::MAY_BE_MEANT).map(Code::to_string)
}

/// A text, or the values of a list of texts.
fn texts(value: &WrittenValue) -> &[WrittenValue] {
    match value {
        WrittenValue::List(values, _) => values,
        other => core::slice::from_ref(other),
    }
}

/// Whether one of these operations allows this.
pub(super) fn allows(operations: &[syntax::Call], code: Code) -> bool {
    let options = operations.iter().flat_map(|operation| &operation.options);
    let mut allowed =
        options.filter(|option| option.key == option::ALLOW).flat_map(|option| texts(&option.value));
    allowed.any(|value| matches!(value, WrittenValue::Text(text, _) if *text == code.to_string()))
}

/// The operation with the option that allows it, too.
pub(super) fn allowing(operation: &syntax::Call, code: Code) -> String {
    let text = &operation.text;
    let given = operation.options.iter().find(|option| option.key == option::ALLOW);
    let start = text.find("allow = ").filter(|_| given.is_some());
    let spelled = match (given.map(|option| &option.value), start.map(|start| text.split_at(start))) {
        (Some(WrittenValue::Text(one, _)), Some((before, rest))) => {
            let list = format!("allow = [\"{one}\", \"{code}\"]");
            format!("{before}{}", rest.replacen(&format!("allow = \"{one}\""), &list, 1))
        }
        (Some(WrittenValue::List(..)), Some((before, rest))) => {
            format!("{before}{}", rest.replacen(']', &format!(", \"{code}\"]"), 1))
        }
        _ => match text.strip_suffix(')') {
            Some(open) if !operation.is_bare() => format!("{open}, allow = \"{code}\")"),
            _ => format!("{}(allow = \"{code}\")", operation.word),
        },
    };
    format!("if this is intended, write `{spelled}`")
}

/// The code that is written without its quotes or its letters: `NW0050`, `50`.
fn meant(value: &WrittenValue) -> Option<String> {
    let spelled = match value {
        WrittenValue::Number(number) => format!("NW{:04}", number.size?),
        WrittenValue::Text(text, _) => text.to_uppercase(),
        other => other.as_name()?.to_string().to_uppercase(),
    };
    codes().find(|code| *code == spelled)
}

/// Takes a warning down, unless it is allowed; `operation` is where that can be said.
pub(super) fn warn(
    diagnostics: &mut Diagnostics,
    warning: Diagnostic,
    operation: &syntax::Call,
    allowed: bool,
) {
    if allowed {
        return;
    }
    let code = warning.code();
    diagnostics.warn(warning.help(allowing(operation, code)));
}

/// The code to allow, or a list of codes.
pub(super) fn check_allowed(value: &WrittenValue, diagnostics: &mut Diagnostics) {
    if let WrittenValue::List(values, place) = value
        && values.is_empty()
    {
        refuse_allowed(diagnostics, Diagnostic::new(Code::Allow, *place, "`allow` lists no code"));
    }
    for value in texts(value) {
        check_allowed_code(value, diagnostics);
    }
}

fn check_allowed_code(value: &WrittenValue, diagnostics: &mut Diagnostics) {
    let error = match value {
        WrittenValue::Text(text, _) if codes().any(|code| code == *text) => return,
        WrittenValue::Wrong(_) => return,
        WrittenValue::Text(text, place) => {
            let what = match Code::all().any(|code| code.to_string() == *text) {
                true => format!("`{text}` is an error and cannot be allowed"),
                false => format!("no warning has the code `{text}`"),
            };
            Diagnostic::new(Code::Allow, *place, what)
        }
        other => Diagnostic::new(Code::Allow, other.place(), format!("`allow` cannot be {}", other.kind())),
    };
    match meant(value) {
        Some(code) => diagnostics.push(error.help(format!("write `\"{code}\"`, in quotes"))),
        None => refuse_allowed(diagnostics, error),
    }
}

/// Reports a code that cannot be allowed, and lists those that can.
fn refuse_allowed(diagnostics: &mut Diagnostics, error: Diagnostic) {
    let codes: Vec<String> = codes().collect();
    let words = keyword::list(codes.iter().map(String::as_str));
    diagnostics.push(error.help(format!(
        "write the code to allow, such as `allow = \"NW0050\"`, or several as \
         `[\"NW0050\", \"NW0053\"]`: {words}"
    )));
}
