//! Options that layers with a memory have in other frameworks, and what is written here instead.

use syn::ext::IdentExt as _;

use crate::check::names::Resolved;
use crate::check::written::{number_text, source_text, value_text};
use crate::keyword::{self, Word, option};
use crate::syntax::{Call, NodeItem, OptionArgument, WrittenValue};

const EVERY_STEP: &str = "there is an output in every step";
const LAST_STEP: &str = "there is an output in every step; `run_last` returns the last one, and `at = last` in a loss compares it alone";
const JOINED: &str = "sequences are concatenated, one step after the other";
const LENGTHS: &str = "sequences have lengths of their own, so no step is padded";
const PAST: &str = "it reads the past alone, and zeros before the first step";
const PROGRAM: &str = "the program has the memory, `Net::memory()`, and says when it begins anew";
const ORDER: &str = "steps are computed in the order in which the program has them";
const COMPILED: &str = "the compiler decides what is unrolled";
const WINDOW: &str = "a gradient goes back through the steps that one call of `train_sequences` is given";
const EQUATIONS: &str = "its activations are those of its equations; others are written by hand, with `prev`";
const BY_HAND: &str = "its equations have none; others are written by hand, with `prev`";
const ONE_INIT: &str = "`init` draws the weights of inputs and of the state";

/// The most layers that a fix writes out.
const SPELLED: usize = 4;

