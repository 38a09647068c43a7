//! The command line.
//!
//! Input: arguments. Output: a [`Command`]. Guarantees: an unknown option, a missing value and a value that
//! makes no sense are each named.

use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt as _};

use crate::Stop;

/// What the program says of itself.
pub(crate) const USAGE: &str = "\
cargo netwright: trained networks in and out of Rust source

  cargo netwright import FILE [OPTIONS]
      Writes NAME.rs, NAME.safetensors and NAME_test.rs, with NAME_test.f64 where it
      has many numbers, from a trained network:
      .onnx, .keras, .tflite, .nnet, .nam, RTNeural's and scikit-learn's .json,
      Stable-Baselines3's .zip.

      --name NAME          the struct's name; that of the file if left out
      --out DIR            where the files are written; here if left out
      --input NAME         an input; several are joined in this order
      --output NAME        an output, or any value of the file; may be repeated
      --shape NAME=1,4     the shape of an input that the file does not say, samples first
      --activation WORD    the activation of a policy whose file does not say it
      --cases FILE         inputs and outputs that you recorded: {\"inputs\": [[…]], \"outputs\": [[…]]}
      --keep-batch-norm    batch norms stay operations of their own
      --stdout             prints the declaration and writes nothing
      --verify             compares the written declaration and weights with the file again
      --force              replaces a file of source that is not what this import writes

  cargo netwright fill NET.rs FILE [OPTIONS]
      Writes the weights of a file (.pt, .pth, .safetensors, .weights.h5, .keras, flax) for the network
      that NET.rs declares, and prints which tensor went where.

      --struct NAME        the network, where NET.rs declares several
      --out FILE           what is written; that of `weights: file(\"…\")` if left out
      --map 'a = b'        the tensor a of the network is b of the file; `b transposed`; may be repeated
      --mapping FILE       lines as they are printed
      --print-mapping      prints the mapping and writes nothing
      --key NAME           where a checkpoint has its weights

  cargo netwright export NET.rs [WEIGHTS] --to FORMAT [OPTIONS]
      Writes the network that NET.rs declares for another program. WEIGHTS is any file that `fill` takes
      whose layers have the network's names; that of `weights: file(\"…\")` if left out. FORMAT is one of

      onnx                 opset 17, for onnxruntime and others
      pytorch              the source of a module that loads the file of safetensors
      keras                lines that give the file of safetensors to a model with layers of these names
      c                    a header with the arrays
      nnet                 that of ACAS Xu, for chains of dense layers and relu
      safetensors          the weights alone

      --struct NAME        the network, where NET.rs declares several
      --out FILE           what is written; NAME with the format's extension beside NET.rs if left out
      --key NAME           where a checkpoint has its weights

  cargo netwright show FILE [OPTIONS]
      Prints what a file holds: its inputs and outputs, its operations, its tensors, and whether it can be
      imported. Of NET.rs, what the compiler makes of the declaration.

      --input, --output, --shape, --activation
                           as for `import`
      --struct NAME        the network, where NET.rs declares several
      --key NAME           where a checkpoint has its weights

Exit status: 0 done, 1 refused, 2 wrong usage.
";

/// What is asked for.
pub(crate) enum Command {
    /// Nothing: the program explains itself.
    Explain,
    /// `import`
    Import(Import),
    /// `fill`
    Fill(Fill),
    /// `export`
    Export(Export),
    /// `show`
    Show(Show),
}

/// The formats of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To {
    Onnx,
    Pytorch,
    Keras,
    C,
    Nnet,
    Safetensors,
}

impl To {
    /// The words of the formats.
    const WORDS: [(&str, Self); 6] = [
        ("onnx", Self::Onnx),
        ("pytorch", Self::Pytorch),
        ("keras", Self::Keras),
        ("c", Self::C),
        ("nnet", Self::Nnet),
        ("safetensors", Self::Safetensors),
    ];

    fn of(word: &str) -> Result<Self, Stop> {
        let known = Self::WORDS.iter().find(|(known, _)| *known == word);
        known.map(|(_, format)| *format).ok_or_else(|| {
            let words = Self::WORDS.map(|(word, _)| word).join(", ");
            Stop::Usage(format!("`--to {word}`: the formats are {words}"))
        })
    }
}

/// The options of `export`.
pub(crate) struct Export {
    pub(crate) source: PathBuf,
    pub(crate) weights: Option<PathBuf>,
    pub(crate) to: To,
    pub(crate) network: Option<String>,
    pub(crate) out: Option<PathBuf>,
    pub(crate) key: Option<String>,
}

/// The options of `show`.
#[derive(Default)]
pub(crate) struct Show {
    pub(crate) file: PathBuf,
    pub(crate) network: Option<String>,
    pub(crate) inputs: Vec<String>,
    pub(crate) outputs: Vec<String>,
    pub(crate) shapes: Vec<(String, Vec<usize>)>,
    pub(crate) activation: Option<String>,
    pub(crate) key: Option<String>,
}

