//! Declarations with every attribute, visibility and name.

use netwright_declarations::{Declaration, Limits};

use crate::{kinds, SMALL};

/// Attributes before the struct. `on` is a condition that holds.
const ATTRIBUTES: &[&str] = &[
    "",
    "/// Documented.\n",
    "#[doc = \"Documented.\"] #[doc(alias = \"other\")]",
    "#[doc = concat!(\"Docu\", \"mented.\")]",
    "#[doc(hidden)]",
    "#[derive()]",
    "#[derive(Clone)]",
    "#[derive(Debug)]",
    "#[derive(Copy)]",
    "#[derive(Default)]",
    "#[derive(PartialEq)]",
    "#[derive(PartialEq, PartialOrd)]",
    "#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]",
    "#[derive(::core::clone::Clone, ::std::fmt::Debug)]",
    "#[derive(Clone)] #[derive(Copy)] #[derive(Default)]",
    "#[derive(serde::Serialize)]",
    "#[cfg_attr(on, derive(Clone))]",
    "#[cfg_attr(off, derive(Clone))]",
    "#[cfg_attr(on, derive(Clone))] #[cfg_attr(off, derive(Clone))]",
    "#[cfg_attr(on, derive(Debug, Clone), derive(PartialEq))]",
    "#[cfg_attr(on, cfg_attr(on, derive(Clone)))]",
    "#[cfg_attr(on, cfg_attr(off, derive(Clone)))]",
    "#[cfg_attr(all(on, not(off)), derive(Clone, Copy))]",
    "#[cfg_attr(on, must_use, non_exhaustive)]",
    "#[cfg_attr(on, repr(align(128)))]",
    "#[repr(C)]",
    "#[repr(align(4))]",
    "#[repr(align(128))]",
    "#[repr(C, align(256))]",
    "#[deprecated]",
    "#[deprecated = \"old\"]",
    "#[deprecated(since = \"1\", note = \"old\")]",
    "#[must_use]",
    "#[must_use = \"it is costly\"]",
    "#[non_exhaustive]",
    "#[allow(dead_code, clippy::all)]",
    "#[warn(missing_docs)]",
    "#[deny(warnings)]",
    "#[rustfmt::skip]",
];

/// Attributes under which there is no network.
const ABSENT: &[&str] = &[
    "#[cfg(off)]",
    "#[cfg_attr(on, cfg(off))]",
    "#[cfg_attr(on, derive(Debug), cfg(off))]",
    "#[cfg_attr(on, cfg_attr(not(off), cfg(off)))]",
    "#[cfg(on)] #[cfg(off)]",
];

/// Conditions that hold.
const PRESENT: &[&str] = &[
    "#[cfg(on)]",
    "#[cfg_attr(on, cfg(on))]",
    "#[cfg_attr(off, cfg(off))]",
    "#[cfg_attr(off, cfg_attr(on, cfg(off)))]",
];

/// What is refused, so that rustc never sees it.
pub const REFUSED: &[&str] = &[
    "#[derive(Hash)] struct Net<2, 1>;",
    "#[derive(Eq, PartialEq)] struct Net<2, 1>;",
    "#[derive(PartialEq, Eq, PartialOrd, Ord)] struct Net<2, 1>;",
    "#[cfg_attr(on, derive(std::hash::Hash))] struct Net<2, 1>;",
    "#[derive(Default)] struct Net { x: input(2); n: x -> dense(2) -> batch_norm; y: n -> dense(1); loss: mse(y); }",
    "#[repr(packed)] struct Net<2, 1>;",
    "#[repr(C, packed(2))] struct Net<2, 1>;",
    "#[repr(transparent)] struct Net<2, 1>;",
    "#[cfg_attr(on, repr(Rust))] struct Net<2, 1>;",
    "struct Net { x: input(2); #[cfg(on)] y: x -> dense(1); loss: mse(y); }",
    "struct Net { x: input(2); #[allow(dead_code)] y: x -> dense(1); loss: mse(y); }",
    "struct self<2, 1>;",
];