/// The help for an option of another framework at a layer with a memory, which has the `known` ones.
pub(super) fn option_help(
    operation: &Call,
    argument: &OptionArgument,
    known: &[&str],
    (item, names): (Option<&NodeItem>, &Resolved<'_>),
) -> Option<String> {
    let word = Word::of(&operation.word.to_string()).filter(|word| word.remembers())?;
    let key = argument.key.to_string();
    let remove = |why: &str| {
        let value = value_text(&argument.value).map(|value| format!(" = {value}")).unwrap_or_default();
        Some(format!("remove `{key}{value}`: {why}"))
    };
    let value = argument.value.as_name().map(ToString::to_string);
    let is_false = matches!(value.as_deref(), Some("false" | "False"));
    match keyword::plain(&key).as_str() {
        "layers" | "numlayers" | "nlayers" | "depth" => {
            let layer = own_text(operation, known);
            match item.and_then(|item| stacked(item, argument, &layer, names)) {
                Some(items) => Some(format!("each layer is an item of its own: write `{items}`")),
                None => remove("each layer is an item of its own"),
            }
        }
        "bidirectional" | "mergemode" => Some(keyword::NO_FUTURE.to_owned()),
        "returnsequences" if is_false => remove(LAST_STEP),
        "last" | "returnlast" => remove(LAST_STEP),
        option::AT => remove("it is an option of losses, as in `mse(y, at = last)`"),
        option::TIE | option::CONNECT | option::MASK => remove("its matrices are full ones of its own"),
        "clipnorm" | "clipvalue" | "gradclip" | "clip" => {
            remove("the program limits a gradient, as in `gradient.clip_norm(1.0)`")
        }
        "returnsequences" | "returnstate" => remove(EVERY_STEP),
        "batchfirst" | "timemajor" => remove(JOINED),
        "maskzero" | "masking" | "padded" | "sequencelength" | "seqlen" | "timesteps" => remove(LENGTHS),
        "stateful" => remove(PROGRAM),
        "gobackwards" => remove(ORDER),
        "unroll" | "unrolled" => remove(COMPILED),
        "truncate" | "truncated" | "window" | "steps" | "bptt" | "tbptt" => remove(WINDOW),
        "padding" | "causal" => remove(PAST),
        "stride" | "strides" => remove(EVERY_STEP),
        "groups" => remove("each group is an item of its own, which reads a `slice`"),
        "dropout" => {
            let name = item.map_or_else(|| "h".to_owned(), |item| item.name.to_string());
            let (dropped, rate) = (names.free_name("dropped"), number_text(&argument.value));
            let rate = rate.unwrap_or_else(|| "0.5".to_owned());
            if matches!(rate.parse(), Ok(0.0)) {
                return remove("a share of 0 drops nothing");
            }
            Some(format!(
                "remove it: `dropout` is a word of its own; write `{dropped}: {name} -> dropout({rate});`, and `{dropped}` in \
                 the place of `{name}`"
            ))
        }
        "recurrentdropout" => remove(
            "`dropout` in a cycle is written by hand: `h: (x, prev(h)) -> dense(16) -> tanh -> dropout(0.5);`",
        ),
        _ if word == Word::CausalConv => of_convolution(operation, argument, known),
        "peephole" | "peepholes" | "usepeepholes" | "zoneout" | "projsize" | "numproj" | "layernorm" => {
            remove(BY_HAND)
        }
        "start" | "initialstate" | "initialcell" | "state" | "h0" | "c0" | "hx" | "cx" => {
            let name = item.map_or_else(|| "h".to_owned(), |item| item.name.to_string());
            remove(&format!(
                "a memory begins with zeros, unless the program fills it, `memory.{name}.push(&start)`; equations \
                 that are written by hand begin with trained numbers, `prev({name}, start = trained)`"
            ))
        }
        "hiddensize" | "units" | "numunits" | "hidden" => {
            let mut arguments: Vec<String> = operation.arguments.iter().filter_map(value_text).collect();
            *arguments.first_mut()? = number_text(&argument.value)?;
            let layer = own_text_with(operation, &arguments, known);
            Some(format!("write `{layer}`: its argument has no name"))
        }
        "recurrentinitializer" | "recurrentinitialiser" | "recurrentinit" => remove(ONE_INIT),
        "nonlinearity" | "activation" if word == Word::Rnn => {
            let is_relu =
                matches!(&argument.value, WrittenValue::Word(word) if word.text.trim_matches('"') == "relu");
            let units = units_of(operation);
            Some(if is_relu || value.as_deref() == Some("relu") {
                format!("write `rnn({units}, relu)`")
            } else {
                format!("write `rnn({units})` for `tanh`, or `rnn({units}, relu)`")
            })
        }
        "activation" | "recurrentactivation" | "nonlinearity" => remove(EQUATIONS),
        "resetafter" if word == Word::Gru => Some(match is_false {
            true => "write `reset = before`".to_owned(),
            false => "write `reset = after`, which is how it is without".to_owned(),
        }),
        "unitforgetbias" if word == Word::Lstm => Some(match is_false {
            true => "write `forget_bias = 0`".to_owned(),
            false => "write `forget_bias = 1`, which is how it is without".to_owned(),
        }),
        "resetafter" | "unitforgetbias" => remove(BY_HAND),
        _ => None,
    }
}

/// The number of units, as written.
fn units_of(operation: &Call) -> String {
    operation.arguments.first().and_then(number_text).unwrap_or_else(|| "16".to_owned())
}

/// The operation with its arguments and those of its options that it has.
fn own_text(operation: &Call, known: &[&str]) -> String {
    let arguments: Vec<String> = operation.arguments.iter().filter_map(value_text).collect();
    own_text_with(operation, &arguments, known)
}

/// The operation with these arguments and those of its options that it has.
pub(super) fn own_text_with(operation: &Call, arguments: &[String], known: &[&str]) -> String {
    let own = operation.options.iter().filter(|option| known.contains(&option.key.to_string().as_str()));
    let options = own.filter_map(|option| Some(format!("{} = {}", option.key, value_text(&option.value)?)));
    let all: Vec<String> = arguments.iter().cloned().chain(options).collect();
    format!("{}({})", operation.word, all.join(", "))
}

/// `h2: x -> gru(16); h: h2 -> gru(16);` for as many layers as the option says.
fn stacked(item: &NodeItem, argument: &OptionArgument, layer: &str, names: &Resolved<'_>) -> Option<String> {
    let WrittenValue::Number(number) = &argument.value else { return None };
    let is_alone = item.chain.operations.len() == 1;
    let layers = number.size.filter(|layers| is_alone && (2..=SPELLED).contains(layers))?;
    let mut source = source_text(&item.chain.source).to_owned();
    let mut items = String::new();
    for name in names.free_names(&item.name.unraw().to_string()).take(layers - 1) {
        items += &format!("{name}: {source} -> {layer}; ");
        source = name;
    }
    Some(format!("{items}{}: {source} -> {layer};", item.name))
}

/// The help for an option of other frameworks at a `causal_conv`.
fn of_convolution(operation: &Call, argument: &OptionArgument, known: &[&str]) -> Option<String> {
    match keyword::plain(&argument.key.to_string()).as_str() {
        "activation" | "nonlinearity" => {
            let layer = own_text(operation, known);
            let name = value_text(&argument.value)?;
            let name = name.trim_matches('"');
            Some(match keyword::plain(name).as_str() {
                "none" | "linear" | "identity" => format!("write `{layer}`, which has none"),
                _ => format!("write `{layer} -> {name}`"),
            })
        }
        "filters" | "outchannels" | "channels" => {
            let filters = number_text(&argument.value)?;
            let layer = own_text_with(operation, &[filters], known);
            Some(format!("write `{layer}`: its first argument has no name"))
        }
        _ => None,
    }
}
