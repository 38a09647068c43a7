//! `causal_conv(8, kernel = 3, dilation = 4)`: a convolution over time, which reads x of eight steps before,
//! of four steps before and of this one, in this order.
//!
//! As `torch.nn.Conv1d` over a sequence with (kernel − 1)·dilation zeros before it. van den Oord et al. 2016,
//! section 2.1.

use super::cell::{Form, Matrix, add_matrix, check_units, facts};
use super::room::Chained;
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::draft::size::check_size;
use crate::check::names::ItemId;
use crate::check::option;
use crate::check::written::{chain_text, is_layer, source_text, with_option};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::keyword::{Activation, Init, Word, option as keys};
use crate::model::{NodeId, Operation, Shape};
use crate::syntax::{Call, Combination, MAX_STEPS, OptionArgument, Source};

/// The word `causal_conv`.
pub(super) struct CausalConvWord;

impl Chained for CausalConvWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_causal_conv(build, link)
    }

    fn size_behind(&self, operation: &Call, _: Option<usize>) -> Option<usize> {
        super::cell::written_units(operation)
    }

    fn passes(&self) -> bool {
        false
    }

    fn bends(&self) -> bool {
        false
    }

    fn init_in_front(&self) -> Option<Init> {
        Some(Activation::Identity.default_init())
    }
}

/// The steps that it reads.
#[derive(Clone, Copy)]
struct Taps {
    count: usize,
    dilation: usize,
}

impl Taps {
    /// How many steps before each one is, the oldest one first.
    fn steps(self) -> impl Iterator<Item = usize> {
        (0..self.count).rev().map(move |index| index * self.dilation)
    }
}

fn check_causal_conv<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let example = "causal_conv(8, kernel = 3)";
    let form = Form { keys: Word::CausalConv.options(), arguments: 1, example };
    let outputs = check_units(link, form, build.diagnostics);
    let taps = read_taps(link.operation, build.diagnostics);
    let item = check_source(build, link);
    // More numbers than `usize` can count are far above the budget, which refuses them.
    let inputs = link.size().zip(taps).map(|(size, taps)| size.saturating_mul(taps.count));
    let mut options = option::read(build, link, facts(link, form.keys, inputs, outputs));
    let matrix = Matrix {
        name: link.item.name.clone(),
        inputs,
        outputs,
        weights: options.weights.take(),
        bias: options.bias.clone(),
        init: link.init,
    };
    let layer = add_matrix(build, link.id, matrix, &options);
    let (name, shape) = (link.item.name.to_string(), outputs.map(Shape::row));
    let (Some(x), Some(size), Some(item), Some(taps), Some(layer)) =
        (link.source, link.size(), item, taps, layer)
    else {
        return build.add_stand_in(&name, shape);
    };
    let mut read = Vec::new();
    for steps in taps.steps() {
        read.push(match steps {
            0 => x,
            steps => {
                let memory = build.add_memory(item, steps, size);
                build.add_node(&name, Operation::Earlier { memory, steps }, &[], Some(Shape::row(size)))
            }
        });
    }
    let joined = build.add_node(&name, Operation::Concat, &read, inputs.map(Shape::row));
    build.add_node(&name, Operation::Dense(layer), &[joined], shape)
}

/// The item whose earlier values are read: only values with a name are remembered.
fn check_source(build: &mut DraftBuilder<'_, '_>, link: Link<'_>) -> Option<ItemId> {
    let operations = &link.item.chain.operations;
    let position = link.item.chain.position(link.operation);
    if let Source::Values(source) = &link.item.chain.source
        && let (Combination::Name(name), 0) = (&source.kind, position)
    {
        return build.names.item_of(name);
    }
    // A second layer is reported as such.
    if operations[..position].iter().any(is_layer) {
        return None;
    }
    let (name, source) = (build.names.free_name("part"), source_text(&link.item.chain.source));
    let before = chain_text(source, &operations[..position]);
    let behind = chain_text(&name, &operations[position..]);
    let message = "`causal_conv` reads earlier values of its source, which has no name";
    let error = Diagnostic::new(Code::Cell, link.operation.word.span(), message);
    build.diagnostics.push(
        error
            .help(format!("give the source a name: write `{name}: {before}; {}: {behind};`", link.item.name)),
    );
    None
}

/// `kernel = 3`, which must be written, and `dilation = 4`.
fn read_taps(operation: &Call, diagnostics: &mut Diagnostics) -> Option<Taps> {
    let given = |key: &str| operation.options.iter().find(|argument| argument.key == key);
    let Some(kernel) = given(keys::KERNEL) else {
        // An argument or an option that it does not have is probably the kernel, and was reported.
        let is_own = |argument: &OptionArgument| {
            argument.key == keys::ALLOW || Word::CausalConv.options().iter().any(|key| argument.key == key)
        };
        if operation.arguments.len() <= 1 && operation.options.iter().all(is_own) {
            let message = "`causal_conv` does not say how many steps it reads";
            let kernel = with_option(&operation.text, "kernel = 3");
            let error = Diagnostic::new(Code::Arguments, operation.place, message);
            diagnostics.push(error.help(format!("write `{kernel}`")));
        }
        return None;
    };
    let count = check_size(&kernel.value, "`kernel`", diagnostics);
    let dilation = given(keys::DILATION);
    let apart = match dilation {
        Some(dilation) => check_size(&dilation.value, "`dilation`", diagnostics)?,
        None => 1,
    };
    let count = count?;
    if count == 1 {
        let message = "a kernel of one step reads no earlier value";
        let error = Diagnostic::new(Code::Cell, kernel.value.place(), message);
        diagnostics.push(error.help("write `dense`, or a kernel of at least 2 steps"));
        return None;
    }
    let oldest = (count - 1).saturating_mul(apart);
    if oldest > MAX_STEPS {
        diagnostics.push(refuse_steps(oldest, kernel, dilation));
        return None;
    }
    Some(Taps { count, dilation: apart })
}

/// The error for a value that is too old.
fn refuse_steps(oldest: usize, kernel: &OptionArgument, dilation: Option<&OptionArgument>) -> Diagnostic {
    let place = dilation.unwrap_or(kernel).value.place();
    let message = match oldest {
        usize::MAX => format!("a value is remembered for at most {MAX_STEPS} steps"),
        _ => format!(
            "a value is remembered for at most {MAX_STEPS} steps, and the oldest one is of {oldest} before"
        ),
    };
    let error = Diagnostic::new(Code::Earlier, place, message);
    error.help("use a smaller kernel or dilation: the oldest value is `(kernel - 1) * dilation` steps old")
}