/// The options of `fill`.
#[derive(Default)]
pub(crate) struct Fill {
    pub(crate) source: PathBuf,
    pub(crate) file: PathBuf,
    pub(crate) network: Option<String>,
    pub(crate) out: Option<PathBuf>,
    pub(crate) map: Vec<String>,
    pub(crate) mapping: Option<PathBuf>,
    pub(crate) print: bool,
    pub(crate) key: Option<String>,
}

/// The options of `import`.
#[derive(Default)]
pub(crate) struct Import {
    pub(crate) file: PathBuf,
    pub(crate) name: Option<String>,
    pub(crate) out: PathBuf,
    pub(crate) inputs: Vec<String>,
    pub(crate) outputs: Vec<String>,
    pub(crate) shapes: Vec<(String, Vec<usize>)>,
    pub(crate) activation: Option<String>,
    pub(crate) cases: Option<PathBuf>,
    pub(crate) keep_batch_norm: bool,
    pub(crate) stdout: bool,
    pub(crate) verify: bool,
    pub(crate) force: bool,
}

fn usage(error: &lexopt::Error) -> Stop {
    Stop::Usage(error.to_string())
}

/// The command that the arguments are.
pub(crate) fn parse(mut parser: Parser) -> Result<Command, Stop> {
    let next = |parser: &mut Parser| {
        parser.next().map_err(|error| usage(&error)).map(|argument| argument.map(Word::of))
    };
    let mut word = next(&mut parser)?;
    // `cargo netwright` passes its own name on.
    if matches!(&word, Some(Word::Plain(word)) if word == "netwright") {
        word = next(&mut parser)?;
    }
    match word {
        None | Some(Word::Help) => Ok(Command::Explain),
        Some(Word::Plain(word)) if word == "import" => {
            import(parser).map(|options| options.map_or(Command::Explain, Command::Import))
        }
        Some(Word::Plain(word)) if word == "fill" => {
            fill(parser).map(|options| options.map_or(Command::Explain, Command::Fill))
        }
        Some(Word::Plain(word)) if word == "export" => {
            export(parser).map(|options| options.map_or(Command::Explain, Command::Export))
        }
        Some(Word::Plain(word)) if word == "show" => {
            show(parser).map(|options| options.map_or(Command::Explain, Command::Show))
        }
        Some(Word::Plain(word)) => Err(Stop::Usage(format!("`{word}` is not a command"))),
        Some(Word::Option(name)) => Err(Stop::Usage(format!("`{name}` comes after a command"))),
    }
}

/// An argument before a command.
enum Word {
    Plain(String),
    Option(String),
    Help,
}

impl Word {
    fn of(argument: Arg<'_>) -> Self {
        match argument {
            Arg::Long("help") | Arg::Short('h') => Self::Help,
            Arg::Value(value) => Self::Plain(value.to_string_lossy().into_owned()),
            Arg::Long(name) => Self::Option(format!("--{name}")),
            Arg::Short(name) => Self::Option(format!("-{name}")),
        }
    }
}

/// The options of `import`, `None` if help is asked for.
fn import(mut parser: Parser) -> Result<Option<Import>, Stop> {
    let mut options = Import { out: PathBuf::from("."), ..Import::default() };
    let mut file = None;
    while let Some(argument) = parser.next().map_err(|error| usage(&error))? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long("keep-batch-norm") => options.keep_batch_norm = true,
            Arg::Long("stdout") => options.stdout = true,
            Arg::Long("verify") => options.verify = true,
            Arg::Long("force") => options.force = true,
            Arg::Long(name @ ("name" | "out" | "input" | "output" | "shape" | "activation" | "cases")) => {
                let name = name.to_owned();
                let value = parser.value().map_err(|error| usage(&error))?;
                let text = || value.clone().string().map_err(|error| usage(&error));
                match name.as_str() {
                    "name" => options.name = Some(struct_name(&text()?)?),
                    "out" => options.out = value.into(),
                    "input" => options.inputs.push(text()?),
                    "output" => options.outputs.push(text()?),
                    "shape" => options.shapes.push(shape(&text()?)?),
                    "activation" => options.activation = Some(text()?),
                    _ => options.cases = Some(value.into()),
                }
            }
            Arg::Value(value) if file.is_none() => file = Some(PathBuf::from(value)),
            Arg::Value(value) => {
                return Err(Stop::Usage(format!(
                    "`{}` is a second file; one is imported at a time",
                    value.to_string_lossy()
                )));
            }
            other => return Err(usage(&other.unexpected())),
        }
    }
    options.file = file.ok_or_else(|| Stop::Usage("`import` needs a file".into()))?;
    if options.stdout && options.verify {
        return Err(Stop::Usage("`--stdout` writes nothing that `--verify` could compare".into()));
    }
    once("input", &options.inputs)?;
    Ok(Some(options))
}

