//! An item of a declaration in text: an expression and the steps behind it.
//!
//! Input: the texts of parts. Output: [`Chain`]. Guarantees: parentheses are where a part holds less tightly
//! than its place.

/// How tightly the parts of an expression hold together.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(crate) enum Hold {
    Sum,
    Product,
    Atom,
}

/// An expression and the steps behind it.
pub(crate) struct Chain {
    source: String,
    hold: Hold,
    steps: Vec<String>,
}

impl Chain {
    pub(crate) const fn atom(source: String) -> Self {
        Self::expression(source, Hold::Atom)
    }

    pub(crate) const fn expression(source: String, hold: Hold) -> Self {
        Self { source, hold, steps: Vec::new() }
    }

    pub(crate) fn text(&self) -> String {
        self.steps.iter().fold(self.source.clone(), |text, step| format!("{text} -> {step}"))
    }

    /// The expression where `place` is asked for; `None` if it has steps.
    pub(crate) fn inside(&self, place: Hold) -> Option<String> {
        let text = if self.hold < place { format!("({})", self.source) } else { self.source.clone() };
        self.steps.is_empty().then_some(text)
    }

    /// With another step in the place of its last one.
    pub(crate) fn instead(mut self, step: String) -> Self {
        self.steps.pop();
        self.then(step)
    }

    pub(crate) fn then(mut self, step: String) -> Self {
        self.steps.push(step);
        self
    }
}
