//! `network! { pub struct Policy = "policy.onnx"; }`: a network from the file of a trained one.
//!
//! Input: the tokens of `network!`. Output: what the compiler makes of the declaration that `cargo
//! netwright import` would write, with the numbers as a literal; `None` for any other declaration.
//! Guarantees: the file, and those beside it, are tracked; a file that cannot be imported is an error at
//! its name, with all reasons.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use netwright_codegen::diag::{Code, Diagnostic};
use netwright_codegen::files::{File, Files, Start};
use netwright_exchange::import::{Declared, Options, declare};
use netwright_exchange::read::{self, Choices, network};
use netwright_exchange::{Refusal, write};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};

use crate::disk;

/// `… struct Policy = "policy.onnx", output = "action", keep_batch_norm;`
struct Written {
    /// The facade's switches, attributes and visibility, `struct`, the name.
    before: Vec<TokenTree>,
    name: String,
    literal: Span,
    path: String,
    inputs: Vec<String>,
    outputs: Vec<String>,
    shapes: Vec<(String, Vec<usize>)>,
    activation: Option<String>,
    keep_batch_norm: bool,
}

impl Written {
    /// Takes an option, whose value is a string if it has one.
    fn choose(&mut self, option: &[TokenTree], value: Option<String>) -> Result<(), String> {
        let word = option.first().map(ToString::to_string).unwrap_or_default();
        match (word.as_str(), value, option.len()) {
            ("output", Some(value), _) => self.outputs.push(value),
            ("input", Some(value), _) => self.inputs.push(value),
            ("shape", Some(value), _) => {
                let wrong =
                    || format!("`{value}` is no shape such as `x=1,4`, with the axis of samples first");
                self.shapes.push(read::shape(&value).ok_or_else(wrong)?);
            }
            ("activation", Some(value), _) => self.activation = Some(value),
            ("keep_batch_norm", None, 1) => self.keep_batch_norm = true,
            (word, ..) => {
                return Err(format!(
                    "`{word}` is not an option of a network from a file, or its value is not a string"
                ));
            }
        }
        Ok(())
    }
}

