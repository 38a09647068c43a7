//! Options that layers with a memory have in other frameworks, and what is written here instead.

use crate::check::written::{number_text, value_text};
use crate::keyword::{self, Word};
use crate::syntax::{Call, OptionArgument, WrittenValue};

const EVERY_STEP: &str = "there is an output in every step";
const JOINED: &str = "sequences are concatenated, one step after the other";
const PAST: &str = "it reads the past alone, and zeros before the first step";
const PROGRAM: &str = "the program has the memory, `Net::memory()`, and says when it begins anew";
const EQUATIONS: &str = "its activations are those of its equations; others are written by hand, with `prev`";

/// The help for an option of another framework at a layer with a memory.
pub(super) fn option_help(operation: &Call, argument: &OptionArgument) -> Option<String> {
    let word = Word::of(&operation.word.to_string()).filter(|word| word.remembers())?;
    let key = argument.key.to_string();
    let remove = |why: &str| {
        let value = value_text(&argument.value).map(|value| format!(" = {value}")).unwrap_or_default();
        Some(format!("remove `{key}{value}`: {why}"))
    };
    let value = argument.value.as_name().map(ToString::to_string);
    match keyword::plain(&key).as_str() {
        "layers" | "numlayers" | "nlayers" | "depth" => {
            let units = operation.arguments.first().and_then(number_text).unwrap_or_else(|| "16".to_owned());
            let layer = format!("{}({units})", operation.word);
            Some(format!(
                "each layer is an item of its own: `first: x -> {layer}; second: first -> {layer};`"
            ))
        }
        "bidirectional" => Some(keyword::NO_FUTURE.to_owned()),
        "returnsequences" | "returnstate" => remove(EVERY_STEP),
        "batchfirst" | "timemajor" => remove(JOINED),
        "stateful" | "gobackwards" | "unroll" => remove(PROGRAM),
        "padding" | "causal" => remove(PAST),
        "stride" | "strides" => remove(EVERY_STEP),
        "dropout" => Some(
            "`dropout` is a word of its own, for a value that reads the layer: `d: h -> dropout(0.5);`"
                .to_owned(),
        ),
        "recurrentdropout" => remove(
            "`dropout` in a cycle is written by hand: `h: (x, prev(h)) -> dense(16) -> tanh -> dropout(0.5);`",
        ),
        "nonlinearity" | "activation" if word == Word::Rnn => {
            let is_relu =
                matches!(&argument.value, WrittenValue::Word(word) if word.text.trim_matches('"') == "relu");
            let units = operation.arguments.first().and_then(number_text).unwrap_or_else(|| "16".to_owned());
            Some(if is_relu || value.as_deref() == Some("relu") {
                format!("write `rnn({units}, relu)`")
            } else {
                format!("write `rnn({units})` for `tanh`, or `rnn({units}, relu)`")
            })
        }
        "activation" | "recurrentactivation" | "nonlinearity" => remove(EQUATIONS),
        "resetafter" => Some(match value.as_deref() {
            Some("false" | "False") => "write `reset = before`".to_owned(),
            _ => "write `reset = after`, which is how it is without".to_owned(),
        }),
        _ => None,
    }
}
