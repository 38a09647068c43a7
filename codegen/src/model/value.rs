//! [`Values`]: the value of each name in a declaration, as an editor shows it.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

/// A value that has a name.
#[derive(Clone, Debug)]
pub struct NamedValue {
    /// Its name where it is declared.
    pub name: Ident,
    /// How many numbers it has, if that is known.
    pub size: Option<usize>,
}

/// The named values of a declaration, each name once.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// Keys are without `r#`.
    by_name: BTreeMap<String, NamedValue>,
}

impl Values {
    /// Of values of one name the first counts.
    pub(crate) fn new(values: impl Iterator<Item = NamedValue>) -> Self {
        let mut by_name = BTreeMap::new();
        for value in values {
            by_name.entry(value.name.unraw().to_string()).or_insert(value);
        }
        Values { by_name }
    }

    /// All of them, ordered by name.
    pub fn iter(&self) -> impl Iterator<Item = &NamedValue> {
        self.by_name.values()
    }

    /// The value that is called so, with or without `r#`.
    pub fn named(&self, name: &str) -> Option<&NamedValue> {
        self.by_name.get(name.trim_start_matches("r#"))
    }

    /// The value of this name.
    pub fn get(&self, name: &Ident) -> Option<&NamedValue> {
        self.by_name.get(&name.unraw().to_string())
    }
}
