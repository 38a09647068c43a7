//! Families among the random declarations.
//!
//! Input: a random declaration. Output: a family whose first member it is, with one of its sizes as a
//! constant, and the code that meets its members. Guarantees: the compiler accepts it; what is expected of a
//! member is what the compiler says of the same network when it is declared alone.

use std::fmt::Write as _;

use netwright_codegen::diag::{Diagnostic, Diagnostics};
use netwright_codegen::files::Nowhere;
use netwright_codegen::{compile, networks, signature, syntax};

use crate::Declaration;

/// A family.
pub(crate) struct Family {
    /// `pub struct Net<const WIDTH in [3, 4]> { … }`
    pub(crate) text: String,
    /// The value of each member, with the signature of its network.
    members: Vec<(usize, String)>,
}

impl Family {
    /// The family of a declaration whose first dense layer has several possible widths; none in the short
    /// form.
    pub(crate) fn new(declaration: &Declaration) -> Option<Self> {
        let (head, items) = declaration.text.split_once("Net {")?;
        let (before, behind) = items.split_once("dense(")?;
        let digits = behind.find(|c: char| !c.is_ascii_digit())?;
        let (width, behind) = behind.split_at(digits);
        let width: usize = width.parse().ok()?;
        // Nothing else may be a part of the number, as in `dense(2 * 3)`.
        behind.starts_with([',', ')']).then_some(())?;
        let alone = |width: usize| format!("{head}Net{width} {{{before}dense({width}{behind}");
        let text =
            |widths: &[usize]| format!("{head}Net<const WIDTH in {widths:?}> {{{before}dense(WIDTH{behind}");
        let is_right = |text: &str| {
            let errors = text.parse().map(|tokens| compile(tokens).1);
            errors.is_ok_and(|errors| errors.iter().all(Diagnostic::is_warning))
        };
        // Where another value of the declaration has the same size, no other width is possible.
        let other = [width + 1, 2 * width, 1]
            .into_iter()
            .find(|other| *other != width && is_right(&text(&[width, *other])));
        let widths: Vec<usize> = [width].into_iter().chain(other).collect();
        let members = widths.iter().map(|width| Some((*width, signature_of(&alone(*width))?)));
        let members = members.collect::<Option<Vec<_>>>()?;
        let text = text(&widths);
        is_right(&text).then_some(Self { text, members })
    }

    /// `pub const MEMBERS: … = …;`, which visits the members, all and by name, and reads their list; and the
    /// first of them as `Net`.
    pub(crate) fn check(&self) -> String {
        let mut expected = String::new();
        for (width, signature) in &self.members {
            let _ = write!(expected, "(\"Net{width}\", {width}, {signature:?}), ");
        }
        let first = self.members.first().map_or(0, |(width, _)| *width);
        format!(
            "pub use Net{first} as Net;
    struct Seen(Vec<(&'static str, usize, String)>);
    impl NetVisitor for Seen {{
        fn visit<N: NetMember>(&mut self, name: &'static str) {{
            self.0.push((name, N::WIDTH, N::TOPOLOGY.signature().to_string()));
        }}
    }}
    pub const MEMBERS: super::Members = || {{
        let expected = [{expected}].map(|(name, width, signature): (&'static str, usize, &str)| (name, width, signature.to_owned()));
        let mut seen = Seen(Vec::new());
        NetFamily::visit(&mut seen);
        if seen.0 != expected {{
            return Err(format!(\"the members are {{:?}} instead of {{expected:?}}\", seen.0));
        }}
        let mut found = Seen(Vec::new());
        for (name, ..) in &expected {{
            if !NetFamily::visit_named(name, &mut found) {{
                return Err(format!(\"no member is found as `{{name}}`\"));
            }}
        }}
        if found.0 != expected || NetFamily::visit_named(\"Net\", &mut found) {{
            return Err(format!(\"by their names the members are {{:?}} instead of {{expected:?}}\", found.0));
        }}
        let names = expected.map(|(name, ..)| name);
        if NetFamily::MEMBERS != names {{
            return Err(format!(\"the list of members is {{:?}} instead of {{names:?}}\", NetFamily::MEMBERS));
        }}
        Ok(())
    }};"
        )
    }
}

/// The signature of a network that is declared alone.
fn signature_of(text: &str) -> Option<String> {
    let mut diagnostics = Diagnostics::new();
    let Some((_, declaration)) = syntax::open(text.parse().ok()?, &mut diagnostics) else {
        diagnostics.finish();
        return None;
    };
    let (networks, _) = networks::networks(&declaration, &Nowhere, diagnostics);
    let model = networks.networks.first()?.model.as_ref().ok()?;
    Some(signature::signature(model))
}
