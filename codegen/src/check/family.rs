//! A family: its members read the same input, compare with the same target, and all of them together are
//! within the budgets.
//!
//! Input: the checked members. Output: the facts that they share, for the traits of the family. Guarantees:
//! a member that is refused is left out, and what follows from that is not reported.

use std::collections::BTreeSet;

use super::budget::MAX_PARAMETERS;
use super::cost::{MAX_FAMILY_LINES, counted, lines};
use super::written::count;
use super::{Network, Surface};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{CompiledKernel, Model};
use crate::syntax::{Ast, Family, Item, Source};

/// The size of a row that each member has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedRow {
    /// The same in all members.
    Same(usize),
    /// Each member has its own.
    Own,
    /// Not known, because something was refused.
    Unknown,
}

/// What the members of a family share.
#[derive(Clone, Copy, Debug)]
pub struct Shared {
    /// Numbers in a row of input.
    pub input: SharedRow,
    /// Numbers in a row of output.
    pub output: SharedRow,
    /// Numbers in a target.
    pub target: SharedRow,
    /// Whether they have a loss.
    pub is_trained: bool,
    /// Whether they have a memory.
    pub has_memory: bool,
}

/// Compares the members, and adds up what they cost.
pub fn family(family: &Family, members: &[Network], diagnostics: &mut Diagnostics) -> Shared {
    let models: Vec<&Model> = members.iter().filter_map(|member| member.model.as_ref().ok()).collect();
    let ast = members.first().map(|member| &member.ast);
    if let Some(item) = ast.and_then(Ast::file) {
        let message = "the members of a family have weights of different shapes, which one file cannot have";
        let help = "remove the item; a network that is declared alone can have it";
        diagnostics.push(Diagnostic::new(Code::Family, item.keyword, message).help(help));
    }
    if let (Some(ast), true) = (ast, models.len() == members.len()) {
        let is_right = check_rows(ast, &models, diagnostics);
        if is_right {
            check_sum(family, &models, diagnostics);
        }
    }
    let has_loss = |item: &Item| matches!(item, Item::Loss(_) | Item::Wrong(_));
    let is_whole = models.len() == members.len();
    Shared {
        input: shared(members, inputs, |surface| surface.inputs, SharedRow::Unknown),
        output: shared(members, outputs, |surface| surface.outputs, SharedRow::Own),
        target: shared(members, Model::targets, |surface| surface.targets, SharedRow::Unknown),
        is_trained: match models.first() {
            Some(model) if is_whole => !model.losses().is_empty(),
            _ => ast.is_none_or(|ast| ast.items.iter().any(has_loss)),
        },
        has_memory: is_whole && models.iter().any(|model| model.has_memory()),
    }
}

fn inputs(model: &Model) -> usize {
    model.input().size()
}

fn outputs(model: &Model) -> usize {
    model.outputs().iter().map(|output| model.nodes()[*output].size()).sum()
}

/// The size that all members have; `otherwise` if they differ.
fn shared(
    members: &[Network],
    of_model: impl Fn(&Model) -> usize,
    of_surface: impl Fn(&Surface) -> Option<usize>,
    otherwise: SharedRow,
) -> SharedRow {
    let sizes = members.iter().map(|member| match &member.model {
        Ok(model) => Some(of_model(model)),
        Err(surface) => of_surface(surface),
    });
    let mut known = None;
    for size in sizes {
        match (size, known) {
            (None, _) => return SharedRow::Unknown,
            (Some(size), Some(first)) if size != first => return otherwise,
            (Some(size), _) => known = Some(size),
        }
    }
    known.map_or(SharedRow::Unknown, SharedRow::Same)
}

/// The place of the input, and of the loss.
fn places(ast: &Ast) -> [Place; 2] {
    let name: Place = ast.name.span().into();
    let (mut input, mut loss) = (name, name);
    for item in &ast.items {
        match item {
            Item::Node(node) => {
                if let Source::Input(call) = &node.chain.source {
                    input = call.place;
                }
            }
            Item::Loss(item) => loss = item.keyword,
            Item::Target(_) | Item::Output(_) | Item::File(_) | Item::Wrong(_) => {}
        }
    }
    [input, loss]
}

/// Reports an input or a target that is not the same for all members; whether they are.
fn check_rows(ast: &Ast, models: &[&Model], diagnostics: &mut Diagnostics) -> bool {
    let [input, loss] = places(ast);
    let different =
        [different("input", input, models, inputs), different("target", loss, models, Model::targets)];
    let is_right = different.iter().all(Option::is_none);
    different.into_iter().for_each(|error| diagnostics.extend(error));
    is_right
}

/// The error for a row whose size is not the same in all members.
fn different(row: &str, place: Place, models: &[&Model], size: fn(&Model) -> usize) -> Option<Diagnostic> {
    let first = models.first()?;
    let other = models.iter().find(|model| size(model) != size(first))?;
    let message = format!(
        "the members of a family have the same {row}, but that of `{}` has {} and that of `{}` {}",
        first.name(),
        count(size(first), "number"),
        other.name(),
        size(other),
    );
    let help = format!("give the {row} one size, or declare the networks one by one");
    Some(Diagnostic::new(Code::Family, place, message).help(help))
}

/// Reports a budget that all members together exceed. A kernel of one shape is compiled once for all of them.
fn check_sum(family: &Family, models: &[&Model], diagnostics: &mut Diagnostics) {
    let (mut total, mut parameters) = (0_usize, 0_usize);
    let mut kernels: BTreeSet<&CompiledKernel> = BTreeSet::new();
    for model in models {
        let again: usize = model
            .kernels()
            .iter()
            .filter(|kernel| !kernels.insert(kernel))
            .map(|kernel| counted(lines(*kernel), !model.losses().is_empty()))
            .sum();
        total = total.saturating_add(model.cost().lines.saturating_sub(again));
        parameters = parameters.saturating_add(model.parameters());
    }
    let (name, members) = (&family.name, models.len());
    let message = if total > MAX_FAMILY_LINES {
        format!(
            "`rustc` would compile up to {total} lines of LLVM IR for the {members} members of `{name}`, more than the \
             limit of {MAX_FAMILY_LINES}"
        )
    } else if parameters > MAX_PARAMETERS {
        format!(
            "the {members} members of `{name}` have {parameters} parameters, more than the limit of {MAX_PARAMETERS}"
        )
    } else {
        return;
    };
    let help = "leave values out, or declare several families";
    diagnostics.push(Diagnostic::new(Code::Budget, name.span(), message).help(help));
}