/// Names of networks and of layers: of emitted items, parameters and variables, of the prelude, of crates,
/// and others.
const NAMES: &[&str] = &[
    "S",
    "T",
    "A",
    "R",
    "B",
    "K",
    "T0",
    "T1",
    "P",
    "N",
    "Scalar",
    "Other",
    "Declared",
    "nw",
    "core",
    "std",
    "alloc",
    "netwright",
    "Self_",
    "Selfish",
    "r#type",
    "r#fn",
    "r#async",
    "union",
    "auto",
    "default",
    "macro_rules",
    "raw",
    "safe",
    "dyn_",
    "Net",
    "NetWorkspace",
    "Workspace",
    "Net_workspace",
    "__net_workspace",
    "NetState",
    "__net_state",
    "NET",
    "N_e_t",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Vec",
    "Box",
    "String",
    "Clone",
    "Copy",
    "Default",
    "Debug",
    "PartialEq",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Fn",
    "Iterator",
    "f32",
    "f64",
    "u8",
    "u64",
    "usize",
    "bool",
    "str",
    "char",
    "Network",
    "Trainable",
    "Program",
    "Dense",
    "Weights",
    "State",
    "Running",
    "Rest",
    "Part",
    "Flat",
    "Generator",
    "Arithmetic",
    "Rule",
    "Optimizer",
    "Sgd",
    "x",
    "y",
    "target",
    "gradient",
    "rule",
    "state_",
    "draws",
    "rows",
    "scale",
    "start",
    "seed",
    "seeds",
    "generator",
    "parameters",
    "to",
    "network",
    "weights",
    "bias",
    "workspace",
    "optimizer",
    "z_h",
    "a_h",
    "d_z_h",
    "h_0",
    "z_h_0",
    "NW_CONNECTIONS_0",
    "scalar",
    "_Net",
    "__",
    "_0",
    "Größe",
    "н",
    "free",
    "item",
    "expand",
    "forward",
    "new",
    "INPUTS",
    "TOPOLOGY",
];

/// Layers of one network in the test of their names.
const LAYERS: usize = 12;

/// Adds each attribute before a network, and those that derive before one with a state.
pub fn attributes(add: &mut impl FnMut(&str, Option<&str>)) {
    let small = SMALL.replace("NAME", "Net");
    for attribute in ATTRIBUTES.iter().chain(PRESENT) {
        add(&format!("{attribute} pub {small}"), Some("Net"));
        if attribute.contains("derive") {
            let network =
                "struct Net { x: input(2); h: x -> scale -> dropout(0.5); y: h -> dense(1); loss: mse(y); }";
            add(&format!("{attribute} {network}"), Some("Net"));
        }
        // A running variance has no default.
        if attribute.contains("derive") && !attribute.contains("Default") {
            let network = "struct Net { x: input(2); n: x -> batch_norm; y: n -> dense(1); loss: mse(y); }";
            add(&format!("{attribute} {network}"), Some("Net"));
        }
    }
    // Nothing is left that would need the struct.
    for attribute in ABSENT {
        add(&format!("{attribute} pub {small}"), None);
        add(&format!("{attribute} {}", kinds()[2].replace("NAME", "nw")), None);
    }
    add(
        "/// The struct.\nstruct Net { /// Pixels.\n///\n/// All of them.\nx: input(3); /** Units. */ #[doc = \"More.\"] h: x -> dense(2); /// A sum.\n\
         s: h + h; /// The end.\ny: s -> dense(1); /// Returned.\noutput: y; /// Squares.\nloss: mse(y); }",
        Some("Net"),
    );
}

/// Adds each visibility before networks.
pub fn visibilities(add: &mut impl FnMut(&str, Option<&str>)) {
    for visibility in ["", "pub", "pub(crate)", "pub(super)", "pub(self)", "pub(in crate)", "pub(in super)"] {
        for declaration in [SMALL, kinds()[3].as_str()] {
            add(&format!("{visibility} {}", declaration.replace("NAME", "Net")), Some("Net"));
        }
    }
}

/// Adds a network and a layer of each name.
pub fn names(add: &mut impl FnMut(&str, Option<&str>)) {
    for name in NAMES {
        add(&SMALL.replace("NAME", name), Some(name));
    }
    for names in NAMES.chunks(LAYERS) {
        let mut before = "in_";
        let mut layers = String::new();
        for name in names {
            layers += &format!("{name}: {before} -> dense(1) -> tanh; ");
            before = name;
        }
        let network = format!(
            "pub struct Net {{ in_: input(2); {layers} last: {before} -> dense(1); loss: mse(last); }}"
        );
        add(&network, Some("Net"));
        // The state has a field for each of them, too.
        let norms = network.replace("dense(1) -> tanh", "batch_norm -> tanh");
        add(&norms, Some("Net"));
    }
    for kind in kinds() {
        add(&kind.replace("NAME", "nw"), Some("nw"));
    }
}

/// Adds networks with everything that the language has.
pub fn random(add: &mut impl FnMut(&str, Option<&str>)) {
    for seed in 0..24 {
        let declaration = Declaration::new(seed, &Limits { items: 4, widths: 3, multiply_adds: 3_000 });
        add(&declaration.text, None);
    }
}
