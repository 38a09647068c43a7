//! `Refusal`: why a file cannot be read or imported, all reasons at once.

use std::fmt;

/// One reason: where, what, and how to fix it.
///
/// ```
/// use netwright::exchange::Reason;
///
/// let (place, fact) = ("node `conv1`".to_owned(), "it is a convolution".to_owned());
/// let reason = Reason { place, fact, help: String::new() };
/// assert_eq!(reason.to_string(), "node `conv1`: it is a convolution");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Where in the file: a node, a tensor, a field, an offset.
    pub place: String,
    /// What is wrong there.
    pub fact: String,
    /// How to fix it; empty if nobody knows.
    pub help: String,
}

/// Why a file is refused.
///
/// ```
/// use netwright::exchange::Refusal;
///
/// let refusal = Refusal::new("file `a.onnx`", "it is empty", "Copy or save it again.");
/// assert_eq!(refusal.to_string(), "error: file `a.onnx`: it is empty\n  help: Copy or save it again.");
/// assert_eq!(refusal.reasons().len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(Vec<Reason>);

impl Refusal {
    /// A refusal for one reason.
    ///
    /// ```
    /// use netwright::exchange::Refusal;
    ///
    /// let refusal = Refusal::new("node `h`", "it is a pooling", "write a `dense`");
    /// assert!(refusal.to_string().contains("it is a pooling"));
    /// ```
    #[must_use]
    pub fn new(place: impl Into<String>, fact: impl Into<String>, help: impl Into<String>) -> Self {
        Self(vec![Reason { place: place.into(), fact: fact.into(), help: help.into() }])
    }

    /// The reasons, at least one.
    ///
    /// ```
    /// use netwright::exchange::Refusal;
    ///
    /// let refusal = Refusal::new("node `h`", "it is a pooling", "");
    /// assert_eq!(refusal.reasons()[0].place, "node `h`");
    /// ```
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.0
    }

    /// `Ok` if there is no reason.
    ///
    /// # Errors
    ///
    /// The refusal for these reasons.
    ///
    /// ```
    /// use netwright::exchange::{Reason, Refusal};
    ///
    /// assert!(Refusal::of(Vec::new()).is_ok());
    /// let (place, fact) = ("node `h`".to_owned(), "it is a pooling".to_owned());
    /// assert!(Refusal::of(vec![Reason { place, fact, help: String::new() }]).is_err());
    /// ```
    pub fn of(reasons: Vec<Reason>) -> Result<(), Self> {
        if reasons.is_empty() { Ok(()) } else { Err(Self(reasons)) }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A file's names are in it, and a screen obeys control characters.
        let plain = |text: &str| text.replace(|sign: char| sign.is_control() && sign != '\n', " ");
        write!(to, "{}: {}", plain(&self.place), plain(&self.fact))?;
        if self.help.is_empty() { Ok(()) } else { write!(to, "\n  help: {}", plain(&self.help)) }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, reason) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(to)?;
            }
            write!(to, "error: {reason}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
