//! Files that would become something else than they are: each is refused, or what is written is safe.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use netwright_exchange::foreign::{Data, Kind, Layout, Op, Pair, Pointwise, Port, Reduction, ValueId};
use netwright_exchange::import::{Imported, Options, import};
use netwright_exchange::write::{Cases, items};
use netwright_exchange::{Foreign, Refusal, Tensor, evaluate, lower};

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
        let bias = imported.declaration.tensors.iter().find(|tensor| tensor.name == "l.bias");
        let text = items(&imported.declaration, "");
        // Without a summand, it has no bias.
        if factors[1] == 0.0 {
            assert_eq!(text, "x: input(2);\nl: x -> dense(2, bias = false);\noutput: l;\n");
            assert!(bias.is_none());
        } else {
            assert_eq!(text, "x: input(2);\nl: x -> dense(2);\noutput: l;\n");
            assert_eq!(bias.unwrap().numbers, [0.5, -1.0].map(|number| number * factors[1] as f32));
        }
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
        let y = foreign.node("add", "Add", Op::Pair(Pair::Add), &[y, large]);
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
    assert!(
        with(vec![1.0, 1.0], vec![1.0, 1.0])
            .unwrap_err()
            .contains("case 0: it has 2 outputs, and the network has 1")
    );
    assert!(with(vec![1e39, 1.0], vec![0.0]).unwrap_err().contains("no number of single precision"));
}

#[test]
fn stems_and_names_are_no_keywords() {
    assert_eq!((lower::stem("Async"), lower::stem("Policy")), ("async_".into(), "policy".into()));
    assert_eq!(lower::struct_name("self"), "Self_");
}

/// A graph `x·w + b -> tanh` that keeps this declaration.
fn keeping(declaration: &str) -> Foreign {
    let mut foreign = network(&[1, 2], |foreign, x| {
        let weights = numbers(foreign, "h.weights", &[2, 2], &[1.0, 2.0, 3.0, 4.0]);
        let bias = numbers(foreign, "h.bias", &[2], &[0.5, -1.0]);
        let op = Op::Gemm { alpha: 1.0, beta: 1.0, transpose_a: false, transpose_b: false };
        let h = foreign.node("h", "Gemm", op, &[x, weights, bias]);
        foreign.node("y", "Tanh", Op::Pointwise(Pointwise::Tanh), &[h])
    });
    foreign.declaration = Some(declaration.into());
    foreign
}

#[test]
fn a_kept_declaration_counts_only_if_it_computes_what_the_graph_computes() {
    let kept = "x: input(2);\nh: x -> dense(2, frozen = true) -> tanh;\noutput: h;\n";
    let of = |foreign: Foreign| {
        let imported = imported(foreign, Options::default()).unwrap();
        (items(&imported.declaration, ""), imported.summary.remarks, imported.summary.difference)
    };
    let (text, remarks, _) = of(keeping(kept));
    assert_eq!((text.as_str(), remarks.len()), (kept, 0));
    let graph = "x: input(2);\ny: x -> dense(2) -> tanh;\noutput: y;\n";
    for altered in [
        kept.replace("tanh", "sigmoid"),
        kept.replace(" -> tanh", ""),
        kept.replace("tanh", "tanh -> clip(-2, 0.9)"),
        kept.replace("x -> dense", "x * 1.001 -> dense"),
        kept.replace("input(2)", "input(3)"),
        kept.replace("dense(2", "dense(3"),
        kept.replace("output: h", "output: x"),
        kept.replace("output: h", "output: nothing"),
        kept.replace("tanh", "nothing"),
    ] {
        let (text, remarks, difference) = of(keeping(&altered));
        assert_eq!(text, graph, "{altered}");
        assert!(remarks.iter().any(|remark| remark.contains("is kept in the file")), "{remarks:?}");
        assert!(difference < 1e-6, "{difference}");
    }
    // The graph reads other weights than those that have the declaration's names.
    let mut changed = keeping(kept);
    let weights = numbers(&mut changed, "h.other", &[2, 2], &[1.0, 2.0, 3.0, 4.001]);
    changed.nodes[0].operands[1] = Some(weights);
    let (text, remarks, _) = of(changed);
    assert!(!text.contains("frozen") && remarks.len() == 1, "{text}{remarks:?}");
}

/// `x·w` of these sizes.
fn wide(inputs: usize, outputs: usize) -> Foreign {
    network(&[1, inputs], |foreign, x| {
        let row: Vec<f32> = (0..inputs * outputs).map(|at| (at % 7) as f32 / 70_000.0 - 0.000_04).collect();
        let weights = numbers(foreign, "h.weight", &[inputs, outputs], &row);
        foreign.node("h", "MatMul", Op::MatMul, &[x, weights])
    })
}

