//! Networks among items of the user's that have every name of emitted code. The names are read from what is
//! emitted, so new ones are covered.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use crate::kinds;

/// Methods of the standard library, besides those that are called: to have one more here is not a reason to
/// change this.
const METHODS: &[&str] = &[
    "len",
    "iter",
    "iter_mut",
    "into_iter",
    "map",
    "each_mut",
    "each_ref",
    "as_ref",
    "as_mut",
    "as_slice",
    "copied",
    "cloned",
    "clone",
    "zip",
    "enumerate",
    "fill",
    "get",
    "get_mut",
    "first",
    "last",
    "split_at",
    "chunks",
    "to_owned",
    "into",
    "from",
    "borrow",
    "deref",
    "index",
    "add",
    "mul",
    "sub",
    "neg",
    "add_assign",
    "eq",
    "partial_cmp",
    "cmp",
    "default",
    "is_some",
    "unwrap",
];

/// The names of emitted code, by what they name.
#[derive(Default)]
struct Names {
    /// Variables, parameters and constants: all lower-case names that are not behind a `.` or `::`.
    bound: BTreeSet<String>,
    /// What is behind a `.` or `::`.
    members: BTreeSet<String>,
}

fn collect(tokens: TokenStream, names: &mut Names) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => collect(group.stream(), names),
            TokenTree::Ident(word) => {
                let before = index.checked_sub(1).map(|before| &tokens[before]);
                let is_member =
                    matches!(before, Some(TokenTree::Punct(sign)) if matches!(sign.as_char(), '.' | ':'));
                // `x: &S` has a colon behind it, `path::x` before it.
                if is_member {
                    names.members.insert(word.to_string());
                } else {
                    names.bound.insert(word.to_string());
                }
            }
            _ => {}
        }
    }
}

fn is_keyword(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "as", "const", "crate", "dyn", "else", "false", "fn", "for", "if", "impl", "let", "loop", "mod",
        "mut", "pub", "return", "self", "Self", "static", "struct", "super", "true", "type", "unsafe", "use",
        "where", "while", "_",
    ];
    WORDS.contains(&word)
}

/// What is emitted for the networks of all kinds, with the layers that they have.
fn emitted() -> Names {
    let mut names = Names::default();
    for kind in kinds() {
        let declaration = kind.replace("NAME", "Net");
        let tokens = format!("(::netwright, alloc) {declaration}").parse().expect("tokens");
        collect(netwright_codegen::compile(tokens).0, &mut names);
    }
    names.bound.retain(|name| !is_keyword(name) && !name.starts_with("Net"));
    names.members.retain(|name| !is_keyword(name));
    names
}

/// The networks of all kinds, each in a test of its own.
fn networks() -> String {
    let network = |(index, kind): (usize, &String)| {
        let name = format!("Net{index}");
        format!(
            "    ::netwright::network! {{ pub {} }}\n    #[test]\n    fn it{index}_exists() {{ ::core::assert_eq!(<[_]>::len({name}::parameters(&{name}::new(1))), {name}::PARAMETERS); }}\n",
            kind.replace("NAME", &name)
        )
    };
    kinds().iter().enumerate().map(network).collect()
}

const ALLOWED: &str = "#[allow(dead_code, non_upper_case_globals, non_camel_case_types, non_snake_case, unused_imports, unused_macros, clippy::all)]";

/// A module with an item for each name, and the networks.
fn module(name: &str, names: &BTreeSet<String>, item: impl Fn(&str) -> String) -> String {
    let items: String = names.iter().map(|name| format!("    {}\n", item(name))).collect();
    format!("{ALLOWED}\nmod {name} {{\n{items}{}}}\n", networks())
}

/// All modules.
pub fn modules() -> String {
    let names = emitted();
    assert!(names.bound.contains("x") && names.bound.contains("z_h_0") && names.bound.contains("d_z_h"));
    let mut text = String::new();
    text += &module("constants", &names.bound, |name| format!("const {name}: u8 = 0;"));
    text += &module("statics", &names.bound, |name| format!("static {name}: u8 = 0;"));
    text += &module("unit_structs", &names.bound, |name| format!("struct {name};"));
    text += &module("traits", &names.bound, |name| format!("trait {name} {{}}"));
    let globbed: String =
        names.bound.iter().map(|name| format!("pub const {name}: u8 = 0; pub struct {name} {{}} ")).collect();
    text += &format!(
        "{ALLOWED}\nmod globbed {{\n    mod items {{ {globbed} }}\n    use items::*;\n{}}}\n",
        networks()
    );
    let variants: String = names.bound.iter().map(|name| format!("{name}, ")).collect();
    text += &format!(
        "{ALLOWED}\nmod variants {{\n    enum Items {{ {variants} }}\n    use Items::*;\n{}}}\n",
        networks()
    );
    let macros: String = ["panic", "assert", "matches", "vec", "stringify", "compile_error", "include_str"]
        .iter()
        .map(|name| format!("    macro_rules! {name} {{ ($($t:tt)*) => {{ ::core::compile_error!{{\"the user's\"}} }}; }}\n"))
        .collect();
    text += &format!(
        "{ALLOWED}\nmod without_prelude {{\n    #![no_implicit_prelude]\n{macros}{}}}\n",
        networks()
    );
    text + &blanket(&names)
}

/// Traits that everything has, with every method, function and constant.
fn blanket(names: &Names) -> String {
    let members: BTreeSet<&str> =
        names.members.iter().map(String::as_str).chain(METHODS.iter().copied()).collect();
    let list = |form: &dyn Fn(&str) -> String| members.iter().map(|name| form(name)).collect::<String>();
    let by_value = list(&|name| format!("fn {name}(self) -> Stolen {{ Stolen }} "));
    let by_reference = list(&|name| format!("fn {name}(&self) -> Stolen {{ Stolen }} "));
    let by_mutable = list(&|name| format!("fn {name}(&mut self) -> Stolen {{ Stolen }} "));
    let constants = list(&|name| format!("const {name}: Stolen = Stolen; "));
    let (types, type_values) =
        (list(&|name| format!("type {name}; ")), list(&|name| format!("type {name} = Stolen; ")));
    let module = |name: &str, header: &str, items: &str, bound: &str, values: &str| {
        format!(
            "{ALLOWED}\nmod {name} {{\n    pub struct Stolen;\n    pub trait Blanket{header} {{ {items} }}\n    impl<Every{bound}> Blanket for Every {{ {values} }}\n{}}}\n",
            networks()
        )
    };
    module("methods_by_value", ": Sized", &by_value, "", "")
        + &module("methods_by_reference", "", &by_reference, ": ?Sized", "")
        + &module("methods_by_mutable_reference", "", &by_mutable, ": ?Sized", "")
        + &module("associated_constants", "", &constants, ": ?Sized", "")
        + &module("associated_types", "", &types, ": ?Sized", &type_values)
}
