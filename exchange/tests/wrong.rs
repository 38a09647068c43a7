//! Files that would become something else than they are: each is refused, or what is written is safe.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use netwright_exchange::foreign::{Data, Kind, Layout, Op, Pointwise, Port, Reduction, ValueId};
use netwright_exchange::import::{Imported, Options, import};
use netwright_exchange::write::{Cases, items};
use netwright_exchange::{Foreign, Refusal, Tensor, lower};

/// A network of one input `x` of this shape, whose first axis is that of samples, and one output.
fn network(shape: &[usize], build: impl FnOnce(&mut Foreign, ValueId) -> ValueId) -> Foreign {
    let mut foreign = Foreign { origin: vec!["ONNX, opset 17".into()], ..Foreign::default() };
    let x = foreign.value("x", None);
    foreign.inputs.push(Port { value: x, shape: shape.to_vec(), batch: true });
    let y = build(&mut foreign, x);
    foreign.outputs.push(y);
    foreign
}

fn numbers(foreign: &mut Foreign, name: &str, shape: &[usize], numbers: &[f32]) -> ValueId {
    let tensor = Tensor::new(shape.to_vec(), Data::F32(numbers.to_vec())).unwrap();
    foreign.value(name, Some(tensor))
}

/// `x·w + b` with `beta`.
fn gemm(foreign: &mut Foreign, x: ValueId, [alpha, beta]: [f64; 2]) -> ValueId {
    let weights = numbers(foreign, "l.weight", &[2, 2], &[1.0, 2.0, 3.0, 4.0]);
    let bias = numbers(foreign, "l.bias", &[2], &[0.5, -1.0]);
    let op = Op::Gemm { alpha, beta, transpose_a: false, transpose_b: false };
    foreign.node("l", "Gemm", op, &[x, weights, bias])
}

fn imported(foreign: Foreign, options: Options) -> Result<Imported, Refusal> {
    import(foreign, &Options { name: "Net".into(), stem: "net".into(), ..options })
}