#[test]
fn a_test_of_a_wide_network_is_below_its_limit_and_has_a_row() {
    for (inputs, outputs) in [(784, 10), (5000, 3), (60_000, 2), (3, 7000)] {
        let imported = imported(wide(inputs, outputs), Options::default()).unwrap();
        let rows = imported.test.matches("    ([").count();
        assert!(imported.test.len() <= 200_000, "{inputs} {outputs}: {} bytes", imported.test.len());
        assert!((1..=64).contains(&rows), "{inputs} {outputs}: {rows} rows");
    }
    let refusal = refused(wide(3, 40_000));
    assert!(refusal.contains("the test: one row") && refusal.contains("200 kB"), "{refusal}");
}

#[test]
fn recorded_cases_that_do_not_fit_are_left_out_and_said() {
    let rows: Vec<Vec<f64>> = (0..40).map(|row| vec![f64::from(row) / 64.0 + 0.123; 3000]).collect();
    let inputs: Vec<Vec<f64>> = rows
        .into_iter()
        .map(|row| row.iter().enumerate().map(|(at, x)| x + (at % 2) as f64).collect())
        .collect();
    let foreign = wide(3000, 2);
    let outputs = inputs
        .iter()
        .map(|x| evaluate::outputs(&foreign, std::slice::from_ref(x)).unwrap().concat())
        .collect();
    let cases = Some(Cases { inputs, outputs });
    let imported = imported(foreign, Options { cases, ..Options::default() }).unwrap();
    let recorded = imported.test.split("const RECORDED").nth(1).unwrap().matches("    ([").count();
    assert!(imported.test.len() <= 200_000 && (1..40).contains(&recorded), "{recorded}");
    let said = format!("the test has {recorded} of the 40 recorded cases");
    assert!(imported.summary.remarks.iter().any(|remark| remark.contains(&said)), "{:?}", imported.summary);
}

/// A mask of an attention or of actions: `condition ? x : −1e9`.
#[test]
fn a_choice_that_is_known_is_arithmetic() {
    let masked = |number: f32| {
        network(&[1, 2], |foreign, x| {
            let h = gemm(foreign, x, [1.0, 1.0]);
            let mask = Tensor::new(vec![2], Data::Bool(vec![true, false])).unwrap();
            let mask = foreign.value("mask", Some(mask));
            let other = numbers(foreign, "other", &[], &[number]);
            foreign.node("m", "Where", Op::Where, &[mask, h, other])
        })
    };
    // x·w + b of `gemm` for x = (1, 2): 1 + 6 + 0.5 is chosen.
    let cases = Cases { inputs: vec![vec![1.0, 2.0]], outputs: vec![vec![7.5, -1e9]] };
    let options = Options { cases: Some(cases), ..Options::default() };
    assert!(imported(masked(-1e9), options.clone()).is_ok());
    let wrong = Cases { inputs: vec![vec![1.0, 2.0]], outputs: vec![vec![7.5, 9.0, 1.0]] };
    let refusal = imported(masked(-1e9), Options { cases: Some(wrong), ..Options::default() }).unwrap_err();
    assert!(refusal.to_string().contains("it has 3 outputs, and the network has 2"), "{refusal}");
}

/// `x[1:] - x[:-1]` along the axis of samples: nothing is left of one sample.
#[test]
fn an_output_without_numbers_reads_no_input() {
    let refusal = refused(network(&[1, 2], |foreign, x| {
        let h = gemm(foreign, x, [1.0, 1.0]);
        let part = |foreign: &mut Foreign, name: &str, start: i64, end: i64| {
            let bounds = [start, end, 0].map(|of| foreign.value("", Some(Tensor::integers(vec![of]))));
            foreign.node(name, "Slice", Op::Layout(Layout::Slice), &[h, bounds[0], bounds[1], bounds[2]])
        };
        let (behind, before) = (part(foreign, "behind", 1, 9), part(foreign, "before", 0, -1));
        foreign.node("difference", "Sub", Op::Pair(Pair::Sub), &[behind, before])
    }));
    assert!(!refusal.contains("reads ,") && !refusal.starts_with("not refused"), "{refusal}");
}

#[test]
fn cases_may_have_inputs_that_are_unused() {
    let unused = |rows: Vec<f64>| {
        let mut foreign = network(&[1, 2], |foreign, x| gemm(foreign, x, [1.0, 1.0]));
        let value = foreign.value("h", None);
        foreign.inputs.insert(0, Port { value, shape: vec![1, 3], batch: true });
        let cases = Cases { inputs: vec![rows], outputs: vec![vec![7.5, 9.0]] };
        imported(foreign, Options { cases: Some(cases), ..Options::default() })
    };
    for rows in [vec![9.0, 8.0, 7.0, 1.0, 2.0], vec![1.0, 2.0]] {
        let summary = unused(rows).unwrap().summary.to_string();
        assert!(summary.contains("the input `h` is unused, and left out"), "{summary}");
    }
    let refusal = unused(vec![1.0, 2.0, 3.0]).unwrap_err().to_string();
    assert!(refusal.contains("it has 3 inputs, and the network has 2"), "{refusal}");
}