/// The options of `fill`, `None` if help is asked for.
fn fill(mut parser: Parser) -> Result<Option<Fill>, Stop> {
    let mut options = Fill::default();
    let mut files = Vec::new();
    while let Some(argument) = parser.next().map_err(|error| usage(&error))? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long("print-mapping") => options.print = true,
            Arg::Long(name @ ("struct" | "out" | "map" | "mapping" | "key")) => {
                let name = name.to_owned();
                let value = parser.value().map_err(|error| usage(&error))?;
                let text = || value.clone().string().map_err(|error| usage(&error));
                match name.as_str() {
                    "struct" => options.network = Some(text()?),
                    "map" => options.map.push(text()?),
                    "key" => options.key = Some(text()?),
                    "out" => options.out = Some(value.into()),
                    _ => options.mapping = Some(value.into()),
                }
            }
            Arg::Value(value) => files.push(PathBuf::from(value)),
            other => return Err(usage(&other.unexpected())),
        }
    }
    let Ok([source, file]) = <[PathBuf; 2]>::try_from(files) else {
        return Err(Stop::Usage(
            "`fill` needs two files: the one that declares the network, and that of the weights".into(),
        ));
    };
    Ok(Some(Fill { source, file, ..options }))
}

/// The options of `export`, `None` if help is asked for.
fn export(mut parser: Parser) -> Result<Option<Export>, Stop> {
    let (mut files, mut to, mut network, mut out, mut key) = (Vec::new(), None, None, None, None);
    while let Some(argument) = parser.next().map_err(|error| usage(&error))? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long(name @ ("to" | "struct" | "out" | "key")) => {
                let name = name.to_owned();
                let value = parser.value().map_err(|error| usage(&error))?;
                let text = || value.clone().string().map_err(|error| usage(&error));
                match name.as_str() {
                    "to" => to = Some(To::of(&text()?)?),
                    "struct" => network = Some(text()?),
                    "key" => key = Some(text()?),
                    _ => out = Some(value.into()),
                }
            }
            Arg::Value(value) => files.push(PathBuf::from(value)),
            other => return Err(usage(&other.unexpected())),
        }
    }
    let mut files = files.into_iter();
    let (Some(source), weights, None) = (files.next(), files.next(), files.next()) else {
        return Err(Stop::Usage(
            "`export` needs the file that declares the network, and at most one of weights".into(),
        ));
    };
    let to = to.ok_or_else(|| Stop::Usage("`export` needs a format: `--to onnx`".into()))?;
    Ok(Some(Export { source, weights, to, network, out, key }))
}

/// The options of `show`, `None` if help is asked for.
fn show(mut parser: Parser) -> Result<Option<Show>, Stop> {
    let (mut options, mut file) = (Show::default(), None);
    while let Some(argument) = parser.next().map_err(|error| usage(&error))? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Long(name @ ("struct" | "input" | "output" | "shape" | "activation" | "key")) => {
                let name = name.to_owned();
                let text = parser.value().and_then(|value| value.string());
                let text = text.map_err(|error| usage(&error))?;
                match name.as_str() {
                    "struct" => options.network = Some(text),
                    "input" => options.inputs.push(text),
                    "output" => options.outputs.push(text),
                    "shape" => options.shapes.push(shape(&text)?),
                    "activation" => options.activation = Some(text),
                    _ => options.key = Some(text),
                }
            }
            Arg::Value(value) if file.is_none() => file = Some(PathBuf::from(value)),
            Arg::Value(_) => return Err(Stop::Usage("`show` shows one file at a time".into())),
            other => return Err(usage(&other.unexpected())),
        }
    }
    let file = file.ok_or_else(|| Stop::Usage("`show` needs a file".into()))?;
    once("input", &options.inputs)?;
    Ok(Some(Show { file, ..options }))
}

/// No name is given twice.
fn once(option: &str, names: &[String]) -> Result<(), Stop> {
    let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
    twice.map_or(Ok(()), |(_, name)| Err(Stop::Usage(format!("`--{option} {name}` is given twice"))))
}

/// A name that can be a struct's.
fn struct_name(name: &str) -> Result<String, Stop> {
    let letters = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_word = netwright_exchange::lower::is_keyword(name);
    if letters && name.starts_with(|c: char| c.is_ascii_alphabetic()) && name != "Self" && !is_word {
        Ok(name.into())
    } else if is_word {
        Err(Stop::Usage(format!(
            "`--name {name}`: it is a word of Rust; a name that works is `{}`",
            netwright_exchange::lower::struct_name(name)
        )))
    } else {
        Err(Stop::Usage(format!(
            "`--name {name}`: a struct's name has letters and digits, such as `{}`",
            netwright_exchange::lower::struct_name(name)
        )))
    }
}

/// `x=1,4`
fn shape(text: &str) -> Result<(String, Vec<usize>), Stop> {
    netwright_exchange::read::shape(text).ok_or_else(|| {
        Stop::Usage(format!("`--shape {text}`: a shape is written as `NAME=1,4`, the axis of samples first"))
    })
}