/// The expansion, if the declaration has this form.
pub(crate) fn expand(input: &TokenStream) -> Option<TokenStream> {
    let written = match parse(input)? {
        Ok(written) => written,
        Err(error) => return Some(refused(input, error)),
    };
    // In an editor the file is not known, and nothing is refused: there is a stub, whose sizes no editor
    // evaluates.
    let Some(path) = disk::absolute(written.literal, &written.path) else {
        let why = "this compiler does not say in which file the name of the network's file is written";
        return Some(stub(input, &quote!(::core::panic!(#why))));
    };
    Some(match imported(&written, &path) {
        Ok((imported, files)) => emitted(&written, &imported, &files),
        Err(refusal) => {
            let reasons: Vec<String> = refusal.reasons().iter().map(ToString::to_string).collect();
            let message = format!("`{}` cannot be imported: {}", written.path, reasons.join("; "));
            refused(input, Diagnostic::new(Code::WeightsFile, written.literal, message))
        }
    })
}

/// Files beside the model, and which of them were read.
struct Beside<'a> {
    folder: read::Folder<'a>,
    read: RefCell<Vec<PathBuf>>,
}

impl read::Files for Beside<'_> {
    fn read(&self, name: &str) -> std::io::Result<Vec<u8>> {
        self.read.borrow_mut().push(self.folder.0.join(name));
        self.folder.read(name)
    }
}

/// The imported network, and all files that it is made of.
fn imported(written: &Written, path: &Path) -> Result<(Declared, Vec<PathBuf>), Refusal> {
    let unread =
        |error: std::io::Error| Refusal::new(format!("file `{}`", path.display()), error.to_string(), "");
    let bytes = std::fs::read(path).map_err(unread)?;
    let files =
        Beside { folder: read::Folder(path.parent().unwrap_or(Path::new(""))), read: RefCell::default() };
    let choices = Choices {
        files: &files,
        shapes: &written.shapes,
        activation: written.activation.as_deref(),
        ..Choices::default()
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let foreign = network(&name, &bytes, &choices)?;
    if let Some((option, value, why)) = choices.without_effect(read::detect(&name, &bytes)?, &foreign) {
        return Err(Refusal::new(format!("`{option} = \"{value}\"`"), why, "remove it"));
    }
    let options = Options {
        name: written.name.clone(),
        stem: String::new(),
        inputs: written.inputs.clone(),
        outputs: written.outputs.clone(),
        keep_batch_norm: written.keep_batch_norm,
        cases: None,
    };
    let declared = declare(foreign, &options)?;
    let mut all = files.read.into_inner();
    all.push(path.to_owned());
    all.sort();
    all.dedup();
    Ok((declared, all))
}

/// The bytes of the weights, in place of a file of them.
struct InMemory(Vec<u8>);

impl Files for InMemory {
    fn find(&self, _: Span, path: &str) -> Option<File> {
        let start = Start { bytes: self.0.clone(), length: self.0.len() };
        Some(File { path: path.into(), start: Ok(start), bytes: Some(self.0.clone()) })
    }
}

fn emitted(written: &Written, imported: &Declared, files: &[PathBuf]) -> TokenStream {
    let items = write::items(&imported.declaration, "");
    let parsed: TokenStream = items.parse().unwrap_or_default();
    // The items are written at the file's name, so that an error about them is there.
    let items = respanned(parsed, written.literal);
    let (before, mut literal) = (&written.before, proc_macro2::Literal::string(&written.path));
    literal.set_span(written.literal);
    let docs = imported.docs.iter().map(|line| quote!(#[doc = #line]));
    let (switches, rest) = before
        .split_first()
        .map_or((quote!(), &[][..]), |(switches, rest)| (switches.to_token_stream(), rest));
    let declaration = quote!(#switches #(#docs)* #(#rest)* { #items weights: file(#literal); });
    let mut tokens = netwright_codegen::expand(declaration, &InMemory(imported.weights.clone()));
    // Nothing uses it, so it is not in the program: it lets cargo build again when a file changes.
    let tracked = files.iter().filter_map(|file| file.to_str());
    tokens.extend(quote!(#(const _: &[::core::primitive::u8] = ::core::include_bytes!(#tracked);)*));
    tokens
}

fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    let each = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            let mut own = proc_macro2::Group::new(group.delimiter(), respanned(group.stream(), span));
            own.set_span(span);
            return TokenTree::Group(own);
        }
        token.set_span(span);
        token
    };
    tokens.into_iter().map(each).collect()
}

/// The items of a network that nothing is known of; `why` is an expression.
fn stub(input: &TokenStream, why: &TokenStream) -> TokenStream {
    let is_equals = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '=');
    let head = input.clone().into_iter().take_while(|token| !is_equals(token));
    netwright_codegen::unknown(quote!(#(#head)* {}), why)
}

fn refused(input: &TokenStream, mut error: Diagnostic) -> TokenStream {
    let mut tokens = stub(input, &error.take_place_of_value());
    error.to_tokens(&mut tokens);
    tokens
}

/// The parts of the form, `None` for another one.
fn parse(input: &TokenStream) -> Option<Result<Written, Diagnostic>> {
    let tokens: Vec<TokenTree> = input.clone().into_iter().collect();
    let at = tokens.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "struct"))?;
    let (TokenTree::Ident(name), TokenTree::Punct(sign)) = (tokens.get(at + 1)?, tokens.get(at + 2)?) else {
        return None;
    };
    if sign.as_char() != '=' {
        return None;
    }
    Some(parts(&tokens, at, name.to_string(), sign.span()))
}

fn parts(tokens: &[TokenTree], at: usize, name: String, sign: Span) -> Result<Written, Diagnostic> {
    let wrong = |place: Span, message: String| {
        let help = "the form is `struct Policy = \"policy.onnx\";`, with `, output = \"action\"`, `, input = \"x\"`, `, shape = \"x=1,4\"`, `, activation = \"tanh\"`, `, keep_batch_norm` before the `;`";
        Diagnostic::new(Code::Expected, place, message).help(help)
    };
    let Some((path, literal)) = tokens.get(at + 3).and_then(text) else {
        let place = tokens.get(at + 3).map_or(sign, TokenTree::span);
        return Err(wrong(place, "expected the name of a file as a string".into()));
    };
    let mut written = Written {
        before: tokens[..at + 2].to_vec(),
        name,
        literal,
        path,
        inputs: Vec::new(),
        outputs: Vec::new(),
        shapes: Vec::new(),
        activation: None,
        keep_batch_norm: false,
    };
    let rest = tokens.get(at + 4..).unwrap_or_default();
    let rest = match rest.split_last() {
        Some((TokenTree::Punct(end), rest)) if end.as_char() == ';' => rest,
        _ => {
            return Err(wrong(
                tokens.last().map_or(literal, TokenTree::span),
                "expected `;` at the end".into(),
            ));
        }
    };
    for option in rest
        .split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
        .filter(|option| !option.is_empty())
    {
        let place = option[0].span();
        let value = match option {
            [_, TokenTree::Punct(equals), value] if equals.as_char() == '=' => {
                text(value).map(|(value, _)| value)
            }
            _ => None,
        };
        written.choose(option, value).map_err(|message| wrong(place, message))?;
    }
    Ok(written)
}

/// The text of a string literal, and its place.
fn text(token: &TokenTree) -> Option<(String, Span)> {
    let TokenTree::Literal(literal) = token else { return None };
    netwright_codegen::files::string(literal).map(|text| (text, literal.span()))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{expand, stub};

    /// The expansion; these tokens come from no file, as in an editor.
    fn expanded(declaration: &str) -> String {
        let input = format!("(::netwright) {declaration}").parse().ok();
        input.and_then(|input| expand(&input)).map_or(String::new(), |tokens| tokens.to_string())
    }

    /// What an editor is shown, where the file is not known.
    #[test]
    fn the_items_of_an_unknown_network_have_no_error_of_their_own() {
        let input = "(::netwright) /// Docs.\n pub struct Policy = \"policy.onnx\", output = \"y\";".parse();
        let tokens = input.map(|input| stub(&input, &quote!(WHY)).to_string()).unwrap_or_default();
        assert!(tokens.contains("pub struct Policy") && tokens.contains("pub fn forward"), "{tokens}");
        assert!(tokens.contains("WHY") && !tokens.contains("compile_error"), "{tokens}");
    }

    #[test]
    fn a_wrong_form_is_one_error() {
        for wrong in [
            "struct Policy = 3;",
            "struct Policy = \"p.onnx\", outputs = 3;",
            "struct Policy = \"p.onnx\", shape = \"x=1,0\";",
            "struct Policy = \"p.onnx\"",
        ] {
            let tokens = expanded(wrong);
            assert_eq!(tokens.matches("compile_error").count(), 1, "{tokens}");
            assert!(tokens.contains("the form is") && tokens.contains("fn forward"), "{tokens}");
        }
    }

    #[test]
    fn another_declaration_is_not_taken() {
        assert_eq!(expanded("struct Net<2, 3, 1>;"), "");
    }
}