fn refused(foreign: Foreign) -> String {
    match imported(foreign, Options::default()) {
        Ok(imported) => format!("not refused:\n{}", imported.module),
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn text_of_a_file_is_no_code() {
    let mut foreign = network(&[1, 2], |foreign, x| gemm(foreign, x, [1.0, 1.0]));
    foreign.origin.push("evil\n    }} fn injected() {}\r\u{2028}\u{202e}\u{1b}[31m".into());
    foreign.origin.push("```\u{85}<script>.".into());
    foreign.origin.push("long ".repeat(10_000));
    let output = foreign.outputs[0];
    foreign.values[output.0].name = "y{0}\n\"".into();
    let imported = imported(foreign, Options::default()).unwrap();
    let docs: Vec<&str> =
        imported.module.lines().filter(|line| line.trim_start().starts_with("///")).collect();
    assert!(docs.iter().any(|line| line.contains("fn injected()")), "{}", imported.module);
    assert!(!imported.module.lines().any(|line| line.contains("injected") && !docs.contains(&line)));
    let odd = |sign: char| sign != '\n' && (sign.is_control() || "\u{2028}\u{202e}".contains(sign));
    assert!(!imported.module.contains(odd) && !imported.module.contains("```"), "{}", imported.module);
    assert!(!imported.module.contains('<') && imported.module.len() < 2500, "{}", imported.module);
    assert!(imported.test.contains("\"y{{0}}\\n\\\": {x:?} gives"), "{}", imported.test);
}

#[test]
fn factors_of_a_gemm_are_in_its_layer() {
    for factors in [[1.0, 2.0], [0.5, 1.0], [0.5, 0.0], [3.0, -2.0]] {
        let imported =
            imported(network(&[1, 2], |foreign, x| gemm(foreign, x, factors)), Options::default()).unwrap();
        assert_eq!(items(&imported.declaration, ""), "x: input(2);\nl: x -> dense(2);\noutput: l;\n");
        let bias = imported.declaration.tensors.iter().find(|tensor| tensor.name == "l.bias").unwrap();
        assert_eq!(bias.numbers, [0.5, -1.0].map(|number| number * factors[1] as f32));
    }
}

#[test]
fn a_network_that_is_far_from_its_file_is_refused() {
    // Single precision overflows where double precision does not: log(exp(1000·x)).
    let far = network(&[1, 2], |foreign, x| {
        let large = gemm(foreign, x, [3e37, 0.0]);
        let small = numbers(foreign, "s.weight", &[2, 2], &[1e-38, 0.0, 0.0, 1e-38]);
        let op = Op::Gemm { alpha: 1.0, beta: 1.0, transpose_a: false, transpose_b: false };
        foreign.node("s", "Gemm", op, &[large, small])
    });
    let refusal = refused(far);
    assert!(refusal.contains("away from the file"), "{refusal}");
    let never = network(&[1, 2], |foreign, x| {
        let y = gemm(foreign, x, [1.0, 1.0]);
        let large = numbers(foreign, "large", &[2], &[1e38, 1e38]);
        let y = foreign.node("add", "Add", Op::Pair(netwright_exchange::foreign::Pair::Add), &[y, large]);
        foreign.node("exp", "Exp", Op::Pointwise(Pointwise::Exp), &[y])
    });
    let refusal = refused(never);
    assert!(refusal.contains("nothing can be compared"), "{refusal}");
}

#[test]
fn a_cast_of_computed_numbers_is_refused() {
    for (kind, word) in [(Kind::Integer, "integers"), (Kind::Bool, "truth values")] {
        let refusal = refused(network(&[1, 2], |foreign, x| {
            let y = gemm(foreign, x, [1.0, 1.0]);
            let y = foreign.node("c", "Cast", Op::Layout(Layout::Cast(kind)), &[y]);
            foreign.node("f", "Cast", Op::Layout(Layout::Cast(Kind::Float)), &[y])
        }));
        assert!(refusal.contains(&format!("it makes {word} of computed numbers")), "{refusal}");
    }
    let float = network(&[1, 2], |foreign, x| {
        let y = gemm(foreign, x, [1.0, 1.0]);
        foreign.node("f", "Cast", Op::Layout(Layout::Cast(Kind::Float)), &[y])
    });
    assert!(imported(float, Options::default()).is_ok());
}

#[test]
fn what_mixes_samples_is_refused() {
    for axis in [0, 1] {
        let softmax = Op::Softmax { axis, rest: false };
        let reduction = Op::Reduce { reduction: Reduction::Mean, keep_axes: true, nothing_if_empty: false };
        for op in [softmax, reduction] {
            let reduces = matches!(op, Op::Reduce { .. });
            let foreign = network(&[1, 2], |foreign, x| {
                let y = gemm(foreign, x, [1.0, 1.0]);
                let list = Tensor::new(vec![1], Data::I64(vec![axis])).unwrap();
                let axes = foreign.value("axes", Some(list));
                let operands = [y, axes];
                foreign.node("m", "Mix", op, &operands[..if reduces { 2 } else { 1 }])
            });
            match imported(foreign, Options::default()) {
                Ok(_) => assert_eq!(axis, 1),
                Err(refusal) => {
                    let refusal = refusal.to_string();
                    assert!(axis == 0 && refusal.contains("over the axis of the samples"), "{refusal}");
                }
            }
        }
    }
}

#[test]
fn recorded_classes_have_to_agree() {
    let with = |input: Vec<f64>, output: Vec<f64>| {
        let foreign = network(&[1, 2], |foreign, x| {
            let y = gemm(foreign, x, [1.0, 1.0]);
            foreign.node("a", "ArgMax", Op::ArgMax { axis: 1, keep_axis: false }, &[y])
        });
        let cases = Some(Cases { inputs: vec![input], outputs: vec![output] });
        imported(foreign, Options { cases, ..Options::default() }).map_err(|refusal| refusal.to_string())
    };
    assert!(with(vec![1.0, 1.0], vec![1.0]).is_ok());
    assert!(with(vec![1.0, 1.0], vec![0.0]).unwrap_err().contains("case 0: its outputs"));
    assert!(with(vec![1.0, 1.0], vec![1.0, 1.0]).unwrap_err().contains("case 0: its outputs"));
    assert!(with(vec![1e39, 1.0], vec![0.0]).unwrap_err().contains("no number of single precision"));
}

#[test]
fn stems_and_names_are_no_keywords() {
    assert_eq!((lower::stem("Async"), lower::stem("Policy")), ("async_".into(), "policy".into()));
    assert_eq!(lower::struct_name("self"), "Self_");
}
